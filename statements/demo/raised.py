"""What became of the actions that were raised on the way: their owners review them and finish some.

Partnership, lessons and meetings raise actions of their own in the demonstration; these answer for them week by week.
What fell due in the last month is left open, so that something is late.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from actions.models import Action
from actions.plan.completing import accept
from actions.plan.handing_in import hand_in
from actions.plan.reviewing import NewTarget, give_review
from msplan.accounts.models import Person
from msplan.lib.dates import add_months
from statements.demo.plan import Event, morning

OPEN_DAYS = 30  # reviews that fell due in so many days before today are still to be given


@dataclass(frozen=True)
class Raised:
    """One action by its title: what its owner said at each review; the last one stands for all that follow."""

    said: tuple[str, ...]
    outcome: str = (
        ""  # said when the target date comes; without it the date is moved, once, by ``slips`` months
    )
    slips: int = 0


STORIES = {
    "Interpreters on call for planned visits": Raised(
        ("Rates agreed with two agencies for six languages.", "Used at four visits out of five."),
        outcome="An interpreter was present at every planned visit since spring.",
    ),
    "One-page guide for managers who book agency staff": Raised(
        (
            "A first page was tried by three managers.",
            "Waits for the new agency contract before it is printed.",
        ),
        slips=9,
    ),
    "Ask who will do the work before the award": Raised(("The question stands in two tender packs.",)),
    "A weekly reading of notes about people living at work": Raised(
        ("Two readers share it; nine notes passed on.",)
    ),
    "Police speaker at four business breakfasts": Raised(("Two breakfasts held, with sixty employers.",)),
}


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """A look at every raised action on each Thursday of the demonstration's past."""
    manager = next(p for p in people.values() if p.job_title == "Plan manager")
    day = add_months(today, -24)
    day += timedelta(days=(3 - day.weekday()) % 7)
    while day < today:
        yield Event(morning(day, 16), lambda day=day: _answer(day, today, manager))  # type: ignore[misc]
        day += timedelta(days=7)


def _answer(day: date, today: date, manager: Person) -> None:
    for action in Action.objects.chased().filter(title__in=STORIES, handed_in_on=None).with_stand_ins():
        due = action.review_on
        if due is not None and due <= day and due < today - timedelta(days=OPEN_DAYS):
            _review(action, due, morning(day, 16))
        elif STORIES[action.title].outcome and action.target_on - timedelta(days=14) <= day:
            _finish(action, manager, morning(day, 16))


def _review(action: Action, due: date, at: datetime) -> None:
    story, nth = STORIES[action.title], action.reviews.count()
    moved = None
    if story.slips and nth == len(story.said) - 1:
        to = add_months(action.target_on, story.slips)
        moved = NewTarget(to=to, reason="It is to say what the new contract says.")
    give_review(
        action,
        due_on=due,
        rating="amber" if moved else "green",
        rating_reason="The contract is late." if moved else "",
        what_was_done=story.said[min(nth, len(story.said) - 1)],
        started=True,
        new_target=moved,
        by=cast(Person, action.owner),
        at=at,
    )


def _finish(action: Action, manager: Person, at: datetime) -> None:
    handed = hand_in(
        action,
        outcome_words=STORIES[action.title].outcome,
        no_evidence_reason="The list of visits is kept by the team, and not to be copied.",
        by=cast(Person, action.owner),
        at=at,
    )
    accept(handed, by=manager, at=at + timedelta(days=1))
