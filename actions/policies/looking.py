"""Saying whether a policy covers modern slavery. Rules: docs/rules/policies.md."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from actions.plan.amending import keep
from actions.plan.refusing import PlanRefused
from actions.policies.models import Covers, Looking, Policy
from actions.policies.provisions import in_order
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import InvalidTransition


@transaction.atomic
def look_at(
    policy: Policy,
    *,
    covers: str,
    provisions: Sequence[str] = (),
    words: str,
    looked_on: date,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> Looking:
    """Keep what somebody found who read the policy; earlier lookings stay.

    Raises PlanRefused, InvalidTransition for an archived one, MadeAlready for a page sent twice.
    """
    now = Policy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if not now.is_standing:
        raise InvalidTransition(f"{now.reference} is archived: take it into use again first.")
    on = london_date(at)
    if not words.strip():
        raise PlanRefused("Say what the policy says, or that it says nothing.", field="words")
    if looked_on > on:
        raise PlanRefused("The day must be today or in the past.", field="looked_on")
    if covers == Covers.NO and provisions:
        raise PlanRefused(
            "A policy that does not cover modern slavery has none of the provisions.", field="provisions"
        )
    looking = Looking(
        policy=now,
        covers=covers,
        provisions=[one.value for one in in_order(list(provisions))],
        words=words.strip(),
        looked_on=looked_on,
        by=by,
        at=at,
        entered_on=on,
        form_id=form_id,
    )
    keep(looking)
    after = {"covers": looking.get_covers_display(), "provisions": looking.provision_words, "on": looked_on}
    record("policies.look_at", now, by=by, at=at, after=after)
    return looking
