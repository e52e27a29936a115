"""The rooms of the action plan, filled: many of each thing, and many parts in each thing that is walked.

Sixteen of everything: more than a page may ask queries, so that one question for each of them cannot hide.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from typing import Any

from actions.lessons import inspecting, keeping, sharing
from actions.meetings import attending, deciding, holding, minuting
from actions.models import (
    Action,
    Attendance,
    Effect,
    Inspection,
    KnownUnknown,
    Lesson,
    Meeting,
    Partnership,
    PartnerTask,
    PriorityRisk,
    Progress,
    Recommendation,
    SelfAssessment,
    StandardRating,
)
from actions.partners.keeping import settle_seat
from actions.partners.updating import give_update
from actions.plan.asking import ask
from actions.plan.evidencing import add_evidence
from actions.plan.milestones import add_milestone
from actions.plan.planning import change_target
from actions.risks import linking, reviewing
from actions.risks.models import Finding
from actions.standards import rating
from msplan.accounts.models import Department, Person
from msplan.accounts.roles import Role
from tests.actions.lessons.making import a_lesson, an_inspection
from tests.actions.making import LINK, a_completion, a_review, an_action, noon
from tests.actions.meetings.making import a_meeting, a_series, held
from tests.actions.partners.making import a_member, a_partnership, a_task
from tests.actions.risks.making import a_risk, an_unknown
from tests.actions.standards.making import a_set, an_assessment
from tests.walk.busy_workforce import fill_the_workforce

MANY = 16


def fill_the_rooms(today: date, at: datetime) -> None:
    """Everything beside everything: actions of many people in many departments, and what points at them."""
    filling = _Filling(today, at)
    filling.plan()
    filling.one_action()
    filling.partnerships()
    filling.risks()
    filling.lessons()
    filling.inspections()
    filling.standards()
    filling.workforce()
    filling.meetings()  # last: an agenda speaks of all that is there


class _Filling:
    def __init__(self, today: date, at: datetime) -> None:
        self.today, self.at = today, at
        self.by = Person.objects.holding(Role.PLAN_MANAGER).order_by("pk")[0]
        self.people = list(Person.objects.active().exclude(pk=self.by.pk).order_by("pk")[:MANY])
        self.departments = list(Department.objects.order_by("pk"))
        self.actions: list[Action] = []

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.at}

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def plan(self) -> None:
        """Late and off track, reviewed and asked about, some of them handed in as done."""
        begun = self.ago(200)
        for n, (owner, department) in enumerate(self._pairs()):
            action = an_action(
                start_on=begun,
                title=f"Busy action {n}",
                owner=owner,
                lead_department=department,
                target_on=self.ago(3) if n % 2 else self.today + timedelta(days=400),
            )
            self.actions.append(action)
            assert action.review_on is not None
            due = action.review_on
            add_milestone(action, title="First visits", due_on=self.ago(30), by=None, at=noon(begun))
            review = a_review(action, on=due, rating="red", rating_reason="Nobody answers.", by=owner)
            add_evidence(action, LINK, review=review, **self.who)
            if n % 4 == 0:
                a_completion(action, on=self.today, by=owner)
            else:
                ask(review, question="Who was asked?", **self.who)

    def one_action(self) -> None:
        """What is walked first: an action at work with many parts."""
        action = Action.objects.filter(progress=Progress.IN_PROGRESS, archived_at=None).order_by("pk")[0]
        for n in range(MANY):
            add_milestone(action, title=f"Step {n}", due_on=action.target_on, by=self.by, at=self.at)
            add_evidence(action, LINK, by=self.people[n], at=self.at)
        for n in range(MANY):
            to = max(action.target_on, self.today) + timedelta(days=n + 1)
            change_target(action, to=to, reason="Busy.", by=self.people[n], at=self.at)

    def partnerships(self) -> None:
        for n in range(MANY):
            there = a_partnership(f"Busy partnership {n}", contact=self.people[n])
            a_task(there, **self._agreed_long_ago(n))
        crowded = Partnership.objects.filter(archived_on=None).order_by("pk")[0]
        thought_of = set(crowded.seats.values_list("department", flat=True))
        unsettled = [one for one in self.departments if one.pk not in thought_of]
        for n, department in enumerate(unsettled[1:]):  # one is walked as nobody thought of it
            settle_seat(crowded, department=department, role=f"Seat {n}", **self.who)
        for n in range(MANY):
            member = a_member(crowded, f"Busy member {n}", contact_email=f"busy{n}@example.org")
            task = a_task(crowded, lead=member, title=f"Busy task {n}", **self._agreed_long_ago(n))
            give_update(task, note="Heard.", asked_on=task.update_on, **self.who)
        walked = PartnerTask.objects.filter(action=None, archived_on=None, state="in_progress").order_by(
            "pk"
        )[0]
        for n in range(MANY):
            give_update(walked, note=f"Heard {n}.", asked_on=walked.update_on, by=self.people[n], at=self.at)

    def risks(self) -> None:
        risks = [
            a_risk(assessed_on=self.ago(400), title=f"Busy risk {n}", owner=self.people[n])
            for n in range(MANY)
        ]
        unknowns = [
            an_unknown(
                noted_on=self.ago(400), by_on=self.ago(2), title=f"Busy unknown {n}", owner=self.people[n]
            )
            for n in range(MANY)
        ]
        for thing, action in zip([*risks, *unknowns], cycle(self.actions), strict=False):
            linking.link_action(thing, action, **self.who)
            assert thing.review_on is not None
            reviewing.give_yearly_review(thing, due_on=thing.review_on, finding=Finding.NO_CHANGE, **self.who)
        walked: Iterable[Any] = (
            *_first(PriorityRisk.objects.filter(state="open")),
            *_first(KnownUnknown.objects.filter(state="open")),
        )
        for each in walked:
            for action in self.actions:
                linking.link_action(each, action, **self.who)
        for risk in PriorityRisk.objects.exclude(answering__action=self.actions[0])[:MANY]:
            linking.link_action(risk, self.actions[0], **self.who)

    def workforce(self) -> None:
        fill_the_workforce(self.people, self.actions, by=self.by, today=self.today, at=self.at)

    def lessons(self) -> None:
        lessons = [
            a_lesson(title=f"Busy lesson {n}", by=self.people[n], on=self.ago(90)) for n in range(MANY)
        ]
        walked = Lesson.objects.not_sensitive().filter(state="agreed").order_by("pk")[0]
        for n, lesson in enumerate(lessons):
            keeping.link_action(lesson, self.actions[0], **self.who)
            keeping.link_action(walked, self.actions[n], **self.who)
            for each in (lesson, walked):
                sharing.share_lesson(each, with_whom=f"Force {n}", on=self.today, how="By mail", **self.who)

    def inspections(self) -> None:
        for n in range(MANY):
            an_inspection(title=f"Busy inspection {n}", published_on=self.ago(100 + n), **self.who)
        crowded = Inspection.objects.order_by("pk")[0]
        for n in range(MANY):
            one = inspecting.add_recommendation(crowded, number=f"B{n}", text="The force should.", **self.who)
            changes = {"acceptance": "accepted", "owner": self.people[n], "due_on": self.ago(1)}
            inspecting.answer_recommendation(one, version=1, changes=changes, **self.who)
            inspecting.link_action(one, self.actions[0], **self.who)
        walked = Recommendation.objects.filter(state__in=("open", "in_hand")).order_by("pk")[0]
        for n, action in enumerate(self.actions):
            inspecting.link_action(walked, action, **self.who)
            inspecting.add_proof(walked, LINK, by=self.people[n], at=self.at)

    def standards(self) -> None:
        for n in range(MANY):
            an_assessment(a_set(f"Busy standards {n}"), as_at=self.ago(20))
        assessment = SelfAssessment.objects.filter(state="open").order_by("pk")[0]
        rows = list(assessment.ratings.order_by("position")[:MANY])
        for n, row in enumerate(rows):
            said = {"level": n % 3, "evidence": "Seen.", "by": self.people[n], "at": self.at}
            rating.rate(row, version=row.version, **said)
            for action in {self.actions[0], self.actions[n]}:
                rating.link_action(row, action, **self.who)
        answered = StandardRating.objects.answered().order_by("assessment__state", "level", "pk")
        for action in self.actions[1:]:
            if not rows[0].rated_actions.filter(action=action).exists():
                rating.link_action(rows[0], action, **self.who)
            one = answered.distinct("assessment__state", "level")[0]
            if not one.rated_actions.filter(action=action).exists():
                rating.link_action(one, action, **self.who)

    def meetings(self) -> None:
        series = [a_series(*self.departments, name=f"Busy group {n}") for n in range(MANY)]
        for n, each in enumerate(series):
            a_meeting(each, on=self.today + timedelta(days=n + 1), planned=self.today)
        past = [held(series[0], on=self.ago(days)) for days in (30, 20)]
        for meeting in (*_first(Meeting.objects.filter(state="held")), *past):
            self._crowd(meeting)
        for meeting in past:
            minuting.draft_minutes(meeting, **self.who)
        minutes = Meeting.objects.filter(state="agreed").order_by("pk")[0].minutes
        for n in range(MANY):
            minuting.add_note(minutes, text=f"Correction {n}.", by=self.people[n], at=self.at)

    def _crowd(self, meeting: Meeting) -> None:
        for n, action in enumerate(self.actions):
            deciding.decide(
                meeting,
                text=f"Busy decision {n}.",
                owner=self.people[n],
                due_on=max(meeting.on, self.ago(1)),
                action=action,
                effect=Effect.NOTE,
                **self.who,
            )
            deciding.decide(
                meeting, text="Noted.", settled=True, action=self.actions[0], effect=Effect.NOTE, **self.who
            )
        here = set(Attendance.objects.filter(meeting=meeting).values_list("person", flat=True))
        for n, person in enumerate(self.people):
            department = self.departments[n % len(self.departments)]
            if person.pk not in here:
                attending.add_attendance(meeting, person=person, department=department, **self.who)
            attending.add_attendance(meeting, guest_role=f"Guest {n}", **self.who)
        for item in meeting.items.filter(left_out="")[:MANY]:
            holding.discuss(item, note="Talked about.", **self.who)

    def _agreed_long_ago(self, n: int) -> dict[str, Any]:
        on = self.ago(300)
        return {"owner": self.people[n], "agreed_on": on, "due_on": self.ago(1), "at": noon(on)}

    def _pairs(self) -> Iterator[tuple[Person, Department]]:
        return zip(self.people, islice(cycle(self.departments), MANY), strict=True)


def _first(rows: Any) -> list[Any]:
    return list(rows.order_by("pk")[:1])
