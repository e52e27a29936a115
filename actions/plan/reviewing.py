"""The six-monthly review: a dated account that answers one due date. Rules: docs/rules/actions.md."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any, NamedTuple

from django.db import transaction

from actions.plan.evidencing import Handed, add_evidence
from actions.plan.models import Action, Progress, Rating, Review, ReviewRounds
from actions.plan.models.finding import REVIEW_OPENS_DAYS
from actions.plan.models.words import CHASED
from actions.plan.planning import change_target
from actions.plan.refusing import PlanRefused, Refused
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain, spoken
from msplan.lib.locking import hold
from msplan.lib.states import InvalidTransition


class ReviewRefused(Refused):
    """A rule of reviews."""


class NewTarget(NamedTuple):
    """The answer "no" to "is the date still right?": the new target date, and why it changes."""

    to: date
    reason: str


class Judgement(NamedTuple):
    """A rating with its reason and, for red, what is needed and from whom."""

    rating: str
    reason: str
    needed: str


@transaction.atomic
def give_review(
    action: Action,
    *,
    due_on: date,
    rating: str = "",
    rating_reason: str = "",
    needed: str = "",
    what_was_done: str = "",
    next_steps: str = "",
    no_change: bool = False,
    started: bool = False,
    new_target: NewTarget | None = None,
    evidence: Sequence[Handed] = (),
    by: Person,
    at: datetime,
) -> Review:
    """Answer the due date ``due_on`` of an action and set its next one.

    1. The date must be the one that is open now, and at most 42 days ahead.
    2. "No change" needs an earlier review and keeps its rating unless another is given; anything else says
       what was done. Red needs a reason, and what is needed from whom.
    3. The next date is the first of the action's dates after the one answered that is not behind the day of
       the answer; dates that had passed meanwhile are counted in ``dates_missed``.
    4. With ``started``, an action that was not started is in progress.
    5. With ``new_target`` the target date moves in the same transaction; the first one is kept.

    Raises ReviewRefused; of two reviews for one date the second is refused. Raises FileRefused.
    """
    on = london_date(at)
    rounds = ReviewRounds.current()  # before any row is locked
    now = hold(Action.objects.all(), action.pk)  # an edit may have given it another start or interval
    _check_date(now, due_on, on)
    judged = _judgement(now, Judgement(rating, rating_reason.strip(), needed.strip()), no_change=no_change)
    if not no_change and not what_was_done.strip():
        raise ReviewRefused("Say what was done since the last review.", field="what_was_done")
    next_on = now.next_review_after(answered=due_on, on=on, rounds=rounds)
    unchanged_times = now.unchanged_times + 1 if no_change else 0
    stamps = {
        "review_on": next_on,
        "rating": judged.rating,
        "rated_on": on,
        "rating_reason": judged.reason,
        "needed": judged.needed,
        "unchanged_times": unchanged_times,
    }
    before: dict[str, Any] = {"rating": now.rating, "next review": due_on}
    after: dict[str, Any] = {"rating": judged.rating, "next review": next_on}
    if started and now.progress == Progress.NOT_STARTED:
        stamps["progress"] = Progress.IN_PROGRESS
        before["progress"], after["progress"] = Progress.NOT_STARTED.label, Progress.IN_PROGRESS.label
    # Compare and set: only one review can find the date still open.
    open_ = Action.objects.filter(
        pk=action.pk, review_on=due_on, progress__in=CHASED, handed_in_on__isnull=True
    )
    if not open_.update(**stamps):
        action.refresh_from_db()
        raise ReviewRefused(_why_not(action, due_on))
    for name, value in stamps.items():
        setattr(action, name, value)
    review = Review.objects.create(
        action=action,
        due_on=due_on,
        given_on=on,
        given_at=at,
        by=by,
        no_change=no_change,
        unchanged_times=unchanged_times,
        what_was_done=what_was_done.strip(),
        rating=judged.rating,
        rating_reason=judged.reason,
        needed=judged.needed,
        next_steps=next_steps.strip(),
        dates_missed=_dates_between(now, due_on, next_on, rounds),
    )
    for handed in evidence:
        add_evidence(now, handed, review=review, by=by, at=at)
    record("actions.review", action, by=by, at=at, before=before, after={**after, "review": review.pk})
    if new_target is not None:
        _move_target(action, new_target, by=by, at=at)
    return review


def _move_target(action: Action, new: NewTarget, *, by: Person, at: datetime) -> None:
    """The same act as on the date's own page; what it refuses takes the whole review back."""
    fields = {"to": "new_target", "reason": "date_reason"}
    try:
        change_target(action, to=new.to, reason=new.reason, by=by, at=at)
    except PlanRefused as refusal:
        raise ReviewRefused(str(refusal), field=fields.get(refusal.field or "", "new_target")) from refusal
    except InvalidTransition as refusal:
        raise ReviewRefused(str(refusal), field="new_target") from refusal


def _check_date(action: Action, due_on: date, on: date) -> None:
    if action.review_on != due_on or not action.is_chased:
        raise ReviewRefused(_why_not(action, due_on))
    if not action.review_may_come(on):
        opens = due_on - timedelta(days=REVIEW_OPENS_DAYS)
        raise ReviewRefused(
            f"The review due on {plain(due_on)} can be given from {spoken(opens)}, 42 days before its date."
        )


def _why_not(action: Action, due_on: date) -> str:
    given = Review.objects.filter(action=action, due_on=due_on).select_related("by").first()
    if given is not None:
        return (
            f"The review due on {plain(due_on)} was given by {given.by} on {plain(given.given_on)}. "
            "Nothing was recorded a second time."
        )
    if action.handed_in_on is not None:
        return "Its completion was handed in and waits to be accepted: it is not reviewed meanwhile."
    if not action.is_chased:
        return f"This action is {Progress(action.progress).label.lower()}: it is not reviewed now."
    return f"No review is due on {plain(due_on)}. Nothing was recorded."


def _judgement(action: Action, said: Judgement, *, no_change: bool) -> Judgement:
    """What was said; "no change" repeats what the last review said where nothing else is given."""
    rating, reason, needed = said
    if no_change:
        last = action.reviews.first()
        if last is None:
            raise ReviewRefused("This is the first review: say what was done.", field="what_was_done")
        rating = rating or last.rating
        if rating == last.rating:
            reason, needed = reason or last.rating_reason, needed or last.needed
    if rating not in Rating.values:
        raise ReviewRefused("Select a rating.", field="rating")
    if rating == Rating.RED and not reason:
        raise ReviewRefused("Red needs a reason: say what is wrong.", field="rating_reason")
    if rating == Rating.RED and not needed:
        raise ReviewRefused("Red says what is needed, and from whom.", field="needed")
    return Judgement(rating, reason, needed)


def _dates_between(action: Action, answered: date, next_on: date, rounds: ReviewRounds) -> int:
    """How many of the action's review dates lie between two of them."""
    passed = takewhile(lambda due: due < next_on, action.review_dates(rounds))
    return sum(due > answered for due in passed)
