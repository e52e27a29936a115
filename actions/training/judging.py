"""What an audience needs to learn: judged on a day, asked for again by another. Rules: docs/rules/training.md."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from actions.plan.amending import keep
from actions.plan.models import Action
from actions.plan.refusing import PlanRefused
from actions.training.handing_in import check_day
from actions.training.models import Audience, TrainingNeed, TrainingNeedAction
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain


@transaction.atomic
def judge_needs(
    audience: Audience,
    *,
    judged_on: date,
    judged_by: str,
    needs: str,
    next_on: date,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> TrainingNeed:
    """Write down an assessment; from now on its next date is asked for. Raises PlanRefused; MadeAlready for a page

    sent twice.
    """
    made = TrainingNeed(
        audience=audience,
        judged_on=judged_on,
        judged_by=judged_by.strip(),
        needs=needs.strip(),
        next_on=next_on,
        form_id=form_id,
        given_by=by,
        given_at=at,
    )
    check_day(judged_on, at, field="judged_on")
    if next_on <= london_date(at):
        raise PlanRefused("The next time must lie ahead.", field="next_on")
    if audience.is_archived:
        raise PlanRefused("The audience is archived. Take it up first.")
    keep(made, field="next_on")
    owner = audience.owner or by
    Audience.objects.filter(pk=audience.pk).update(needs_on=next_on, owner=owner)
    audience.needs_on, audience.owner = next_on, owner
    after = {"judged_on": plain(judged_on), "judged_by": made.judged_by, "needs": made.needs}
    record("training.judge_needs", audience, by=by, at=at, after={**after, "next_on": plain(next_on)})
    return made


@transaction.atomic
def link_action(need: TrainingNeed, action: Action, *, by: Person | None, at: datetime) -> TrainingNeedAction:
    """Say that an action answers the need. Raises PlanRefused when it is there already."""
    try:
        with transaction.atomic():
            link = TrainingNeedAction.objects.create(need=need, action=action, by=by, at=at)
    except IntegrityError as error:
        raise PlanRefused(f"{action.reference} is there already.") from error
    record("training.raise_action", need.audience, by=by, at=at, after={"action": str(action)})
    return link
