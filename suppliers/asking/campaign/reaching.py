"""Getting an invitation to somebody: its link told by telephone, a fresh one, a bounce, another address; notices."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.locking import hold
from msplan.lib.marks import refuse_late
from msplan.lib.refusing import Refused
from msplan.lib.states import InvalidTransition, move
from msplan.links.issuing import issue, revoke
from msplan.outbox.models import Mail
from msplan.outbox.secret import TOKEN
from suppliers.asking.campaign.mailing import quiet, secret_path, write
from suppliers.asking.campaign.renewing import new_link
from suppliers.asking.campaign.sending import minutes_of
from suppliers.asking.models import INVITATION_LINK, UNANSWERED, Ask, Invitation, InvitationState, Notice
from suppliers.record import keeping
from suppliers.record.models import SupplierContact

WITHDRAWN = "This invitation was withdrawn: its link is dead."
SENT_JUST_NOW = (
    "A fresh link was sent less than a minute ago: another one would end it. Wait a minute and, if one is still"
    " wanted, send it again."
)
A_MOMENT = timedelta(minutes=1)


@transaction.atomic
def tell_by_phone(invitation: Invitation, *, by: Person, at: datetime) -> str:
    """The whole address, to be read out; that it was shown, and when, is kept. Raises InvalidTransition."""
    held = _held(invitation)
    link = issue(INVITATION_LINK, held.pk, at=at)
    held.told_by_phone_on = london_date(at)
    held.save(update_fields=["told_by_phone_on"])
    record("asking.show_link", held, by=by, at=at, after={"told_by_phone_on": held.told_by_phone_on})
    return f"{settings.SITE_URL}{secret_path().replace(TOKEN, link.token())}"


@transaction.atomic
def send_fresh_link(invitation: Invitation, *, by: Person | None, at: datetime, held: bool = False) -> Ask:
    """A new link to the address on file; every older one is dead at once. Raises InvalidTransition."""
    standing = _held(invitation)
    link = new_link(standing, by=by, at=at)
    record("asking.fresh_link", standing, by=by, at=at, after={"serial": link.serial})
    words = {"minutes": minutes_of(standing.campaign), "is_new": True}
    return write(
        standing, Ask.Kind.FRESH_LINK, f"serial {link.serial}", "asking_fresh_link", words, at, held=held
    )


@transaction.atomic
def send_another_link(invitation: Invitation, *, by: Person, at: datetime) -> Ask:
    """As ``send_fresh_link``, for the button. Raises InvalidTransition too where one went within the last minute:

    of several pressed at once all but the last would bring the contact to a dead link.
    """
    standing = _held(invitation)
    latest = standing.asks.filter(kind=Ask.Kind.FRESH_LINK, at__gt=at - A_MOMENT)
    if latest.exists():
        raise InvalidTransition(SENT_JUST_NOW)
    return send_fresh_link(standing, by=by, at=at)


def _held(invitation: Invitation) -> Invitation:
    """The invitation as it is now, for us alone. Raises InvalidTransition where it was withdrawn."""
    rows = Invitation.objects.select_related("campaign__questions", "campaign__terms", "supplier", "contact")
    held: Invitation = rows.select_for_update(of=("self",)).get(pk=invitation.pk)
    if held.state == InvitationState.WITHDRAWN:
        raise InvalidTransition(WITHDRAWN)
    return held


@transaction.atomic
def mark_bounced(ask: Ask, *, why: str, on: date, by: Person, at: datetime) -> None:
    """A mail that was taken came back. Raises Refused for one that was never sent, or is marked already."""
    held = Ask.objects.select_for_update(of=("self",)).select_related("mail", "invitation").get(pk=ask.pk)
    if held.mail.state != Mail.State.SENT or held.mail.sent_at is None:
        raise Refused("This mail was not sent, so it cannot have come back.")
    if held.bounced_on is not None:
        raise Refused("This mail is marked as come back already.")
    if not london_date(held.mail.sent_at) <= on <= london_date(at):
        raise Refused(
            f"The day must be between {plain(london_date(held.mail.sent_at))}, when it was sent, and today.",
            field="on",
        )
    held.bounced_on, held.bounced_by, held.bounced_why = on, by, why
    held.save(update_fields=["bounced_on", "bounced_by", "bounced_why"])
    record("asking.bounced", held.invitation, by=by, at=at, after={"mail": held.get_kind_display(), "on": on})


@transaction.atomic
def correct_address(
    invitation: Invitation,
    *,
    name: str,
    email: str,
    is_same_person: bool = False,
    seen: str = "",
    by: Person,
    at: datetime,
) -> Ask | None:
    """Another person, or another address of the same one: in the invitation and in the record.

    A fresh link goes there, and the one that went elsewhere is dead. Where no mail was written yet, the first one
    goes there: None. Raises StaleEdit where it is asked of somebody else than what was ``seen`` (its mark).
    """
    held = _held(invitation)
    refuse_late(seen, asked_of(held))
    if not held.is_writable:
        raise InvalidTransition("This was answered: there is nothing more to send.")
    contact = held.contact if is_same_person else None
    if contact is not None and contact.archived_at is None:
        changes = {"name": name, "email": email}
        keeping.edit(contact, version=contact.version, changes=changes, by=by, at=at)
    else:
        contact = _new_contact(held, name, email, by=by, at=at)
    held.contact, held.to_name, held.to_email = contact, name, email
    held.confirmed_at = None
    held.version += 1
    held.save(update_fields=["contact", "to_name", "to_email", "confirmed_at", "version"])
    record("asking.correct_address", held, by=by, at=at, after={"same_person": is_same_person})
    if not Ask.objects.filter(invitation=held).exists():
        return None
    quiet(held, "Not sent: the address was corrected.")
    return send_fresh_link(held, by=by, at=at)


def asked_of(invitation: Invitation) -> dict[str, str]:
    return {"name": invitation.to_name, "email": invitation.to_email}


def _new_contact(held: Invitation, name: str, email: str, *, by: Person, at: datetime) -> SupplierContact:
    """Whom the record asks from now on; whoever was asked until now is not any more."""
    old = held.contact
    if old is not None and old.is_asked and old.archived_at is None:
        keeping.edit(old, version=old.version, changes={"is_asked": False}, by=by, at=at)
    known = SupplierContact.objects.standing().of(held.supplier).filter(email__iexact=email).first()
    if known is None:
        made = SupplierContact(supplier=held.supplier, name=name, email=email, is_asked=True)
        return keeping.add(made, by=by, at=at)
    if not known.is_asked:
        keeping.edit(known, version=known.version, changes={"is_asked": True}, by=by, at=at)
    return known


@transaction.atomic
def withdraw(invitation: Invitation, *, reason: str, by: Person, at: datetime) -> None:
    """Take it back: the link is dead, and whoever got it is told. Raises InvalidTransition where it was answered."""
    held = _held(invitation)
    before = held.state
    move(held, to=InvitationState.WITHDRAWN, allowed=UNANSWERED, settled_at=at, reason=reason)
    revoke(issue(INVITATION_LINK, held.pk, at=at), at=at)
    quiet(held, "Not sent: the invitation was withdrawn.")
    went = [Mail.State.SENT, Mail.State.SENDING, Mail.State.IN_DOUBT]
    if Ask.objects.filter(invitation=held, mail__state__in=went).exists():
        write(held, Ask.Kind.WITHDRAWN, "", "asking_withdrawn", {}, at, with_link=False)
    # What somebody wrote down as the reason is for us: history keeps that there is one.
    record("asking.withdraw", held, by=by, at=at, before={"state": before}, after={"state": held.state})
    invitation.state = held.state


@transaction.atomic
def settle_notice(notice: Notice, *, note: str, by: Person, at: datetime) -> None:
    """What a contact told us was dealt with. Raises InvalidTransition where somebody did that already."""
    held = hold(Notice.objects.select_related("invitation"), notice.pk)
    if held.settled_at is not None:
        raise InvalidTransition("Somebody settled this already.")
    held.settled_at, held.settled_by, held.settled_note = at, by, note
    held.save(update_fields=["settled_at", "settled_by", "settled_note"])
    after = {"notice": held.get_kind_display()}
    record("asking.settle_notice", held.invitation, by=by, at=at, after=after)


@transaction.atomic
def send_to_right_person(notice: Notice, *, name: str, email: str, by: Person, at: datetime) -> None:
    """ "I am the wrong person", settled in one step: address corrected, fresh link sent, notice settled."""
    settle_notice(notice, note="Sent to somebody else.", by=by, at=at)
    correct_address(notice.invitation, name=name, email=email, by=by, at=at)
