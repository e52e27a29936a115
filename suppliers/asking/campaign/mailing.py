"""Mails to suppliers' contacts: rows of the outbox, each said once. The secret address in them is a placeholder.

Whether an invitation can be opened or answered never depends on any of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from msplan.force.models import ForceProfile
from msplan.lib.dates import plain
from msplan.links.models import SecretLink
from msplan.outbox.models import Mail
from msplan.outbox.posting import AlreadyPosted, written
from msplan.outbox.secret import TOKEN
from suppliers.asking.campaign.inviting import contacts_of
from suppliers.asking.models import INVITATION_LINK, Ask, Campaign, Invitation
from suppliers.register.models import Supplier

PURPOSE = "Questionnaire"
_STAND_IN = "token"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be said about one invitation. ``rule`` tells it from others of its kind: said once, whatever is run

    again. ``held``: kept and never sent, for a demonstration's past.
    """

    invitation: Invitation
    kind: str
    rule: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    with_link: bool = True
    not_before: datetime | None = None
    held: bool = False


def write(
    invitation: Invitation,
    kind: str,
    rule: str,
    template: str,
    context: Mapping[str, Any],
    at: datetime,
    *,
    with_link: bool = True,
    not_before: datetime | None = None,
    held: bool = False,
) -> Ask:
    """Say one thing to the contact, once: what was said under this kind and rule already is given back as it was.

    The template (``templates/emails/<template>.txt``) puts ``{{ secret_address }}`` on a line of its own unless
    ``with_link`` is false. It has ``invitation``, ``campaign``, ``supplier``, ``deadline`` and ``force`` besides.
    """
    letter = Letter(invitation, kind, rule, template, context, with_link, not_before, held)
    said = Ask.objects.filter(invitation=invitation, kind=kind, rule=rule)
    if (before := said.first()) is not None:
        return before
    try:
        return write_many([letter], at=at)[0]
    except AlreadyPosted:  # somebody else was faster
        return said.get()


@transaction.atomic
def write_many(letters: Iterable[Letter], *, at: datetime) -> list[Ask]:
    """All of them or none, in as many queries for many as for one. Raises AlreadyPosted where one was said before."""
    letters = list(letters)
    force = ForceProfile.current()
    links = _links(letter.invitation.pk for letter in letters if letter.with_link)
    mails = [_mail(letter, links.get(letter.invitation.pk), force, at) for letter in letters]
    asks = [
        Ask(invitation=letter.invitation, kind=letter.kind, rule=letter.rule, mail=mail, at=at)
        for letter, mail in zip(letters, mails, strict=True)
    ]
    try:
        with transaction.atomic():
            Mail.objects.bulk_create(mails, batch_size=500)
            return Ask.objects.bulk_create(asks, batch_size=500)
    except IntegrityError as error:
        if Mail.objects.filter(key__in=[mail.key for mail in mails]).exists():
            raise AlreadyPosted(mails[0].key) from error
        raise


def _links(invitations: Iterable[int]) -> dict[int, SecretLink]:
    rows = SecretLink.objects.filter(purpose=INVITATION_LINK, thing_id__in=list(invitations))
    return {link.thing_id: link for link in rows}


def _mail(letter: Letter, link: SecretLink | None, force: ForceProfile, at: datetime) -> Mail:
    """The row, not saved. Raises LookupError for an invitation that was made without its link."""
    if letter.with_link and link is None:
        raise LookupError(f"Invitation {letter.invitation.code} has no link.")
    return written(
        to=letter.invitation.to_email,
        template=letter.template,
        context=words_for(letter.invitation, force) | dict(letter.context),
        key=key_of(letter),
        purpose=PURPOSE,
        at=at,
        held=letter.held,
        not_before=letter.not_before,
        secret=link if letter.with_link else None,
        secret_path=secret_path() if letter.with_link else "",
    )


def preview(
    campaign: Campaign, supplier: Supplier, template: str, context: Mapping[str, Any], at: datetime
) -> Mail:
    """The mail as it will go, not saved: to the first contact, or to somebody invented. Its secret is not there yet."""
    contact = contacts_of([supplier.pk]).get(supplier.pk)
    invitation = Invitation(campaign=campaign, supplier=supplier, code="PREVIEW", to_name="Their contact")
    invitation.to_email = "contact@supplier.invalid"
    if contact is not None:
        invitation.to_name, invitation.to_email = contact.name, contact.email
    link = SecretLink(purpose=INVITATION_LINK, thing_id=0)
    return _mail(Letter(invitation, "preview", "", template, context), link, ForceProfile.current(), at)


def key_of(letter: Letter) -> str:
    return f"asking:{letter.invitation.code}:{letter.kind}:{letter.rule}"


def words_for(invitation: Invitation, force: ForceProfile) -> dict[str, Any]:
    """What every mail about an invitation may say."""
    campaign = invitation.campaign
    return {
        "force": force,
        "invitation": invitation,
        "campaign": campaign,
        "supplier": invitation.supplier,
        "deadline": plain(campaign.deadline_on),
    }


def quiet(invitation: Invitation, why: str) -> int:
    """Asks and reminders that are still queued are not sent any more; returns how many."""
    asking = [Ask.Kind.INVITATION, Ask.Kind.REMINDER, Ask.Kind.FRESH_LINK]
    said = Ask.objects.filter(invitation=invitation, kind__in=asking)
    waiting = Mail.objects.filter(state=Mail.State.QUEUED, pk__in=said.values("mail"))
    return waiting.update(state=Mail.State.HELD, last_error=why)


def secret_path() -> str:
    """The path behind which an invitation opens, with the token's place in it."""
    return reverse("answering:arrive", args=[_STAND_IN]).replace(_STAND_IN, TOKEN)
