"""Silence: fourteen days after the deadline it counts as no response, and somebody of ours takes it on.

Whom the request first reached later has fourteen days from then, and whom it never reached is
never silent. Rules: docs/rules/asking.md.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record, record_many
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.states import InvalidTransition
from suppliers.asking.models import CampaignState, Invitation
from suppliers.record.models import Contract
from suppliers.register.models import survivor_id


@transaction.atomic
def hand_over(*, at: datetime) -> int:
    """Everything that is silent by now and was not handed over; returns how many. A second run finds none."""
    on = london_date(at)
    silent = Invitation.objects.silent(on).filter(no_response_on__isnull=True)
    sent = silent.exclude(campaign__state=CampaignState.DRAFT).select_related(
        "campaign__owner", "supplier__owner"
    )
    rows = list(sent.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    managers = managers_of({row.supplier.survivor.pk for row in rows}, at=at)
    for row in rows:
        row.no_response_on, row.handed_on = row.silent_on, on  # type: ignore[attr-defined]  # annotated
        row.handed_to = _receiver(row, managers)
        row.handed_settled_at, row.handed_note = None, ""
    fields = ["no_response_on", "handed_on", "handed_to", "handed_settled_at", "handed_note"]
    Invitation.objects.bulk_update(rows, fields, batch_size=500)
    after = (
        (row, None, {"no_response_on": row.no_response_on, "handed_to": str(row.handed_to)}) for row in rows
    )
    record_many("asking.no_response", after, by=None, at=at)
    return len(rows)


def managers_of(suppliers: Collection[int], *, at: datetime) -> dict[int, Person]:
    """The manager of each one's live contract, of the largest where there are several. One query."""
    live = Contract.objects.live(london_date(at)).filter(manager__is_active=True)
    of_them = live.annotate(survivor=survivor_id()).filter(survivor__in=list(suppliers))
    found: dict[int, Person] = {}
    for contract in of_them.select_related("manager").order_by("value", "-pk"):
        # Ascending, those without a value last: the largest known one is met after all smaller ones.
        if contract.value is not None or contract.survivor not in found:
            found[contract.survivor] = contract.manager
    return found


def _receiver(row: Invitation, managers: dict[int, Person]) -> Person:
    """Whoever manages the contract; else the supplier's owner; else whose campaign it is."""
    manager, owner = managers.get(row.supplier.survivor.pk), row.supplier.survivor.owner
    if manager is not None:
        return manager
    return owner if owner is not None and owner.is_active else row.campaign.owner


@transaction.atomic
def settle(invitation: Invitation, *, note: str, by: Person, at: datetime) -> None:
    """What was done about the silence. It stays "no response" until an answer comes. Raises InvalidTransition."""
    held = hold(Invitation.objects.all(), invitation.pk)
    if held.handed_to_id is None or held.handed_settled_at is not None:
        raise InvalidTransition("There is nothing to settle here any more.")
    held.handed_settled_at, held.handed_note = at, note
    held.save(update_fields=["handed_settled_at", "handed_note"])
    record("asking.settle_silence", held, by=by, at=at, after={"settled": london_date(at)})
