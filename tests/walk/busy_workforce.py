"""Policies, routes and returns, filled: many of each, and many parts in each that is walked."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from actions.models import Action, ConcernRoute, Policy, ReturnCount
from actions.policies.keeping import link_action
from actions.policies.looking import look_at
from actions.policies.reviewing import review
from actions.returns.handing_in import correct
from msplan.accounts.models import Person
from msplan.lib.dates import add_months
from tests.actions.policies.making import a_policy, a_route, looked
from tests.actions.returns.making import a_head_count, an_agency, handed_in

MANY = 16


def fill_the_workforce(
    people: Sequence[Person], actions: Sequence[Action], *, by: Person, today: date, at: datetime
) -> None:
    fill_policies(people, actions, by=by, today=today, at=at)
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


def fill_returns(people: Sequence[Person], *, today: date, at: datetime) -> None:
    first = add_months(today, -MANY)
    for n in range(MANY):
        series = a_head_count(agency=an_agency(f"Busy agency {n}"), first_on=first, owner=people[n])
        for day in series.days_until(today)[: 1 + n]:
            handed_in(series, day, (None, 10 + n), on=today, by=people[n])
    for count in ReturnCount.objects.standing().order_by("series_id", "pk").distinct("series_id")[:4]:
        for n in range(MANY):
            now = ReturnCount.objects.standing().get(series=count.series_id, as_at=count.as_at)
            correct(
                now,
                required=now.required,
                done=max(0, now.done - 1),
                note=f"{n}",
                reason="R",
                by=people[n],
                at=at,
            )
