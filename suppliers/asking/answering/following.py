"""From a secret address to what its holder may see: one invitation, or one section of it, and nothing beside it.

The address is swapped once for an entry in the session, which names the link and its issue. Every later request is
held against the link as it is then: revoked, re-issued or run out, the entry opens nothing any more.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from msplan.history.recording import record
from msplan.links.issuing import follow
from msplan.links.models import SecretLink, hash_of
from suppliers.asking.models import (
    COLLEAGUE_LINK,
    INVITATION_LINK,
    Colleague,
    Invitation,
    InvitationState,
)

CONTACT = "contact"


@dataclass(frozen=True)
class Access:
    """What somebody without an account may see and do. ``section`` is None for the contact, who sees the whole."""

    invitation: Invitation
    link: SecretLink
    colleague: Colleague | None = None

    @property
    def code(self) -> str:
        """What stands in the addresses of the pages: no secret, and of no use without the session's entry."""
        return self.colleague.code if self.colleague else self.invitation.code

    @property
    def section(self) -> str | None:
        return self.colleague.section if self.colleague else None

    @property
    def saved_by(self) -> str:
        """Who of them wrote an answer: the section of a colleague's link, or the contact."""
        return self.colleague.section if self.colleague else CONTACT

    @property
    def is_withdrawn(self) -> bool:
        return self.invitation.state == InvitationState.WITHDRAWN

    @property
    def may_write(self) -> bool:
        """Whether answers are taken now: still to be answered, or asked back. The deadline takes nothing away."""
        return self.invitation.is_writable


def followed(token: str, *, at: datetime) -> Access | None:
    """What the address opens now. None for all that open nothing, in as many queries whatever the reason is."""
    mine = follow(INVITATION_LINK, token, at=at)
    theirs = follow(COLLEAGUE_LINK, token, at=at)
    link = mine or theirs
    return _behind(link) if link else None


def still(link_id: int, serial: int, *, code: str, at: datetime) -> Access | None:
    """What an entry of a session still opens under this code."""
    link = SecretLink.objects.filter(
        pk=link_id, serial=serial, purpose__in=[INVITATION_LINK, COLLEAGUE_LINK]
    ).first()
    if link is None or not link.is_open(at):
        return None
    access = _behind(link)
    return access if access is not None and access.code == code else None


def withdrawn_by_us(token: str) -> bool:
    """Whether the address was of an invitation that we took back: its holder is told so, and nothing else."""
    links = SecretLink.objects.filter(purpose=INVITATION_LINK, token_hash=hash_of(token))
    return Invitation.objects.filter(
        state=InvitationState.WITHDRAWN, pk__in=links.values("thing_id")
    ).exists()


@transaction.atomic
def go_in(access: Access, *, at: datetime) -> None:
    """Continue was pressed: the first time is kept, of the contact and of each colleague."""
    thing = access.colleague or access.invitation
    first = type(thing)._base_manager.filter(pk=thing.pk, opened_at__isnull=True)
    if not first.update(opened_at=at):
        return
    thing.opened_at = at
    who = {"section": access.section} if access.section else {}
    record("asking.open", access.invitation, by=None, at=at, after=who)


def _behind(link: SecretLink) -> Access | None:
    people = "campaign__questions", "campaign__terms", "supplier"
    if link.purpose == INVITATION_LINK:
        invitation = Invitation.objects.select_related(*people).filter(pk=link.thing_id).first()
        return Access(invitation, link) if invitation else None
    found = Colleague.objects.select_related(*(f"invitation__{name}" for name in people))
    colleague = found.filter(pk=link.thing_id, ended_at__isnull=True).first()
    return Access(colleague.invitation, link, colleague) if colleague else None
