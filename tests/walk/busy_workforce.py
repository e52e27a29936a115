"""Policies, routes, training and returns, filled: many of each, and many parts in each that is walked."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from actions.models import Action, Audience, ConcernRoute, Course, Policy, ReturnCount, TrainingReturn
from actions.policies.keeping import link_action
from actions.policies.looking import look_at
from actions.policies.reviewing import review
from actions.returns.handing_in import correct
from actions.training.handing_in import correct_return, give_confidence, give_count
from actions.training.judging import judge_needs
from actions.training.judging import link_action as link_to_need
from actions.training.models import Group
from msplan.accounts.models import Person
from msplan.lib.dates import add_months
from tests.actions.policies.making import a_policy, a_route, looked
from tests.actions.returns.making import a_head_count, an_agency, handed_in
from tests.actions.training.making import a_course, a_requirement, a_return, an_audience

MANY = 16


def fill_the_workforce(
    people: Sequence[Person], actions: Sequence[Action], *, by: Person, today: date, at: datetime
) -> None:
    fill_policies(people, actions, by=by, today=today, at=at)
    fill_training(people, actions, by=by, today=today, at=at)
    fill_returns(people, today=today, at=at)


def fill_policies(
    people: Sequence[Person], actions: Sequence[Action], *, by: Person, today: date, at: datetime
) -> None:
    began = today - timedelta(days=400)
    for n in range(MANY):
        policy = a_policy(on=began, title=f"Busy policy {n}", owner=people[n], to_change="Much")
        looked(policy, ("yes", "partly", "no")[n % 3], on=began)
        for action in {actions[0], actions[n]}:
            link_action(policy, action, by=by, at=at)
        a_route(on=began, title=f"Busy route {n}", owner=people[n])
    for walked in Policy.objects.standing().order_by("pk")[:3]:
        for n in range(MANY):
            look_at(walked, covers="partly", words=f"Look {n}", looked_on=began, by=people[n], at=at)
            if not walked.policy_actions.filter(action=actions[n]).exists():
                link_action(walked, actions[n], by=by, at=at)
    for thing in (
        *Policy.objects.standing().order_by("pk")[:2],
        *ConcernRoute.objects.standing().order_by("pk")[:2],
    ):
        for n in range(MANY):
            due = thing.review_on
            words = {"due_on": due, "found": "stands", "next_on": today + timedelta(days=30 + n)}
            review(thing, **words, by=people[n], at=at)


def fill_training(
    people: Sequence[Person], actions: Sequence[Action], *, by: Person, today: date, at: datetime
) -> None:
    """Many courses, audiences and pairs of them; of some of those there were many corrections, needs and measurings."""
    began = today - timedelta(days=400)
    courses = [a_course(f"Busy course {n}") for n in range(MANY)]
    audiences = [
        an_audience(f"Busy audience {n}", group=list(Group)[n % len(Group)], owner=people[n], needs_on=today)
        for n in range(MANY)
    ]
    for n, (course, audience) in enumerate(zip(courses, audiences, strict=True)):
        pair = {"owner": people[n], "every_months": 3, "first_due_on": add_months(began, 1), "at": at}
        for row in (
            a_requirement(course, audience, **pair),
            a_requirement(courses[0], audience, **pair) if n else None,
        ):
            if row is not None:
                for months in range(1 + n % 4):
                    said = {"required": 100, "completed": 40 + n}
                    a_return(
                        row,
                        add_months(began, 3 * months),
                        at=at,
                        **(said if n % 5 else {"unknown_reason": "U"}),
                    )
    _fill_courses(audiences, began=began, by=by, at=at)
    _fill_audiences(actions, began=began, today=today, by=by, at=at)
    walked = TrainingReturn.objects.standing().order_by("requirement_id", "pk").distinct("requirement_id")
    for one in walked[:2]:
        for n in range(MANY):
            now = TrainingReturn.objects.standing().get(requirement=one.requirement_id, as_at=one.as_at)
            correct_return(now, required=500 + n, completed=n, reason="R", by=by, at=at)


def _fill_courses(audiences: Sequence[Audience], *, began: date, by: Person, at: datetime) -> None:
    for course in Course.objects.in_use().order_by("pk")[:2]:
        for n in range(MANY):
            day = began + timedelta(days=n)
            give_confidence(
                course, audience=audiences[n], measured_on=day, answered=20, scale="1-5",
                before=Decimal(2), after=Decimal(3), by=by, at=at,
            )  # fmt: skip


def _fill_audiences(actions: Sequence[Action], *, began: date, today: date, by: Person, at: datetime) -> None:
    for audience in Audience.objects.in_use().order_by("pk")[:2]:
        for n in range(MANY):
            need = judge_needs(
                audience, judged_on=began + timedelta(days=n), judged_by="A team", needs="Much",
                next_on=today + timedelta(days=30 + n), by=by, at=at,
            )  # fmt: skip
            link_to_need(need, actions[n], by=by, at=at)
            give_count(audience, as_at=began - timedelta(days=900 + n), people=900 + n, by=by, at=at)


def fill_returns(people: Sequence[Person], *, today: date, at: datetime) -> None:
    first = add_months(today, -MANY)
    for n in range(MANY):
        series = a_head_count(agency=an_agency(f"Busy agency {n}"), first_on=first, owner=people[n])
        for day in series.days_until(today)[: 1 + n]:
            handed_in(series, day, (None, 10 + n), on=today, by=people[n])
    unknown = ReturnCount.objects.filter(done__isnull=True).values("series")
    counts = ReturnCount.objects.standing().exclude(series__in=unknown)
    for count in counts.order_by("series_id", "pk").distinct("series_id")[:4]:
        for n in range(MANY):
            now = ReturnCount.objects.standing().get(series=count.series_id, as_at=count.as_at)
            correct(
                now,
                required=now.required,
                done=max(0, (now.done or 0) - 1),
                note=f"{n}",
                reason="R",
                by=people[n],
                at=at,
            )
