"""The demonstration's lessons and one invented report with eight recommendations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.lessons import inspecting, keeping, sharing
from actions.models import Action, Aspect, Inspection, Lesson, Recommendation
from actions.plan.evidencing import Handed
from actions.plan.planning import create_action, start
from msplan.accounts.models import Department, Person
from statements.demo.plan import Event, morning

REPORT = "Modern slavery: how ready is the force? (Demonstration: invented)"
PUBLISHED = 330  # days before today


@dataclass(frozen=True)
class Told:
    """A lesson recorded ``ago`` days before today by the modern slavery team, agreed a week later unless a draft."""

    title: str
    theme: str
    kind: str
    source: str
    reference: str
    happened: str
    differently: str
    ago: int
    sensitive: bool = False
    draft: bool = False
    archived: int = 0
    action: tuple[str, str, str] = ("", "", "")
    approved: tuple[int, str] = (0, "")
    shared: tuple[tuple[int, str, str], ...] = ()


LESSONS = (
    Told(
        "Interpreters are booked with the warrant", "safeguarding", "failing", "debrief", "Debrief 3 of last year",
        "The interpreter was called when the visit had begun. People waited two hours before anybody could explain "
        "to them who the visitors were.",
        "Book an interpreter when the warrant is asked for, and a second one on call.", 540,
        action=("Interpreters on call for planned visits", "Public Protection", "Leila Varley"),
        approved=(500, "May be passed to police forces and the partnership."),
        shared=((495, "Regional modern slavery leads", "Read out at the regional meeting"),
                (470, "Marlshire Anti-Slavery Partnership", "One page, by e-mail")),
    ),
    Told(
        "A calm room away from the station", "safeguarding", "good_practice", "debrief", "Debrief 5 of last year",
        "People were taken to a community hall with food and beds instead of the station. More of them spoke.",
        "Keep two halls agreed in advance, with keys and a rota.", 420,
    ),
    Told(
        "Labour user checks before a contract is let", "buying", "failing", "review", "Independent review of cleaning",
        "A contract was let before anybody asked who would do the work at the third site.",
        "Ask who employs the people on site before the award, and write the answer into the file.", 360,
        action=("Ask who will do the work before the award", "Procurement", "Aisha Penrowe"),
    ),
    Told(
        "Signs noticed by response officers went nowhere", "recording", "failing", "inspection",
        "Recommendation 3", "Notes about people living at work were kept in a free text box that nobody read.",
        "Use one code for such notes, and read them each week.", 300,
    ),
    Told(
        "How a planned visit became known", "investigation", "failing", "debrief", "Debrief 7, restricted",
        "The plan of a visit was seen by more people than needed it, and the site was empty.",
        "Name the readers of each plan, and give it out on the morning.", 210, sensitive=True,
        action=("Readers of operational plans are named", "Public Protection", "Marcus Fenwright"),
    ),
    Told(
        "What a check of night staff turned up", "workforce", "failing", "review", "Review of agency staffing",
        "Documents of three workers at a site of ours were held by somebody else.",
        "See workers without their supervisor, and ask where their documents are.", 150, sensitive=True,
        approved=(120, "Heads of Procurement and HR of other forces only."),
    ),
    Told(
        "Training by those who have done it", "training", "good_practice", "other", "Feedback of the spring course",
        "Half a day with officers who had led a visit was remembered; the slides were not.",
        "Put a practitioner into every course.", 100,
        action=("A practitioner in every course", "Learning and Development", "Joanna Pellatt"),
    ),
    Told(
        "One telephone number for all partners", "partners", "good_practice", "debrief", "Exercise in the north",
        "During an exercise every agency used the same number, and nobody was asked twice.",
        "Keep the number, and test it twice a year.", 30, draft=True,
    ),
    Told(
        "Paper forms on visits", "recording", "failing", "debrief", "Debrief 1 of the year before",
        "Forms were filled in on paper and typed a week later.",
        "Use the tablets that came last year.", 640, archived=200,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """A recommendation; days are counted from today, ``due`` into the future."""

    number: str
    text: str
    answer: str = ""
    response: str = ""
    owner: str = ""
    due: int = 0
    moved: tuple[int, int, str] = (0, 0, "")
    in_hand: int = 0
    closed: tuple[int, str] = (0, "")
    by_them: int = 0
    action: tuple[str, str] = ("", "")


PRINTED = (
    Printed("1", "The force should appoint a chief officer who answers for its work on modern slavery.",
            "accepted", "The assistant chief constable leads.", "Tom Ferrisby", -200, in_hand=300,
            closed=(240, "The executive lead was named and chairs the working group."), by_them=90),
    Printed("2", "The force should make sure that officers who find people at work know how to refer them.",
            "accepted", "Part of every course from the autumn.", "Joanna Pellatt", -60, in_hand=290,
            closed=(70, "The course was changed; 412 officers have taken it.")),
    Printed("3", "The force should read and act on intelligence about people living where they work.",
            "accepted", "One code, read weekly.", "Marcus Fenwright", -25, in_hand=280,
            moved=(120, 60, "The new records system came two months late."),
            action=("A weekly reading of notes about people living at work", "Public Protection")),
    Printed("4", "The force should know which of its suppliers use agency labour.",
            "partly", "For our fifty largest contracts first; the others follow as they are renewed.",
            "Aisha Penrowe", 75, in_hand=250),
    Printed("5", "The force should publish what it spends on each supplier category at high risk.",
            "not_accepted", "Spending is published already; a second table by risk could point at single suppliers."),
    Printed("AFI 1", "The force should measure how quickly safe accommodation is found.",
            "accepted", "Measured with the partnership from the summer.", "Leila Varley", 20),
    Printed("AFI 2", "The force should share lessons with neighbouring forces.",
            "accepted", "Through the regional leads.", "Tom Ferrisby", 140, in_hand=40),
    Printed("AFI 3", "The force should ask people who were helped how they were treated."),
)  # fmt: skip


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Everything that was learned and recommended up to ``today``."""
    life = _Life(today, people)
    for told in LESSONS:
        yield from life.lesson(told)
    yield from life.report()


@dataclass
class _Life:
    today: date
    people: dict[str, Person]

    def at(self, ago: int, hour: int = 10) -> datetime:
        return morning(self.today - timedelta(days=ago), hour)

    @property
    def writer(self) -> Person:
        return self.people["Marcus Fenwright"]

    @property
    def lead(self) -> Person:
        return self.people["Daniel Reedmoor"]

    def event(self, ago: int, act: Callable[..., object], hour: int = 10) -> Event:
        """``act`` is given the moment."""
        at = self.at(ago, hour)
        return Event(at, lambda: act(at))

    # --- lessons

    def lesson(self, told: Told) -> Iterator[Event]:
        yield self.event(told.ago, lambda at: self._record(told, at))
        if not told.draft:
            yield self.event(
                told.ago - 7, lambda at: keeping.agree_lesson(self._row(told), by=self.writer, at=at)
            )
        if told.action[0]:
            yield self.event(told.ago - 14, lambda at: self._raise(told, at))
        if told.approved[0]:
            ago, conditions = told.approved
            yield self.event(ago, lambda at: self._approve(told, conditions, at))
        for ago, whom, how in told.shared:
            yield self.event(ago, self._share(told, whom, how), 16)
        if told.archived:
            act = keeping.archive_lesson
            yield self.event(told.archived, lambda at: act(self._row(told), by=self.writer, at=at))

    def _row(self, told: Told) -> Lesson:
        return Lesson.objects.get(title=told.title)

    def _record(self, told: Told, at: datetime) -> None:
        keeping.record_lesson(
            title=told.title,
            source=told.source,
            source_reference=told.reference,
            source_on=at.date() - timedelta(days=12),
            theme=told.theme,
            kind=told.kind,
            what_happened=told.happened,
            do_differently=told.differently,
            marking="official_sensitive" if told.sensitive else "official",
            by=self.writer,
            at=at,
        )

    def _raise(self, told: Told, at: datetime) -> None:
        title, department, owner = told.action
        source = {"debrief": "debrief", "inspection": "inspection"}.get(told.source, "internal_review")
        # Everybody reads the plan: the words of a sensitive lesson stay with it.
        what = "Do as the lesson asks, and say how." if told.sensitive else told.differently
        action = self._action(title, what, department, owner, source, at)
        keeping.link_action(self._row(told), action, by=self.people["Tom Ferrisby"], at=at)

    def _approve(self, told: Told, conditions: str, at: datetime) -> None:
        row = self._row(told)
        sharing.approve_sharing(row, version=row.version, conditions=conditions, by=self.lead, at=at)

    def _share(self, told: Told, whom: str, how: str) -> Callable[[datetime], object]:
        return lambda at: sharing.share_lesson(
            self._row(told), with_whom=whom, on=at.date(), how=how, by=self.writer, at=at
        )

    def _action(
        self, title: str, what: str, department: str, owner: str, source: str, at: datetime
    ) -> Action:
        action = create_action(
            title=title,
            what=what,
            outcome="It is done every time, and somebody looks.",
            measure="Cases in which it was done, of all cases.",
            aspect=Aspect.EXTERNAL if department == "Procurement" else Aspect.FORCE,
            strands=["protect"],
            lead_department=Department.objects.get(name=department),
            owner=self.people[owner],
            source=source,
            start_on=at.date(),
            target_on=at.date() + timedelta(days=400),
            agreed=True,
            by=self.people["Tom Ferrisby"],
            at=at,
        )
        start(action, by=self.people[owner], at=at)
        return action

    # --- the report

    def report(self) -> Iterator[Event]:
        manager = self.people["Tom Ferrisby"]
        yield self.event(
            PUBLISHED - 3,
            lambda at: inspecting.record_inspection(
                body="HMICFRS (Demonstration: invented findings)",
                title=REPORT,
                published_on=self.today - timedelta(days=PUBLISHED),
                by=manager,
                at=at,
            ),
        )
        for n, printed in enumerate(PRINTED):
            yield from self._recommendation(printed, PUBLISHED - 3, 11, n)

    def _recommendation(self, printed: Printed, ago: int, hour: int, n: int) -> Iterator[Event]:
        manager = self.people["Tom Ferrisby"]
        entered = self.at(ago, hour) + timedelta(minutes=n)
        yield Event(
            entered,
            lambda: inspecting.add_recommendation(
                Inspection.objects.get(), number=printed.number, text=printed.text, by=manager, at=entered
            ),
        )
        if printed.answer:
            yield self.event(PUBLISHED - 15, lambda at: self._answer(printed, at), 14)
        if printed.in_hand:
            act = inspecting.take_in_hand
            yield self.event(printed.in_hand, lambda at: act(self._printed(printed), by=manager, at=at))
        if printed.moved[0]:
            yield self.event(printed.moved[0], lambda at: self._move(printed, at), 15)
        if printed.action[0]:
            yield self.event(printed.in_hand - 5, lambda at: self._raise_for(printed, at))
        if printed.closed[0]:
            yield self.event(printed.closed[0], lambda at: self._close(printed, at), 12)
        if printed.by_them:
            close = inspecting.close_by_inspectorate
            yield self.event(
                printed.by_them, lambda at: close(self._printed(printed), on=at.date(), by=manager, at=at)
            )

    def _printed(self, printed: Printed) -> Recommendation:
        return Recommendation.objects.select_related("inspection").get(number=printed.number)

    def _answer(self, printed: Printed, at: datetime) -> None:
        row = self._printed(printed)
        changes: dict[str, Any] = {"acceptance": printed.answer, "response": printed.response}
        if printed.owner:
            days = printed.due - printed.moved[1]
            changes |= {"owner": self.people[printed.owner], "due_on": self.today + timedelta(days=days)}
        manager = self.people["Tom Ferrisby"]
        inspecting.answer_recommendation(row, version=row.version, changes=changes, by=manager, at=at)

    def _move(self, printed: Printed, at: datetime) -> None:
        _, days, reason = printed.moved
        row = self._printed(printed)
        assert row.due_on is not None
        to = row.due_on + timedelta(days=days)
        inspecting.move_due(row, to=to, reason=reason, by=self.people[printed.owner], at=at)

    def _raise_for(self, printed: Printed, at: datetime) -> None:
        title, department = printed.action
        action = self._action(title, printed.text, department, printed.owner, "inspection", at)
        inspecting.link_action(self._printed(printed), action, by=self.people["Tom Ferrisby"], at=at)

    def _close(self, printed: Printed, at: datetime) -> None:
        link = Handed(title="Note of the working group", link="https://intranet.marlshire.example/notes/7")
        inspecting.close_by_us(
            self._printed(printed),
            closing_words=printed.closed[1],
            handed=[link],
            by=self.people[printed.owner],
            at=at,
        )
