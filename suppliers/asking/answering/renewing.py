"""A fresh link for whoever came with a dead one: to the address that we hold, and to no other.

Whoever asks is told the same whatever happens here. A link that is still good is sent again as it is, so that a
stranger who knows a code ends nobody's session; one that was revoked, replaced or ran out is made anew.
"""

from datetime import datetime

from django.db import transaction

from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.links.issuing import ever, issue
from suppliers.asking.campaign.mailing import write
from suppliers.asking.campaign.renewing import new_link
from suppliers.asking.models import INVITATION_LINK, Ask, Invitation, Notice

SENT = "A link was sent to the address on file"


def whose_address(token: str) -> Invitation | None:
    """The invitation that an address is or was of. A colleague's has none: nobody told us where they are."""
    link = ever(INVITATION_LINK, token)
    return Invitation.objects.standing().filter(pk=link.thing_id).first() if link else None


def whose_code(code: str) -> Invitation | None:
    return Invitation.objects.standing().filter(code=code).first()


@transaction.atomic
def send_fresh(invitation: Invitation, *, at: datetime) -> Ask | None:
    """At most one a day. None where today's was written already, or we took the invitation back."""
    held = hold(Invitation.objects.select_related("campaign__terms", "supplier"), invitation.pk)
    rule = f"asked for on {london_date(at).isoformat()}"
    if not Invitation.objects.standing().filter(pk=held.pk).exists() or _written(held, rule):
        return None
    link = issue(INVITATION_LINK, held.pk, at=at)
    is_new = not link.is_open(at)
    if is_new:
        new_link(held, by=None, at=at)
    ask = write(held, Ask.Kind.FRESH_LINK, rule, "asking_fresh_link", {"is_new": is_new}, at)
    # Where a mail to this address came back, a person has to find a better one: the notice stays open.
    came_back = held.asks.filter(bounced_on__isnull=False).exists()
    settled = {} if came_back else {"settled_at": at, "settled_note": SENT}
    Notice.objects.create(invitation=held, kind=Notice.Kind.LINK_ASKED, at=at, **settled)
    record("asking.send_fresh_link", held, by=None, at=at, after={"new address": is_new})
    return ask


def _written(held: Invitation, rule: str) -> bool:
    return Ask.objects.filter(invitation=held, kind=Ask.Kind.FRESH_LINK, rule=rule).exists()
