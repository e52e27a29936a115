"""What was said and decided at the demonstration's meetings. Told in months from today, so that it never grows old."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decided:
    """One decision. ``owner`` carries it out within ``days``; ``done`` says what came of it, ``done_after`` days later.

    ``about`` is the number of an action; ``raises`` the owner of the action that it became, under ``title``;
    ``replaces`` the text of the earlier decision whose place it takes.
    """

    text: str
    owner: str = ""
    days: int = 42
    done: str = ""
    done_after: int = 30
    about: int = 0
    raises: str = ""
    title: str = ""
    replaces: str = ""


@dataclass(frozen=True)
class Sitting:
    """One meeting, ``months`` (and ``days``) from today. ``said`` goes to the first actions on its agenda."""

    months: int
    days: int = 0
    missing: tuple[str, ...] = ()
    sorry: tuple[str, ...] = ()
    guests: tuple[tuple[str, str], ...] = ()
    own: tuple[str, ...] = ()
    left_out: str = ""
    said: tuple[str, ...] = ()
    decisions: tuple[Decided, ...] = ()
    opening: str = "The chair welcomed everybody and thanked those who had sent papers in time."
    minutes: str = "agreed"  # "draft", or "" where nobody has begun
    note: str = ""
    cancelled: str = ""


GLOSSARY = "One short glossary is put together, so that every department uses the same words."
WEEKLY = "Procurement reports every week which high-risk suppliers have not answered."
MEETINGS = (
    Sitting(
        months=-24,
        own=("Welcome: what the working group is for, and who sits in it",),
        decisions=(
            Decided(
                "The group meets every three months and sends its minutes to the Executive Board.", done="Yes"
            ),
            Decided(
                GLOSSARY,
                owner="Isla Thornby",
                days=60,
                done="The glossary is on the intranet and in every starter’s pack.",
                done_after=55,
            ),
        ),
    ),
    Sitting(
        months=-21,
        sorry=("Estates and Facilities",),
        said=("The first answers are coming in. Two people are needed for a fortnight to read them.",),
        decisions=(
            Decided(
                "Estates checks who is on site at night for the cleaning contract, and with what papers.",
                owner="Victor Langridge",
                days=45,
                done="Checked on two nights. Names on the rota agreed with those on site.",
                done_after=40,
            ),
            Decided(WEEKLY, owner="Colin Strathby", days=700),
        ),
    ),
    Sitting(
        months=-18,
        said=("Done for custody and control rooms; the front counters follow in the summer.",),
        decisions=(
            Decided(
                "The plan is reviewed before the Executive Board meets, not after it.", done="Yes", about=3
            ),
            Decided(
                "Procurement reports once a month instead, together with the figures for the dashboard.",
                owner="Colin Strathby",
                days=30,
                replaces=WEEKLY,
                done="The first monthly report went out with the figures of the month.",
                done_after=35,
            ),
        ),
    ),
    Sitting(
        months=-15,
        guests=(("Regional coordinator, neighbouring force", ""),),
        said=("The questionnaire is too long for small firms: half of it does not apply to them.",),
        decisions=(
            Decided(
                "Managers who book agency staff get a one-page guide on what to look for and whom to tell.",
                raises="Ben Halloway",
                title="One-page guide for managers who book agency staff",
            ),
        ),
        note="The regional coordinator came for the second half only. The list does not say so.",
    ),
    Sitting(
        months=-12,
        cancelled="Too few could come: a large operation took everybody’s time. The next meeting takes its matters.",
    ),
    Sitting(
        months=-9,
        missing=("HR",),
        said=("No news since the spring. The owner is asked to come to the next meeting.",),
        decisions=(
            Decided(
                "Communications writes to every department lead about the signs of labour exploitation.",
                owner="Isla Thornby",
                days=30,
                done="The letter went to all leads, with a poster for staff rooms.",
                done_after=28,
            ),
        ),
    ),
    Sitting(
        months=-6,
        missing=("HR",),
        sorry=("Learning and Development",),
        said=(
            "Late because two tenders were moved. The chair accepts the new date if nothing else moves.",
            "The training has started, with good words from those who took it.",
        ),
        decisions=(
            Decided(
                "HR says which agency contracts name the right to look at pay records, and which do not.",
                owner="Ruth Caldermoor",
                days=60,
            ),
            Decided(
                "Public Protection offers its case notes on forced labour, without names, as training material.",
                owner="Marcus Fenwright",
                days=90,
                done="Four stories, without names or places, are in the course.",
                done_after=80,
            ),
        ),
    ),
    Sitting(
        months=-3,
        days=4,
        missing=("HR",),
        guests=(("Trading Standards manager, Marlshire County Council", ""),),
        said=(
            "Nothing moved since the summer. The executive lead speaks to the owner this week.",
            "Half of the answers are read. The rest follow before the statement is drafted.",
        ),
        decisions=(
            Decided(
                "The next meeting begins with HR’s matters; its lead is asked to come in person.", done="Yes"
            ),
            Decided(
                "Estates and Procurement agree who checks the night shifts when the cleaning contract changes hands.",
                owner="Victor Langridge",
                days=130,
            ),
            Decided("A short report of what suppliers answered goes to the Executive Board.", about=5),
        ),
        minutes="draft",
    ),
    Sitting(
        months=0,
        days=9,
        own=("HR’s matters first: agency contracts, and who comes to these meetings",),
        left_out="Waits for the auditor’s report",
    ),
)
PARTNERSHIP_MEETINGS = (
    Sitting(
        months=-9,
        days=12,
        guests=(
            ("Adult safeguarding lead, Marlshire County Council", ""),
            ("Manager, Harbour Lane support service", ""),
        ),
        decisions=(
            Decided(
                "Each member names one person who can be rung at night when somebody is found.",
                owner="Leila Varley",
                days=60,
                done="All members have named somebody; the list is with the control room.",
                done_after=52,
            ),
        ),
    ),
    Sitting(
        months=-3,
        days=12,
        guests=(("Adult safeguarding lead, Marlshire County Council", ""),),
        sorry=("HR",),
        decisions=(
            Decided(
                "The force sends its anonymous figures to the partnership twice a year.",
                owner="Leila Varley",
                days=80,
            ),
        ),
        minutes="",
    ),
)
