"""The demonstration's priority risks and known unknowns, written down and looked at through the acts people use."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.models import Action, KnownUnknown, PriorityRisk
from actions.risks.closing import answer_unknown, close_risk, give_up_unknown
from actions.risks.keeping import note_risk, note_unknown
from actions.risks.linking import link_action
from actions.risks.models.watched import Watched
from actions.risks.reviewing import give_yearly_review
from msplan.accounts.models import Person
from msplan.lib.dates import add_months
from statements.demo.plan import Event, morning
from statements.demo.story_of_risks import RISKS, UNKNOWNS, Told
from suppliers.models import Category


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Everything that happened to risks and unknowns up to ``today``."""
    manager = next(p for p in people.values() if p.job_title == "Plan manager")
    for told in (*RISKS, *UNKNOWNS):
        yield from _Life(told, today, people, manager).events()


@dataclass
class _Life:
    """One of them from the day it was written down to today."""

    told: Told
    today: date
    people: dict[str, Person]
    manager: Person
    pk: int = 0

    @property
    def is_risk(self) -> bool:
        return "lies_in" in self.told.words

    @property
    def began(self) -> date:
        return add_months(self.today - timedelta(days=self.told.due), -12 * self.told.years)

    def thing(self) -> Any:
        model: type[Watched] = PriorityRisk if self.is_risk else KnownUnknown
        return model._default_manager.get(pk=self.pk)

    def events(self) -> Iterator[Event]:
        yield Event(morning(self.began, 10), self._note)
        yield Event(morning(self.began + timedelta(days=60), 16), self._link)
        for nth, (days, changed) in enumerate(self.told.reviews, start=1):
            at = morning(add_months(self.began, 12 * nth) + timedelta(days=days), 13)
            yield Event(at, self._review(nth, changed, at))
        if self.told.ended:
            at = morning(self.today - timedelta(days=self.told.ended[0]), 14)
            yield Event(at, self._end(self.told.ended[1], at))

    def _note(self) -> None:
        told, at = self.told, morning(self.began, 10)
        words = {
            **told.words,
            "owner": self.people[told.owner],
            "offered": bool(told.offered),
            "public_wording": told.offered,
            "cleared": bool(told.offered) and told.cleared,
        }
        if self.is_risk:
            category = Category.objects.filter(code=told.category).first()
            words |= {"assessed_on": self.began, "category": category}
            self.pk = note_risk(**words, by=self.manager, at=at).pk
        else:
            by_on = add_months(self.began, told.found_out_in)
            self.pk = note_unknown(**words, by_on=by_on, by=self.manager, at=at).pk

    def _link(self) -> None:
        at = morning(self.began + timedelta(days=60), 16)
        for word in self.told.actions:
            if action := Action.objects.filter(title__icontains=word).order_by("number").first():
                link_action(self.thing(), action, by=self.manager, at=at)

    def _review(self, nth: int, changed: str, at: datetime) -> Callable[[], object]:
        return lambda: give_yearly_review(
            self.thing(),
            due_on=add_months(self.began, 12 * nth),
            finding="changed" if changed else "no_change",
            what_changed=changed,
            by=self.people[self.told.owner],
            at=at,
        )

    def _end(self, words: str, at: datetime) -> Callable[[], object]:
        if self.is_risk:
            return lambda: close_risk(self.thing(), reason=words, by=self.manager, at=at)
        if self.told.cannot:
            return lambda: give_up_unknown(self.thing(), reason=words, by=self.manager, at=at)
        owner = self.people[self.told.owner]
        return lambda: answer_unknown(self.thing(), answer=words, answered_on=at.date(), by=owner, at=at)
