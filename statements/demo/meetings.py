"""The demonstration's meetings: two years of the working group, and a partnership's; what was said and decided."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from actions.meetings import arranging, attending, deciding, holding, minuting, setting_agenda
from actions.meetings.agenda import FIRST, live
from actions.meetings.attending import Sent
from actions.meetings.models import Came, Decision, Meeting, MeetingSeries
from actions.models import Action, Partnership
from actions.plan.planning import create_action
from msplan.accounts.models import Department, Person
from msplan.lib.dates import LONDON, add_months, next_working_day
from statements.demo.plan import Event, morning
from statements.demo.story_of_meetings import MEETINGS, PARTNERSHIP_MEETINGS, Decided, Sitting

NAME = "Modern slavery working group"
PARTNERSHIP_NAME = "Partnership board"
ROOM = "Headquarters, Conference Room 2"


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Quarterly meetings that were held, one cancelled, the next one planned; every other one of a partnership."""
    manager = people["Tom Ferrisby"]
    # After whatever else the demonstration says of partnerships on the first day.
    began = datetime.combine(add_months(today, -25), time(17), tzinfo=LONDON)
    group = _Series(NAME, "", ROOM, people, manager, today)
    yield Event(began, group.create(began))
    for sitting in MEETINGS:
        yield from group.sitting(sitting)
    board = _Series(PARTNERSHIP_NAME, "partnership", "County Hall, Room 4", people, manager, today)
    begun = datetime.combine(add_months(today, -12) - timedelta(days=5), time(17), tzinfo=LONDON)
    yield Event(begun, board.create(begun))
    for sitting in PARTNERSHIP_MEETINGS:
        yield from board.sitting(sitting)


@dataclass
class _Series:
    """One series from its beginning to today."""

    name: str
    kind: str
    place: str
    people: dict[str, Person]
    manager: Person
    today: date
    pk: int = 0

    @property
    def series(self) -> MeetingSeries:
        return MeetingSeries.objects.get(pk=self.pk)

    def create(self, at: datetime) -> Callable[[], object]:
        def act() -> None:
            partnership = Partnership.objects.standing().order_by("pk").first() if self.kind else None
            if self.kind and partnership is None:
                return
            names = {"Executive"} if not self.kind else set(Department.objects.values_list("name", flat=True))
            departments = Department.objects.exclude(name__in=names - {"Public Protection", "HR"})
            self.pk = arranging.create_series(
                name=self.name,
                partnership=partnership,
                departments=list(departments),
                place=self.place,
                months_apart=6 if self.kind else 3,
                by=self.manager,
                at=at,
            ).pk

        return act

    def sitting(self, told: Sitting) -> Iterator[Event]:
        """One meeting: planned three weeks ahead, held, minuted within a fortnight, agreed within three weeks."""
        on = next_working_day(add_months(self.today, told.months) + timedelta(days=told.days))
        starts_at = datetime.combine(on, time(9, 30), tzinfo=LONDON)
        meeting = _Meeting(self, told, starts_at)
        planned_at = morning(min(on - timedelta(days=21), self.today - timedelta(days=2)))
        yield Event(planned_at, self._alive(meeting.plan, planned_at))
        if told.cancelled:
            at = morning(on - timedelta(days=2), 15)
            yield Event(at, self._alive(meeting.cancel, at))
            return
        if on > self.today:
            return
        yield Event(starts_at, self._alive(meeting.hold, starts_at))
        minuted = starts_at + timedelta(days=6)
        if told.minutes:
            yield Event(minuted, self._alive(meeting.draft, minuted))
        if told.minutes == "agreed":
            agreed = starts_at + timedelta(days=20)
            yield Event(agreed, self._alive(meeting.agree, agreed))
        if told.note:
            noted = starts_at + timedelta(days=34)
            yield Event(noted, self._alive(meeting.correct, noted))
        for decided in told.decisions:
            if decided.done and decided.owner:
                at = starts_at + timedelta(days=decided.done_after)
                yield Event(at, self._alive(meeting.carry_out(decided), at))

    def _alive(self, act: Callable[[datetime], object], at: datetime) -> Callable[[], object]:
        """Nothing happens in a series that could not begin."""
        return lambda: act(at) if self.pk else None


@dataclass
class _Meeting:
    """One meeting, found again by its series and time."""

    of: _Series
    told: Sitting
    starts_at: datetime

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.select_related("series").get(series=self.of.pk, starts_at=self.starts_at)

    def plan(self, at: datetime) -> None:
        chair = self.of.people["Daniel Reedmoor" if not self.of.kind else "Marcus Fenwright"]
        meeting = arranging.plan_meeting(
            self.of.series,
            starts_at=self.starts_at,
            ends_at=self.starts_at + timedelta(minutes=90),
            place=self.of.place,
            chair=chair,
            by=self.of.manager,
            at=at,
        )
        for text in self.told.own:
            setting_agenda.add_item(meeting, heading=FIRST, text=text, by=self.of.manager, at=at)
        if self.told.left_out and (lines := live(meeting).lines):
            key, reason = lines[-1].key, self.told.left_out
            setting_agenda.leave_out(meeting, key=key, reason=reason, by=self.of.manager, at=at)

    def cancel(self, at: datetime) -> None:
        arranging.cancel_meeting(self.meeting, reason=self.told.cancelled, by=self.of.manager, at=at)

    def hold(self, at: datetime) -> None:
        meeting, by = self.meeting, self.of.manager
        holding.hold(meeting, by=by, at=at)
        self._attend(meeting, at)
        about = meeting.items.frozen().filter(left_out="", action__isnull=False)
        for item, note in zip(about, self.told.said, strict=False):
            holding.discuss(item, note=note, by=by, at=at + timedelta(minutes=30))
        for decided in self.told.decisions:
            self._decide(meeting, decided, at + timedelta(minutes=70))

    def _attend(self, meeting: Meeting, at: datetime) -> None:
        by = self.of.manager
        sent: dict[Department, Sent | None] = {}
        for row in meeting.series.expected.on(meeting.on).select_related("department__lead"):
            department = row.department
            if department.name in self.told.missing or department.lead is None:
                continue
            came = Came.APOLOGIES if department.name in self.told.sorry else Came.ATTENDED
            sent[department] = Sent(department.lead, came)
        attending.record_departments(meeting, version=1, sent=sent, by=by, at=at)
        for role, name in self.told.guests:
            attending.add_attendance(meeting, guest_role=role, guest_name=name, by=by, at=at)

    def _decide(self, meeting: Meeting, told: Decided, at: datetime) -> None:
        owner = self.of.people[told.owner] if told.owner else None
        action = Action.objects.filter(number=told.about).first() if told.about else None
        decision = deciding.decide(
            meeting,
            text=told.text,
            owner=owner,
            due_on=meeting.on + timedelta(days=told.days) if owner else None,
            settled=bool(told.done) and not owner,
            action=action,
            effect="note" if action else "",
            by=self.of.manager,
            at=at,
        )
        if told.raises:
            self._raise(decision, told, at)
        if told.replaces:
            earlier = Decision.objects.open().get(text=told.replaces)
            deciding.supersede(earlier, later=decision, words="Decided again.", by=self.of.manager, at=at)

    def _raise(self, decision: Decision, told: Decided, at: datetime) -> None:
        owner, on = self.of.people[told.raises], decision.meeting.on
        assert owner.department is not None  # everybody of the demonstration has one
        action = create_action(
            title=told.title,
            what=told.text,
            aspect="internal",
            source="working_group",
            lead_department=owner.department,
            owner=owner,
            start_on=on,
            target_on=add_months(on, 9),
            agreed=True,
            by=self.of.manager,
            at=at,
        )
        deciding.link_raised(decision, action, by=self.of.manager, at=at)

    def draft(self, at: datetime) -> None:
        minutes = minuting.draft_minutes(self.meeting, by=self.of.manager, at=at)
        text = minutes.text.replace("## Who was there", f"{self.told.opening}\n\n## Who was there")
        minuting.save_minutes(minutes, text=text, version=1, by=self.of.manager, at=at)

    def agree(self, at: datetime) -> None:
        lead = self.of.people["Daniel Reedmoor"]
        minutes = self.meeting.minutes
        minuting.agree_minutes(minutes, version=minutes.version, by=lead, at=at)

    def correct(self, at: datetime) -> None:
        minuting.add_note(self.meeting.minutes, text=self.told.note, by=self.of.manager, at=at)

    def carry_out(self, told: Decided) -> Callable[[datetime], object]:
        def act(at: datetime) -> None:
            decision = Decision.objects.get(meeting=self.meeting, text=told.text)
            by = self.of.people[told.owner]
            deciding.carry_out(decision, words=told.done, by=by, at=at)

        return act
