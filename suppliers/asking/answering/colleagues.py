"""A colleague of the contact who answers one section: their own link, and its end."""

from datetime import datetime

from django.db import transaction

from msplan.history.recording import record
from msplan.lib.dates import plain
from msplan.lib.locking import hold
from msplan.lib.refusing import Refused
from msplan.links.issuing import issue, revoke
from msplan.links.models import SecretLink
from msplan.outbox.posting import post
from suppliers.asking.answering.standing import demand_writable, form_of
from suppliers.asking.campaign.inviting import code
from suppliers.asking.campaign.mailing import PURPOSE, secret_path
from suppliers.asking.models import COLLEAGUE_LINK, Colleague, Invitation

# However many have come and gone: an invitation is no way to make links without end.
MOST_A_SECTION = 10


@transaction.atomic
def ask_colleague(
    invitation: Invitation, section: str, *, name: str, at: datetime
) -> tuple[Colleague, SecretLink]:
    """A link for ``section`` alone. Raises Refused where a colleague has it already, or it cannot be answered."""
    held = hold(Invitation.objects.select_related("campaign__questions"), invitation.pk)
    demand_writable(held)
    if section not in {each.id for each in form_of(held).sections}:
        raise Refused("This questionnaire has no such section.")
    before = Colleague.objects.filter(invitation=held, section=section)
    if before.filter(ended_at__isnull=True).exists():
        raise Refused("A colleague has this section already. End their link before you make another.")
    if before.count() >= MOST_A_SECTION:
        raise Refused(f"{MOST_A_SECTION} links were made for this section. Ask us if you need another.")
    colleague = Colleague.objects.create(
        invitation=held, section=section, code=code(), name=name.strip(), at=at
    )
    link = issue(COLLEAGUE_LINK, colleague.pk, at=at)
    record("asking.ask_colleague", held, by=None, at=at, after={"section": section})
    return colleague, link


@transaction.atomic
def end_colleague(colleague: Colleague, *, at: datetime) -> bool:
    """Their link is dead at once; what they wrote stays. Whether it had not been ended before."""
    held = hold(Invitation.objects.all(), colleague.invitation_id)
    if not Colleague.objects.filter(pk=colleague.pk, ended_at__isnull=True).update(ended_at=at):
        return False
    for link in SecretLink.objects.filter(purpose=COLLEAGUE_LINK, thing_id=colleague.pk):
        revoke(link, at=at)
    record("asking.end_colleague", held, by=None, at=at, after={"section": colleague.section})
    return True


def write_to(colleague: Colleague, link: SecretLink, *, email: str, section: str, at: datetime) -> None:
    """One mail with the link, in our own words alone: nobody sends theirs to a stranger through us."""
    invitation = colleague.invitation
    campaign = invitation.campaign
    post(
        to=email,
        template="asking_colleague",
        context={
            "campaign": campaign,
            "supplier": invitation.supplier,
            "deadline": plain(campaign.deadline_on),
            "section": section,
        },
        key=f"asking:colleague:{colleague.code}",
        purpose=PURPOSE,
        at=at,
        secret=link,
        secret_path=secret_path(),
    )
