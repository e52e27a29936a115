"""Giving the yearly review of a priority risk or a known unknown. Rules: docs/rules/priority-risks.md."""

from datetime import date, datetime

from django.db import transaction

from actions.risks.keeping import RiskRefused
from actions.risks.models import Finding, YearlyReview
from actions.risks.models.watched import Watched
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain


@transaction.atomic
def give_yearly_review(
    thing: Watched, *, due_on: date, finding: str, what_changed: str = "", by: Person, at: datetime
) -> YearlyReview:
    """Answer one due date of something open, and set the next: the first anniversary that lies ahead.

    Raises RiskRefused when the date is not the one that is open, when it is too early, or without words for a change.
    """
    on = london_date(at)
    if finding == Finding.CHANGED and not what_changed.strip():
        raise RiskRefused("Say what has changed.", field="what_changed")
    if thing.review_on == due_on and not thing.review_may_come(on):
        raise RiskRefused(f"The review due on {plain(due_on)} can be given from 42 days before.")
    next_on = thing.next_review_after(answered=due_on, on=on)
    # Guard and set in one: of two who answer the same date one wins. What is closed has no such date.
    rows = type(thing)._default_manager.filter(pk=thing.pk, review_on=due_on)
    if rows.update(review_on=next_on) != 1:
        raise RiskRefused(
            f"The review due on {plain(due_on)} was given already, or nobody waits for it any more."
        )
    thing.review_on = next_on
    review = YearlyReview.objects.create(
        **thing.named,
        due_on=due_on,
        given_on=on,
        given_at=at,
        by=by,
        finding=finding,
        what_changed=what_changed.strip(),
    )
    after = {"due": due_on, "finding": review.get_finding_display(), "what_changed": review.what_changed}
    record("risks.review", thing, by=by, at=at, after=after)
    return review
