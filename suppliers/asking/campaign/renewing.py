"""A new address for an invitation: whoever held the old one is out, and so is everybody they passed a part to."""

from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.links.issuing import issue, reissue, revoke
from msplan.links.models import SecretLink
from suppliers.asking.models import COLLEAGUE_LINK, INVITATION_LINK, Colleague, Invitation


@transaction.atomic
def new_link(invitation: Invitation, *, by: Person | None, at: datetime) -> SecretLink:
    """The old link, and every link that was passed to a colleague, is dead at once. What they wrote is kept.

    A wrong person who passed a part to somebody, or to themselves, would go on reading it otherwise.
    """
    for colleague in Colleague.objects.filter(invitation=invitation, ended_at__isnull=True):
        revoke(issue(COLLEAGUE_LINK, colleague.pk, at=at), at=at)
        colleague.ended_at = at
        colleague.save(update_fields=["ended_at"])
        record("asking.end_colleague", invitation, by=by, at=at, after={"section": colleague.section})
    return reissue(issue(INVITATION_LINK, invitation.pk, at=at), at=at)
