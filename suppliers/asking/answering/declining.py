"""Not answering here: declining with a reason, or having answered elsewhere; and changing one's mind about either."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from msplan.history.recording import record
from msplan.lib.dates import plain
from msplan.lib.locking import hold
from msplan.lib.refusing import Refused, RowRefused
from msplan.lib.states import InvalidTransition, move
from suppliers.asking.answering.confirming import TAKEN_BACK
from suppliers.asking.answering.silence import lifted
from suppliers.asking.models import UNANSWERED, CampaignState, Invitation, InvitationState, Notice
from suppliers.record.keeping import add, archive
from suppliers.record.models import Equivalent

S = InvitationState
RUNNING = (CampaignState.SENDING, CampaignState.SENT)
# However often they come back: each time may bring a document, and all are kept.
MOST_ELSEWHERE = 10
TOO_OFTEN = (
    f"You told us so {MOST_ELSEWHERE} times, and came back from it. Ring us: we write it down for you."
)
TOO_LATE = "You told us something else meanwhile. Look at the first page: it says how this stands."


@dataclass(frozen=True)
class Elsewhere:
    """Where a supplier answered: what it is, under which reference, what it covers, from when to when it holds."""

    kind: str
    name: str
    reference: str
    scope: str
    issued_on: date
    expires_on: date
    link: str = ""
    upload: "File[bytes] | None" = None


@transaction.atomic
def decline(invitation: Invitation, *, reason: str, at: datetime) -> None:
    """Sent twice, it is said once. Raises Refused without a reason, InvalidTransition where it was answered."""
    held = _held(invitation)
    if held.state == S.DECLINED:
        return
    if not reason.strip():
        raise Refused("Tell us why you do not answer", field="reason")
    before = held.state
    move(
        held, to=S.DECLINED, allowed=UNANSWERED, sentence=TOO_LATE, reason=reason.strip(), settled_at=at,
        **lifted(held),
    )  # fmt: skip
    record("asking.decline", held, by=None, at=at, before={"state": before}, after={"state": held.state})


@transaction.atomic
def answer_elsewhere(invitation: Invitation, found: Elsewhere, *, at: datetime) -> None:
    """The document goes into the supplier's record unchecked: it counts once a person has looked at it.

    Somebody of ours is told to do so; a reference alone is in what they are told, with all that was typed beside it.
    Sent twice, it is said once. Raises RowRefused and FileRefused in words, InvalidTransition where it was answered.
    """
    held = _held(invitation)
    if held.state == S.ELSEWHERE:
        return
    if held.state not in UNANSWERED:
        raise InvalidTransition(TOO_LATE)
    if Notice.objects.filter(invitation=held, kind=Notice.Kind.ELSEWHERE).count() >= MOST_ELSEWHERE:
        raise Refused(TOO_OFTEN)
    before = held.state
    row = _in_the_record(held, found, at=at)
    move(
        held, to=S.ELSEWHERE, allowed=UNANSWERED, sentence=TOO_LATE, settled_at=at, elsewhere_kind=found.kind,
        elsewhere_reference=found.reference, elsewhere=row, **lifted(held),
    )  # fmt: skip
    Notice.objects.create(invitation=held, kind=Notice.Kind.ELSEWHERE, text=_told(found, row), at=at)
    after = {"state": held.state, "kind": held.get_elsewhere_kind_display()}
    record("asking.answer_elsewhere", held, by=None, at=at, before={"state": before}, after=after)


@transaction.atomic
def come_back(invitation: Invitation, *, at: datetime) -> None:
    """They answer after all, while the campaign runs. What was saved is there; an unchecked document is archived.

    Raises InvalidTransition where it is neither declined nor answered elsewhere, Refused once the campaign is closed.
    """
    held = _held(invitation)
    if held.campaign.state not in RUNNING:
        raise Refused("We closed this round of questions. Ring us if you want to answer after all.")
    before, row = held.state, held.elsewhere
    to = S.STARTED if held.started_at else S.OPEN
    nothing: dict[str, Any] = {"elsewhere_kind": "", "elsewhere_reference": "", "elsewhere": None}
    move(
        held, to=to, allowed=[S.DECLINED, S.ELSEWHERE], sentence=TOO_LATE, settled_at=None, reason="",
        **nothing,
    )  # fmt: skip
    if row is not None and row.checked_on is None and not row.is_archived:
        archive(row, by=None, at=at)
    said = Notice.objects.filter(invitation=held, kind=Notice.Kind.ELSEWHERE, settled_at__isnull=True)
    said.update(settled_at=at, settled_note=TAKEN_BACK)
    record("asking.come_back", held, by=None, at=at, before={"state": before}, after={"state": held.state})


def _held(invitation: Invitation) -> Invitation:
    people = "campaign", "supplier__merged_into", "elsewhere"
    return hold(Invitation.objects.select_related(*people), invitation.pk)


def _told(found: Elsewhere, row: Equivalent | None) -> str:
    """All that was typed but the kind and the reference, which the invitation has; and where to look at it."""
    where = (
        "Look it up under the reference."
        if row is None
        else "It is in the record, and nobody has checked it."
    )
    days = f"Dated {plain(found.issued_on)}, holds until {plain(found.expires_on)}."
    return "\n".join(filter(None, [found.name, f"Covers: {found.scope}", days, where]))


def _in_the_record(held: Invitation, found: Elsewhere, *, at: datetime) -> Equivalent | None:
    """The new row, of the supplier that this one was merged into meanwhile.

    None where we archived it, and none for a reference alone: the record holds what somebody can look at.
    """
    owner = held.supplier.survivor
    if owner.archived_at is not None or not (found.link or found.upload):
        return None
    row = Equivalent(
        supplier=owner,
        kind=found.kind,
        name=(found.name or found.reference)[:200],
        scope=found.scope,
        issued_on=found.issued_on,
        expires_on=found.expires_on,
        link=found.link,
    )
    try:
        return add(row, evidence=found.upload, by=None, at=at)
    except RowRefused as refusal:
        # Of a supplier that was merged while this was written: its sentence would name somebody else.
        if type(owner)._base_manager.filter(pk=owner.pk, merged_into=None, archived_at=None).exists():
            raise
        raise Refused("This could not be kept just now. Try again in a minute.") from refusal
