"""What a contact says of themselves, each in one click: that it is them, that it is not, that they no longer supply us.

None of it answers anything, and none of it closes the link: somebody of ours reads the notice and acts on it. History
keeps that it was said, never a name or an address.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from msplan.history.recording import record
from msplan.lib.locking import hold
from msplan.lib.marks import refuse_late
from msplan.lib.refusing import Refused
from suppliers.asking.models import Invitation, Notice

TAKEN_BACK = "The supplier took it back"


@transaction.atomic
def confirm(invitation: Invitation, *, at: datetime) -> None:
    """ "Yes, that is me": the first time is kept; what was said before, that it is not, is taken back."""
    held = _held(invitation)
    for notice in open_notices(held):
        _take_back(notice, held, at=at)
    if held.confirmed_at is None:
        held.confirmed_at = at
        held.save(update_fields=["confirmed_at"])
        record("asking.confirm_contact", held, by=None, at=at)
    invitation.confirmed_at = held.confirmed_at


@transaction.atomic
def say(invitation: Invitation, kind: Notice.Kind, *, at: datetime) -> Notice:
    """ "I am the wrong person" or "we no longer supply you". Said twice, it is there once."""
    held = _held(invitation)
    standing = open_notices(held).filter(kind=kind).first()
    if standing is not None:
        return standing
    notice = Notice.objects.create(invitation=held, kind=kind, at=at)
    record("asking.notice", held, by=None, at=at, after={"said": notice.get_kind_display()})
    return notice


@transaction.atomic
def add_words(notice: Notice, *, name: str, email: str, text: str, seen: str = "", at: datetime) -> None:
    """Who the right person is, or what else we should know. Raises Refused where we settled the notice meanwhile;

    StaleEdit where it says something else than what was ``seen`` (its mark): the link may be in several hands.
    """
    held = hold(Notice.objects.all(), notice.pk)
    refuse_late(seen, words_of(held))
    if held.settled_at is not None:
        raise Refused("We have dealt with this meanwhile. Ring us if there is more to say.")
    held.name, held.email, held.text = name, email, text
    held.save(update_fields=["name", "email", "text"])
    filled = [word for word, value in (("name", name), ("email", email), ("text", text)) if value]
    record("asking.notice_words", held.invitation, by=None, at=at, after={"filled in": filled})


def words_of(notice: Notice) -> dict[str, str]:
    return {"name": notice.name, "email": notice.email, "text": notice.text}


@transaction.atomic
def take_back(invitation: Invitation, kind: Notice.Kind, *, at: datetime) -> None:
    """That was pressed by mistake. Nothing happens where nothing is open."""
    held = _held(invitation)
    for notice in open_notices(held).filter(kind=kind):
        _take_back(notice, held, at=at)


def open_notices(invitation: Invitation) -> QuerySet[Notice]:
    """What the contact said of themselves and nobody has dealt with."""
    of_contacts = [Notice.Kind.WRONG_PERSON, Notice.Kind.NO_LONGER]
    return Notice.objects.filter(invitation=invitation, kind__in=of_contacts, settled_at__isnull=True)


def _take_back(notice: Notice, held: Invitation, *, at: datetime) -> None:
    notice.settled_at, notice.settled_note = at, TAKEN_BACK
    notice.save(update_fields=["settled_at", "settled_note"])
    record("asking.notice_taken_back", held, by=None, at=at, before={"said": notice.get_kind_display()})


def _held(invitation: Invitation) -> Invitation:
    return hold(Invitation.objects.select_related("campaign", "supplier"), invitation.pk)
