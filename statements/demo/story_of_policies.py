"""What the force's policies say and how they stand, and how a concern is raised there. All of it is invented."""

from typing import Any, NamedTuple

ALL_TEN = (
    "leaving", "movement", "association", "violence", "fees", "overtime", "children", "discrimination", "documents",
    "remedy",
)  # fmt: skip


class Look(NamedTuple):
    """``ago``: days before today on which somebody read it."""

    ago: int
    covers: str
    words: str
    provisions: tuple[str, ...] = ()


class Told(NamedTuple):
    """``due``: days from today to the next review, behind us where it is late. ``reviewed``: the days before today on

    which it was looked at again, how many days late that was, and what was found.
    """

    title: str
    owner: str
    department: str
    edition: str
    agreed: int
    due: int
    looks: tuple[Look, ...] = ()
    reviewed: tuple[tuple[int, int, str, str], ...] = ()
    to_change: str = ""
    raises: bool = False
    link: str = ""
    archived: tuple[int, str] | None = None


POLICIES = (
    Told(
        "Modern slavery policy", "Marcus Fenwright", "Public Protection", "2.0", 240, 126,
        (
            Look(590, "partly", "It spoke of victims whom officers meet, and said nothing of our own suppliers.",
                 ("violence", "children", "remedy")),
            Look(235, "yes", "The whole policy. Part 3 is about what we buy, part 4 about who works for us.", ALL_TEN),
        ),
        ((240, 12, "changed", "Rewritten: procurement and our own workforce have parts of their own."),),
        link="https://intranet.marlshire.example/policies/modern-slavery",
    ),
    Told(
        "Recruitment and selection policy", "Ruth Caldermoor", "HR", "5.2", 410, 41,
        (Look(300, "yes", "4.2: no fee is taken from anybody for a job. 4.5: papers are copied and handed back.",
              ("fees", "documents", "discrimination", "leaving")),),
        ((324, 0, "stands", ""),),
        link="https://intranet.marlshire.example/policies/recruitment",
    ),
    Told(
        "Use of agency workers", "Ben Halloway", "HR", "1.4", 900, -19,
        (Look(210, "partly", "It asks for right-to-work checks. It does not ask who pays for the job, or for the bus.",
              ("discrimination",)),),
        ((384, 26, "to_change", "It has to say that agencies take no fees from workers."),),
        to_change="Say that no agency that we use takes a fee from a worker, and how we check that.",
        raises=True,
    ),
    Told(
        "Procurement policy", "Colin Strathby", "Procurement", "7.0", 500, 74,
        (Look(180, "yes", "Section 9 asks for a risk screen before every purchase above £25,000.",
              ("fees", "overtime", "children", "violence", "association")),),
        ((291, 4, "changed", "Section 9 is new."),),
        link="https://intranet.marlshire.example/policies/procurement",
    ),
    Told(
        "Supplier code of conduct", "Aisha Penrowe", "Procurement", "1.0", 330, 35,
        (Look(320, "yes", "It names what we expect of every supplier, point by point.", ALL_TEN),),
        link="https://www.marlshire.example/suppliers/code-of-conduct",
    ),
    Told(
        "Whistle-blowing policy", "Ruth Caldermoor", "HR", "3.1", 760, 11,
        (Look(150, "partly", "Staff are protected. It does not say that workers of suppliers may use the line too.",
              ("remedy",)),),
        to_change="Say that workers of our suppliers may use the line, and that it is free.",
    ),
    Told(
        "Equality, diversity and inclusion policy", "Ruth Caldermoor", "HR", "4.0", 620, 203,
        (Look(140, "partly", "It forbids discrimination. Exploitation is not mentioned.",
              ("discrimination", "violence")),),
        ((162, 0, "stands", ""),),
    ),
    Told(
        "Bullying and harassment policy", "Ruth Caldermoor", "HR", "2.3", 1_020, -6,
        (Look(140, "no", "Nothing that would help somebody who is exploited."),),
    ),
    Told(
        "Volunteers and special constables", "Ben Halloway", "HR", "2.0", 700, 88,
    ),
    Told(
        "Vetting policy", "Ben Halloway", "HR", "6.1", 280, 160,
        (Look(120, "partly", "Contractors with access are vetted. Who hires them is not asked.", ("documents",)),),
    ),
    Told(
        "Cleaning and catering contracts: standing instructions", "Victor Langridge", "Estates and Facilities", "",
        1_400, -33,
        to_change="Give the people on site a page in their own languages that says where to turn.",
    ),
    Told(
        "Gifts and hospitality policy", "Fiona Ellerbeck", "Corporate Development", "2.2", 450, 190,
        (Look(100, "no", "It has nothing to do with how people work."),),
        ((110, 0, "stands", ""),),
    ),
    Told(
        "Casual and seasonal staff", "Ben Halloway", "HR", "1.1", 1_600, 0,
        (Look(560, "no", "It says nothing about it."),),
        archived=(200, "Its paragraphs stand in “Use of agency workers” now."),
    ),
)  # fmt: skip

ROUTES: tuple[tuple[dict[str, Any], str, str, int, bool], ...] = (
    (
        {
            "title": "Confidential reporting line",
            "kind": "whistleblowing",
            "run_by": "Professional standards",
            "reached": "01632 960 140, day and night; the form on the intranet",
            "purpose": "Anything that somebody who works here, or for one of our suppliers, cannot say to a manager.",
            "is_anonymous": True,
            "link": "https://intranet.marlshire.example/report",
            "public_wording": "A confidential line, open day and night, which may be used without giving a name.",
        },
        "Ruth Caldermoor", "HR", 64, True,
    ),
    (
        {
            "title": "Duty to notify",
            "kind": "duty_to_notify",
            "run_by": "The modern slavery team",
            "reached": "The form in the crime system; the team’s desk for questions",
            "purpose": (
                "Section 52 of the Modern Slavery Act 2015: whoever of us has grounds to believe that an adult may be "
                "a victim notifies the Home Office, with or without their name."
            ),
            "public_wording": "Officers and staff notify the Home Office of every adult who may be a victim.",
        },
        "Marcus Fenwright", "Public Protection", 151, True,
    ),
    (
        {
            "title": "Staff associations and unions",
            "kind": "association",
            "run_by": "The associations’ own representatives",
            "reached": "The list of representatives on each station’s board",
            "purpose": "Advice and company for whoever wants to raise something and would rather not do it alone.",
        },
        "Ben Halloway", "HR", -9, False,
    ),
    (
        {
            "title": "National helpline",
            "kind": "helpline",
            "run_by": "A national charity",
            "reached": "01632 960 199, day and night, in many languages",
            "purpose": "For anybody: people who are exploited, those who see it, and businesses that ask what to do.",
            "is_anonymous": True,
            "public_wording": "A national helpline that anybody may call, in many languages.",
        },
        "Leila Varley", "Public Protection", 23, False,
    ),
    (
        {
            "title": "Card for people at work on our sites",
            "kind": "suppliers",
            "run_by": "Estates, with the modern slavery team",
            "reached": "A card in nine languages in each kitchen and cleaners’ room",
            "purpose": "For cleaners, caterers and builders who are hired by others: where to turn.",
            "is_anonymous": True,
        },
        "Victor Langridge", "Estates and Facilities", 120, False,
    ),
)  # fmt: skip
