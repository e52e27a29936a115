"""Accepting a code or terms: which version was shown, who said so, in which role, when."""

from datetime import datetime

from django.db import transaction

from msplan.history.recording import record
from msplan.lib.locking import hold
from msplan.lib.refusing import Refused
from msplan.lib.states import move
from suppliers.asking.answering.references import reference
from suppliers.asking.answering.silence import lifted
from suppliers.asking.campaign.mailing import write
from suppliers.asking.models import UNANSWERED, Acceptance, Ask, Invitation, InvitationState, Terms

OTHER_VERSION = (
    "The terms on your page were not those that we ask you to accept. Read these, then accept them."
)
TOO_LATE = "You told us something else meanwhile. Look at the first page: it says how this stands."


@transaction.atomic
def accept_terms(
    invitation: Invitation, terms: Terms | int, *, name: str, role: str, at: datetime
) -> Acceptance:
    """``terms`` are those that the page showed. Sent twice, they are accepted once, by whoever was first.

    Raises Refused without a name or role, or for other terms than the campaign's; InvalidTransition where the
    supplier declined.
    """
    rows = Invitation.objects.select_related("campaign__terms", "supplier")
    held = hold(rows, invitation.pk)
    already = Acceptance.objects.filter(invitation=held).first()
    if already is not None:
        return already
    if (
        held.campaign.terms_id is None
        or (terms.pk if isinstance(terms, Terms) else terms) != held.campaign.terms_id
    ):
        raise Refused(OTHER_VERSION)
    name, role = name.strip(), role.strip()
    if not name or not role:
        raise Refused("Enter your name and your role", field="role" if name else "name")
    before, late = held.state, held.campaign.is_late(at)
    move(
        held, to=InvitationState.ACCEPTED, allowed=UNANSWERED, sentence=TOO_LATE,
        started_at=held.started_at or at, submitted_at=at, settled_at=at, **lifted(held),
    )  # fmt: skip
    kept = Acceptance.objects.create(invitation=held, name=name, role=role, at=at, reference=reference())
    after = {
        "state": held.state,
        "reference": kept.reference,
        "terms": str(held.campaign.terms),
        "late": late,
    }
    record("asking.accept_terms", held, by=None, at=at, before={"state": before}, after=after)
    write(held, Ask.Kind.RECEIPT, "terms", "asking_accepted", {"acceptance": kept, "is_late": late}, at)
    return kept
