"""The demonstration's partnership: eight invented bodies, our seats in it, and twelve tasks in every state."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.models import Action, Aspect, Partnership, PartnerTask
from actions.partners.keeping import add_member, create_partnership, edit_member, look_over, settle_seat
from actions.partners.tasking import agree_task, archive_task, begin_task, drop_task, take_into_plan
from actions.partners.updating import give_update
from actions.plan.planning import create_action, start
from msplan.accounts.models import Department, Person
from statements.demo.plan import Event, morning

NAME = "Marlshire Anti-Slavery Partnership"
BEGAN = 760  # days before today on which the partnership was recorded

# Organisation, kind, role that is invited, contact.
BODIES = (
    ("Marlshire County Council", "local_authority", "Head of community safety", "Community safety desk"),
    ("Stourhaven Borough Council", "local_authority", "Housing standards manager", ""),
    ("Marlshire Integrated Care", "health", "Head of safeguarding", "Safeguarding hub"),
    ("Open Door Marlshire", "charity", "Outreach manager", "Outreach desk"),
    ("The Lantern House", "charity", "Survivor support lead", ""),
    ("Eastern Labour Standards Office", "regulator", "Regional enforcement officer", "Regional desk"),
    ("Marlshire Growers’ Association", "business", "Chief officer", ""),
    ("Fenmoor and Marlshire Fire Service", "other", "Protection manager", ""),
)
SEATS = (
    ("Public Protection", "Head of the modern slavery team", ""),
    ("Communications and Engagement", "Engagement inspector", ""),
    ("Procurement", "Head of Procurement, twice a year", ""),
    ("Estates and Facilities", "", "Its sites are covered by the fire service’s visits"),
    ("Corporate Development", "", "Reads the minutes; the plan manager comes when asked"),
)


@dataclass(frozen=True)
class Heard:
    """An update so many days before today; ``later`` moves the due date by days, ``done`` closes the task."""

    ago: int
    note: str
    later: int = 0
    why: str = ""
    done: bool = False


@dataclass(frozen=True)
class Task:
    """Agreed ``agreed`` days before today; due ``due`` days from today (negative: in the past)."""

    title: str
    text: str
    lead: str
    agreed: int
    due: int
    owner: str = "Leila Varley"
    reference: str = ""
    heard: tuple[Heard, ...] = ()
    begun: int = 0
    dropped: tuple[int, str] = (0, "")
    planned: int = 0
    archived: int = 0


TASKS = (
    Task(
        "One referral form for all members",
        "All members use one form to refer a concern about exploitation, and one address to send it to.",
        "Marlshire County Council", 520, -210, reference="MASP/01",
        heard=(
            Heard(430, "The council has collected the forms of six members."),
            Heard(338, "A draft is out; health asked for two more months.", 60, "A longer consultation was asked for."),
            Heard(215, "All eight members use the form.", done=True),
        ),
    ),
    Task(
        "Briefing for housing officers",
        "Two briefings for the county’s housing officers on signs of exploitation in shared houses.",
        "Stourhaven Borough Council", 410, -60, reference="MASP/04",
        heard=(
            Heard(320, "First briefing held, 23 officers came."),
            Heard(228, "Second briefing moved: the trainer is away.", 45, "The trainer is on leave."),
            Heard(70, "Second briefing held, 31 officers came.", done=True),
        ),
    ),
    Task(
        "Map hand car washes in the county",
        "A map of hand car washes with the date of each agency’s last visit, without names.",
        "Eastern Labour Standards Office", 380, -35, reference="MASP/05",
        heard=(
            Heard(290, "Forty-one sites are on the map."),
            Heard(200, "Visits in the north are outstanding.", 90, "Two inspectors have left and are being replaced."),
            Heard(108, "Sixty sites are mapped; the north is half done."),
        ),
    ),
    Task(
        "Safeguarding pathway in emergency departments",
        "Staff of both emergency departments know whom to call, at any hour, about a patient who may be exploited.",
        "Marlshire Integrated Care", 300, 40, reference="MASP/07",
        heard=(
            Heard(210, "The pathway is written; the night rota is not agreed."),
            Heard(115, "One department has started."),
        ),
    ),
    Task(
        "Growers’ code for seasonal labour",
        "The association’s members sign a code on recruitment fees and housing before the season.",
        "Marlshire Growers’ Association", 260, 25, owner="Owen Madrick", reference="MASP/08",
        heard=(Heard(172, "Twelve of thirty growers have signed."), Heard(82, "Nineteen of thirty have signed.")),
    ),
    Task(
        "Safe accommodation at short notice",
        "A list of beds that can be used the same night, and who pays for the first three.",
        "The Lantern House", 230, -12, reference="MASP/09",
        heard=(Heard(140, "Four beds are agreed; the payment is not."),),
    ),
    Task(
        "Fire visits look for people sleeping at work",
        "Fire protection visits record signs that people live where they work, and pass them on.",
        "Fenmoor and Marlshire Fire Service", 150, 120, reference="MASP/10",
    ),
    Task(
        "Poster in six languages at bus stations",
        "A poster with the helpline’s number at four bus stations.",
        "Open Door Marlshire", 340, -150, reference="MASP/06",
        dropped=(160, "The helpline changed its own posters; a second one would confuse people."), archived=100,
    ),
    Task(
        "Count of adults supported, quarterly",
        "The charity reports each quarter how many adults it supported, as a number and nothing else.",
        "Open Door Marlshire", 60, 210, reference="MASP/12",
    ),
    Task(
        "Police speaker at four business breakfasts",
        "We send a speaker to four breakfasts of the chamber and the growers.",
        "", 280, 60, owner="Owen Madrick", reference="MASP/11", planned=270,
    ),
    Task(
        "Share the county’s problem profile",
        "We give members a version of the problem profile that holds no personal data.",
        "", 200, -20, owner="Marcus Fenwright", begun=180,
        heard=(Heard(110, "A version for partners is written and is with the information manager."),),
    ),
    Task(
        "Duty contact for agencies out of hours",
        "We name one duty contact whom every member can reach at night.",
        "", 45, 90, owner="Marcus Fenwright",
    ),
)  # fmt: skip


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Everything that happened in the partnership up to ``today``."""
    yield from _Life(today, people).events()


@dataclass
class _Life:
    today: date
    people: dict[str, Person]

    @property
    def keeper(self) -> Person:
        return self.people["Tom Ferrisby"]

    @property
    def partnership(self) -> Partnership:
        return Partnership.objects.get(name=NAME)

    def at(self, ago: int, hour: int = 10) -> datetime:
        return morning(self.today - timedelta(days=ago), hour)

    def events(self) -> Iterator[Event]:
        yield Event(self.at(BEGAN), self._found)
        for n, body in enumerate(BODIES):
            yield Event(self.at(BEGAN - 1 - n), self._join(body, BEGAN - 1 - n))
        for n, seat in enumerate(SEATS):
            yield Event(self.at(400 - n, 15), self._settle(seat, 400 - n))
        yield Event(self.at(95, 16), lambda: look_over(self.partnership, by=self.keeper, at=self.at(95, 16)))
        yield Event(self.at(30, 16), self._leave)
        for task in TASKS:
            yield from self._task(task)

    def _found(self) -> None:
        create_partnership(
            name=NAME,
            purpose="Councils, health, charities, regulators and businesses of the county work together to find and "
            "protect people who are exploited, and to make the county a bad place for those who exploit them.",
            covers="The county of Marlshire",
            contact=self.people["Leila Varley"],
            by=self.keeper,
            at=self.at(BEGAN),
        )

    def _join(self, body: tuple[str, str, str, str], ago: int) -> Callable[[], object]:
        organisation, kind, role, desk = body
        domain = "".join(letter for letter in organisation.lower() if letter.isalpha())
        return lambda: add_member(
            self.partnership,
            organisation=organisation,
            kind=kind,
            role=role,
            contact_name=desk,
            contact_email=f"desk@{domain}.example" if desk else "",
            joined_on=self.today - timedelta(days=ago),
            by=self.keeper,
            at=self.at(ago),
        )

    def _settle(self, seat: tuple[str, str, str], ago: int) -> Callable[[], object]:
        name, role, not_needed = seat
        return lambda: settle_seat(
            self.partnership,
            department=Department.objects.get(name=name),
            role=role,
            not_needed=not_needed,
            by=self.keeper,
            at=self.at(ago, 15),
        )

    def _leave(self) -> None:
        """A contact is removed when its body asks for it."""
        member = self.partnership.members.get(organisation="Open Door Marlshire")
        changes = {"contact_name": "", "contact_email": ""}
        edit_member(member, version=member.version, changes=changes, by=self.keeper, at=self.at(30, 16))

    def _task(self, task: Task) -> Iterator[Event]:
        yield Event(self.at(task.agreed, 14), lambda: self._agree(task))
        if task.begun:
            at = self.at(task.begun, 9)
            yield Event(at, lambda: begin_task(self._row(task), by=self.people[task.owner], at=at))
        for heard in task.heard:
            yield Event(self.at(heard.ago, 11), self._hear(task, heard))
        if task.planned:
            yield Event(self.at(task.planned, 12), lambda: self._plan(task))
        ago, reason = task.dropped
        if ago:
            dropped = self.at(ago, 13)
            yield Event(
                dropped, lambda: drop_task(self._row(task), reason=reason, by=self.keeper, at=dropped)
            )
        if task.archived:
            archived = self.at(task.archived, 13)
            yield Event(archived, lambda: archive_task(self._row(task), by=self.keeper, at=archived))

    def _row(self, task: Task) -> PartnerTask:
        return PartnerTask.objects.get(title=task.title)

    def _agree(self, task: Task) -> None:
        moved = sum(heard.later for heard in task.heard)
        agreed_on = self.today - timedelta(days=task.agreed)
        agree_task(
            self.partnership,
            title=task.title,
            text=task.text,
            reference=task.reference,
            lead=self.partnership.members.get(organisation=task.lead) if task.lead else None,
            owner=self.people[task.owner],
            agreed_on=agreed_on,
            agreed_at="Quarterly meeting of the partnership",
            due_on=self.today + timedelta(days=task.due - moved),
            by=self.keeper,
            at=self.at(task.agreed, 14),
        )

    def _hear(self, task: Task, heard: Heard) -> Callable[[], object]:
        def act() -> None:
            row = self._row(task)
            give_update(
                row,
                note=heard.note,
                asked_on=row.update_on,
                to=row.due_on + timedelta(days=heard.later) if heard.later else None,
                reason=heard.why,
                done_on=self.today - timedelta(days=heard.ago) if heard.done else None,
                by=self.people[task.owner],
                at=self.at(heard.ago, 11),
            )

        return act

    def _plan(self, task: Task) -> None:
        row, at = self._row(task), self.at(task.planned, 12)
        owner = self.people[task.owner]
        action: Action = create_action(
            title=task.title,
            what=task.text,
            outcome="Four groups of employers know the signs and whom to call.",
            measure="Breakfasts held, and employers who came.",
            aspect=Aspect.ENGAGEMENT,
            strands=["prevent", "prepare"],
            lead_department=Department.objects.get(name="Communications and Engagement"),
            owner=owner,
            source="partnership",
            start_on=at.date(),
            target_on=row.due_on,
            agreed=True,
            by=self.keeper,
            at=at,
        )
        start(action, by=owner, at=at)
        take_into_plan(row, action, by=self.keeper, at=at)
