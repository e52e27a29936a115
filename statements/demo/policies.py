"""The demonstration's policies and routes, entered, read and looked at again through the acts people use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from actions.models import ConcernRoute, Policy
from actions.plan.planning import create_action
from actions.policies.keeping import archive, link_action, register_policy, register_route
from actions.policies.looking import look_at
from actions.policies.reviewing import review
from msplan.accounts.models import Department, Person
from statements.demo.plan import Event, morning
from statements.demo.story_of_policies import POLICIES, ROUTES, Look, Told

ENTERED = 600  # days before today on which HR entered the register


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Everything that happened to policies and routes up to ``today``."""
    hr = people["Ruth Caldermoor"]
    for told in POLICIES:
        yield from _Life(told, today, people, hr).events()
    for words, owner, department, due, cleared in ROUTES:
        yield _route(words, people[owner], department, today, due, cleared=cleared, by=hr)


def _route(
    words: dict[str, Any], owner: Person, department: str, today: date, due: int, *, cleared: bool, by: Person
) -> Event:
    at = morning(today - timedelta(days=260), 11)

    def enter() -> ConcernRoute:
        return register_route(
            **words,
            owner=owner,
            department=Department.objects.get(name=department),
            review_on=today + timedelta(days=due),
            cleared=cleared,
            by=by,
            at=at,
        )

    return Event(at, enter)


@dataclass
class _Life:
    """One policy from the day it was entered to today."""

    told: Told
    today: date
    people: dict[str, Person]
    hr: Person
    pk: int = 0

    @property
    def owner(self) -> Person:
        return self.people[self.told.owner]

    def policy(self) -> Policy:
        return Policy.objects.get(pk=self.pk)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def events(self) -> Iterator[Event]:
        told = self.told
        yield Event(morning(self.ago(ENTERED), 10), self._enter)
        for look in told.looks:
            yield Event(morning(self.ago(look.ago), 14), self._looking(look))
        for nth, given in enumerate(told.reviewed):
            yield Event(morning(self.ago(given[0]), 15), self._review(nth, *given))
        if told.raises:
            yield Event(morning(self.ago(150), 16), self._raise)
        if told.archived:
            days, reason = told.archived
            at = morning(self.ago(days), 12)
            yield Event(at, lambda: archive(self.policy(), reason=reason, by=self.hr, at=at))

    def _enter(self) -> None:
        told = self.told
        first = self.ago(told.reviewed[0][0] + told.reviewed[0][1]) if told.reviewed else None
        next_on = first or self.today + timedelta(days=max(told.due, -60))
        agreed = self.ago(max(told.agreed, ENTERED))
        self.pk = register_policy(
            title=told.title,
            owner=self.owner,
            department=Department.objects.get(name=told.department),
            edition=told.edition,
            agreed_on=agreed if told.edition else None,
            link=told.link,
            to_change=told.to_change,
            review_on=next_on,
            by=self.hr,
            at=morning(self.ago(ENTERED), 10),
        ).pk

    def _looking(self, look: Look) -> Any:
        return lambda: look_at(
            self.policy(),
            covers=look.covers,
            provisions=look.provisions,
            words=look.words,
            looked_on=self.ago(look.ago),
            by=self.owner,
            at=morning(self.ago(look.ago), 14),
        )

    def _review(self, nth: int, ago: int, late: int, found: str, words: str) -> Any:
        last = nth == len(self.told.reviewed) - 1
        next_on = self.today + timedelta(days=self.told.due) if last else self.ago(ago - 365)
        new = {"edition": self.told.edition, "agreed_on": self.ago(ago)}
        return lambda: review(
            self.policy(),
            due_on=self.policy().review_on or self.ago(ago),
            found=found,
            words=words,
            next_on=next_on,
            new_text=new if found == "changed" else None,
            by=self.owner,
            at=morning(self.ago(ago), 15),
        )

    def _raise(self) -> None:
        at = morning(self.ago(150), 16)
        action = create_action(
            title=f"Change “{self.told.title}”",
            what=self.told.to_change,
            aspect="internal",
            area="policies",
            source="internal_review",
            lead_department=Department.objects.get(name=self.told.department),
            owner=self.owner,
            start_on=self.ago(150),
            target_on=self.today + timedelta(days=90),
            agreed=True,
            by=self.hr,
            at=at,
        )
        link_action(self.policy(), action, by=self.hr, at=at)
