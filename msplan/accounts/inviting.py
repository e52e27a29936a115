"""An invitation: a link that lets somebody choose their first password, for some days, once."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import base36_to_int, int_to_base36

from msplan.accounts.models import Person
from msplan.history.recording import record


class NotToInvite(Exception):
    """``str()`` is a sentence for the user."""


class Tokens(PasswordResetTokenGenerator):
    """Django's, with days of its own, and worth nothing once a password was chosen or another invitation went out."""

    key_salt = "msplan.accounts.inviting"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.invitations}"

    def check_token(self, user: Any, token: str | None) -> bool:
        stamp, dash, _ = (token or "").partition("-")
        try:
            made = base36_to_int(stamp)
        except ValueError:
            return False
        whole = f"{self._make_token_with_timestamp(user, made, self.secret)}"
        age = self._num_seconds(self._now()) - made
        same = bool(dash) and constant_time_compare(whole, token or "")
        return same and 0 <= age < settings.INVITATION_DAYS * 24 * 60 * 60


TOKENS = Tokens()


@transaction.atomic
def invite(person: Person, *, by: Person | None, at: datetime) -> None:
    """Send the mail that lets a person in, and make the one before it worthless. Raises NotToInvite.

    Nobody is invited without the mail: both are written, or neither.
    """
    if not person.is_active:
        raise NotToInvite(f"The account of {person} is closed. Open it first.")
    if person.has_usable_password():
        raise NotToInvite(f"{person} has a password already. They can ask for a new one on the sign-in page.")
    Person.objects.filter(pk=person.pk).update(invitations=F("invitations") + 1)
    person.refresh_from_db(fields=["invitations"])
    # By the adapter, a string in settings: what writes mail stands above accounts.
    get_adapter().send_mail("account/email/welcome", person.email, {"password_reset_url": _link_for(person)})
    record("accounts.invite", person, by=by, at=at, after={"number": person.invitations})


def _link_for(person: Person) -> str:
    if not settings.LOCAL_PASSWORDS:
        return ""
    where = {"uid": int_to_base36(person.pk), "token": TOKENS.make_token(person)}
    return f"{settings.SITE_URL}{reverse('accounts:invitation', kwargs=where)}"


def invited_by(uid: str, token: str) -> Person | None:
    """Whose invitation this is, or None where it is over, used, replaced or not one of ours."""
    try:
        person = Person.objects.active().get(pk=base36_to_int(uid))
    except (ValueError, OverflowError, Person.DoesNotExist):
        return None
    return person if not person.has_usable_password() and TOKENS.check_token(person, token) else None


@transaction.atomic
def accept(person: Person, *, token: str, password: str, at: datetime) -> bool:
    """Set the first password. False where the link was used a moment ago: of two who send it at once, one wins."""
    now = Person.objects.select_for_update().get(pk=person.pk)
    if not now.is_active or now.has_usable_password() or not TOKENS.check_token(now, token):
        return False
    now.set_password(password)
    now.save(update_fields=["password"])
    record("accounts.accept_invitation", now, by=now, at=at)
    return True
