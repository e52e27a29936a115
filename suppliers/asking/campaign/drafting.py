"""Making a campaign, changing its words while it is a draft, throwing a draft away; a later deadline afterwards."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.amending import amend, keep
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.locking import hold
from msplan.lib.refusing import Refused
from msplan.lib.states import InvalidTransition, move
from suppliers.asking.models import LEAST_DAYS, MOST_DAYS, Campaign, CampaignState, Invitation

# History keeps no name, number or address of whom to ask.
PRIVATE = ("contact_name", "contact_phone", "contact_email")
# How long suppliers have at the least after a deadline was moved.
EXTENDED_DAYS = 3


@transaction.atomic
def draft(*, form_id: UUID | None = None, by: Person, at: datetime, **words: Any) -> Campaign:
    """A campaign that asks nobody yet. ``words`` are the fields of its form. Raises RowRefused, MadeAlready."""
    made = Campaign(owner=by, made_at=at, form_id=form_id, **words)
    _check(made)
    keep(made, field="deadline_on")
    record("asking.draft", made, by=by, at=at, after={"name": made.name, "asks": _asks(made)})
    return made


@transaction.atomic
def edit(campaign: Campaign, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime) -> bool:
    """False when nothing differs. Raises StaleEdit, RowRefused, InvalidTransition once it is sent."""

    def check(now: Campaign) -> None:
        if now.state != CampaignState.DRAFT:
            raise InvalidTransition("This campaign was sent: what it says stays as it is.")
        _check(now)

    return amend(
        campaign, version=version, changes=changes, act="asking.edit_campaign", check=check, private=PRIVATE,
        field="deadline_on", by=by, at=at,
    )  # fmt: skip


def _check(campaign: Campaign) -> None:
    if campaign.questions is not None and campaign.questions.is_draft:
        raise Refused("This version is a draft. Make it ready first.", field="asks")
    if campaign.deadline_on > campaign.opens_on + timedelta(days=MOST_DAYS):
        raise Refused(f"The deadline must be within {MOST_DAYS} days of the opening.", field="deadline_on")


def _asks(campaign: Campaign) -> str:
    return str(campaign.terms or campaign.questions)


@transaction.atomic
def discard(campaign: Campaign, *, by: Person, at: datetime) -> None:
    """Throw a draft away. Raises InvalidTransition where it was sent."""
    held = hold(Campaign.objects.all(), campaign.pk)
    if held.state != CampaignState.DRAFT:
        raise InvalidTransition("This campaign was sent: it is kept.")
    record("asking.discard_campaign", held, by=by, at=at, before={"name": held.name})
    held.delete()


@transaction.atomic
def extend(campaign: Campaign, deadline_on: date, *, by: Person, at: datetime) -> None:
    """A later deadline, never an earlier one; suppliers keep some days from today. Raises Refused.

    Silence that was handed over is taken back: nobody is silent before the new date.
    """
    held = hold(Campaign.objects.all(), campaign.pk)
    if held.state in (CampaignState.DRAFT, CampaignState.CLOSED):
        raise InvalidTransition("Only the deadline of a campaign that runs can be moved.")
    least = max(held.deadline_on + timedelta(days=1), london_date(at) + timedelta(days=EXTENDED_DAYS))
    if deadline_on < least:
        raise Refused(f"The new deadline must be {plain(least)} or later.", field="deadline_on")
    if deadline_on > held.opens_on + timedelta(days=2 * MOST_DAYS):
        raise Refused(
            f"The deadline must be within {2 * MOST_DAYS} days of the opening.", field="deadline_on"
        )
    before, held.deadline_on = held.deadline_on, deadline_on
    keep(held, only=["deadline_on"], field="deadline_on")
    record(
        "asking.extend",
        held,
        by=by,
        at=at,
        before={"deadline_on": before},
        after={"deadline_on": deadline_on},
    )
    silent = Invitation.objects.filter(campaign=held).silent(london_date(at))
    Invitation.objects.filter(campaign=held).unanswered().exclude(pk__in=silent.values("pk")).update(
        no_response_on=None, handed_to=None, handed_on=None, handed_settled_at=None, handed_note=""
    )
    campaign.deadline_on = deadline_on


@transaction.atomic
def close(campaign: Campaign, *, by: Person, at: datetime) -> None:
    """Nobody is reminded any more; answers are still taken. Raises InvalidTransition unless it is sent."""
    move(campaign, to=CampaignState.CLOSED, allowed=[CampaignState.SENT], closed_at=at)
    record("asking.close", campaign, by=by, at=at, before={"state": "sent"}, after={"state": "closed"})


def least_deadline(opens_on: date) -> date:
    return opens_on + timedelta(days=LEAST_DAYS)
