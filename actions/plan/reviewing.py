"""The six-monthly review: a dated account that answers one due date. Rules: docs/rules/actions.md."""

from datetime import date, datetime, timedelta
from itertools import takewhile

from django.db import transaction

from actions.plan.evidencing import Handed, add_evidence
from actions.plan.models import Action, Progress, Rating, Review
from actions.plan.models.finding import REVIEW_OPENS_DAYS
from actions.plan.models.words import CHASED
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain, spoken


class ReviewRefused(Exception):
    """``str()`` is the sentence for the user, ``field`` the form's field. Nothing was written."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


@transaction.atomic
def give_review(
    action: Action,
    *,
    due_on: date,
    rating: str = "",
    rating_reason: str = "",
    what_was_done: str = "",
    next_steps: str = "",
    no_change: bool = False,
    started: bool = False,
    evidence: Handed | None = None,
    by: Person,
    at: datetime,
) -> Review:
    """Answer the due date ``due_on`` of an action and set its next one.

    1. The date must be the one that is open now, and at most 42 days ahead.
    2. "No change" needs an earlier review and keeps its rating unless another is given; anything else says
       what was done. Red needs a reason.
    3. The next date is the first of the action's dates after the one answered that is not behind the day of
       the answer; dates that had passed meanwhile are counted in ``dates_missed``.
    4. With ``started``, an action that was not started is in progress.

    Raises ReviewRefused; of two reviews for one date the second is refused. Raises FileRefused.
    """
    on = london_date(at)
    _check_date(action, due_on, on)
    rating, rating_reason = _judgement(action, rating, rating_reason.strip(), no_change=no_change)
    if not no_change and not what_was_done.strip():
        raise ReviewRefused("Say what was done since the last review.", field="what_was_done")
    next_on = action.next_review_after(answered=due_on, on=on)
    stamps = {"review_on": next_on, "rating": rating, "rated_on": on, "rating_reason": rating_reason}
    if started and action.progress == Progress.NOT_STARTED:
        stamps["progress"] = Progress.IN_PROGRESS
    # Compare and set: only one review can find the date still open.
    if not Action.objects.filter(pk=action.pk, review_on=due_on, progress__in=CHASED).update(**stamps):
        action.refresh_from_db()
        raise ReviewRefused(_why_not(action, due_on))
    before = {"rating": action.rating, "next review": due_on}
    for name, value in stamps.items():
        setattr(action, name, value)
    review = Review.objects.create(
        action=action,
        due_on=due_on,
        given_on=on,
        given_at=at,
        by=by,
        no_change=no_change,
        what_was_done=what_was_done.strip(),
        rating=rating,
        rating_reason=rating_reason,
        next_steps=next_steps.strip(),
        dates_missed=_dates_between(action, due_on, next_on),
    )
    if evidence is not None:
        add_evidence(action, evidence, review=review, by=by, at=at)
    record(
        "actions.review",
        action,
        by=by,
        at=at,
        before=before,
        after={"rating": rating, "next review": next_on, "review": review.pk},
    )
    return review


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
    if not action.is_chased:
        return f"This action is {Progress(action.progress).label.lower()}: it is not reviewed now."
    return f"No review is due on {plain(due_on)}. Nothing was recorded."


def _judgement(action: Action, rating: str, reason: str, *, no_change: bool) -> tuple[str, str]:
    """The rating and its reason; "no change" repeats those of the last review where none is given."""
    if no_change:
        last = action.reviews.first()
        if last is None:
            raise ReviewRefused("This is the first review: say what was done.", field="what_was_done")
        if not rating:
            rating, reason = last.rating, reason or last.rating_reason
        elif rating == last.rating:
            reason = reason or last.rating_reason
    if rating not in Rating.values:
        raise ReviewRefused("Select a rating.", field="rating")
    if rating == Rating.RED and not reason:
        raise ReviewRefused(
            "Red needs a reason: say what is wrong and what is needed.", field="rating_reason"
        )
    return rating, reason


def _dates_between(action: Action, answered: date, next_on: date) -> int:
    """How many of the action's review dates lie between two of them."""
    passed = takewhile(lambda due: due < next_on, action.review_dates())
    return sum(due > answered for due in passed)
