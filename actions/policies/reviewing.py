"""Looking at a policy or a route again on its day. Rules: docs/rules/policies.md."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from actions.plan.amending import said
from actions.plan.refusing import PlanRefused
from actions.policies.models import Found, Policy, PolicyReview
from actions.policies.models.kept import Kept
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import add_months, london_date, plain
from msplan.lib.writing import LONG

# The longest time until the next look: docs/rules/policies.md.
MOST_MONTHS = 36
NEW_TEXT = ("edition", "agreed_on")


@transaction.atomic
def review(
    thing: Kept,
    *,
    due_on: date,
    found: str,
    words: str = "",
    next_on: date,
    new_text: Mapping[str, Any] | None = None,
    by: Person,
    at: datetime,
) -> PolicyReview:
    """Answer the date that is open and set the next. It may come at any time before its date.

    ``new_text`` is the version and the day on which it was agreed, where the policy was changed. Raises PlanRefused,
    also where somebody answered this date a moment ago.
    """
    on = london_date(at)
    if found != Found.STANDS and not words.strip():
        raise PlanRefused("Say what changed, or has to change.", field="words")
    if next_on <= on:
        raise PlanRefused("The next review must be after today.", field="next_on")
    if next_on > add_months(on, MOST_MONTHS):
        raise PlanRefused(
            f"The next review must be {plain(add_months(on, MOST_MONTHS))} or earlier.", field="next_on"
        )
    text = _new_text(thing, found, new_text or {}, on) or _to_change(thing, found, words.strip())
    # Guard and set in one: of two who answer the same date one wins. What is archived has no such date.
    rows = type(thing)._default_manager.filter(pk=thing.pk, review_on=due_on)
    changes = {"review_on": next_on, **text, **({"version": F("version") + 1} if text else {})}
    before = {name: said(thing, name) for name in text}
    if rows.update(**changes) != 1:
        raise PlanRefused(
            f"The review due on {plain(due_on)} was given already, or nobody waits for it any more."
        )
    thing.refresh_from_db()
    made = PolicyReview.objects.create(
        **thing.named,
        due_on=due_on,
        given_on=on,
        given_at=at,
        by=by,
        found=found,
        words=words.strip(),
        next_on=next_on,
    )
    after = {"due": due_on, "found": made.get_found_display(), "next": next_on}
    after |= {name: said(thing, name) for name in text}
    record("policies.review", thing, by=by, at=at, before=before, after=after)
    return made


def _to_change(thing: Kept, found: str, words: str) -> dict[str, str]:
    """What its owner says has to change stands in the register, behind what stood there: actions are raised from it."""
    if found != Found.TO_CHANGE or not isinstance(thing, Policy) or words in thing.to_change:
        return {}
    whole = f"{thing.to_change}\n{words}".strip()
    return {"to_change": whole} if len(whole) <= LONG else {}


def _new_text(thing: Kept, found: str, given: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What of the new version is written into the policy: only where it was changed, and only what was said."""
    if found != Found.CHANGED or not isinstance(thing, Policy):
        return {}
    agreed = given.get("agreed_on")
    if agreed and agreed > on:
        raise PlanRefused("The day on which it was agreed must be today or in the past.", field="agreed_on")
    return {name: given[name] for name in NEW_TEXT if given.get(name)}
