"""What Django and allauth tell of signing in: the session gets its moments, the history its entries.

Signals, because the acts are in code we do not own. No entry holds an address, of mail or of a machine.
"""

import time
from typing import Any

from allauth.account.signals import (
    authentication_step_completed,
    password_reset,
    user_logged_in,
)
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from msplan.accounts.codes_once import used_up
from msplan.accounts.kept import forget_others
from msplan.accounts.known_browsers import know
from msplan.accounts.models import Person
from msplan.accounts.sessions import BY_PROVIDER, begin, end_others
from msplan.accounts.single_sign_on import used_second_factor
from msplan.history.recording import record
from msplan.lib.clock import wall_clock


def _signed_in(*, request: HttpRequest, user: Person, **rest: Any) -> None:
    begin(request.session, now=time.time())
    forget_others(request, user)
    know(request, user.email)


def _reset(*, request: HttpRequest, user: Person, **rest: Any) -> None:
    """The link in the mail shows who it is, and lets nobody in."""
    know(request, user.email)


def _let_in(*, request: HttpRequest, **rest: Any) -> None:
    if used_second_factor(rest.get("sociallogin")):
        request.session[BY_PROVIDER] = True


def _left(*, request: HttpRequest, user: Person | None, **rest: Any) -> None:
    if user is not None:
        record("accounts.sign_out", user, by=user, at=wall_clock())


def _failed(*, credentials: dict[str, Any], **rest: Any) -> None:
    """A wrong password for somebody who is here. For an address that nobody has there is nobody to write it to."""
    person = Person.objects.filter(email__iexact=str(credentials.get("email", ""))).first()
    if person is not None:
        record("accounts.sign_in_failed", person, by=None, at=wall_clock(), after={"step": "password"})


def _code_failed(*, user: Person, **rest: Any) -> None:
    record("accounts.sign_in_failed", user, by=None, at=wall_clock(), after={"step": "code"})


def _step(*, request: HttpRequest, user: Person, method: str, **rest: Any) -> None:
    """Only where somebody who is signed in showed again who they are; signing in has an entry of its own."""
    if rest.get("reauthenticated"):
        by = rest.get("type", method)
        record("accounts.confirm", user, by=user, at=wall_clock(), after={"by": str(by)})


def _second_factor_changed(*, request: HttpRequest, user: Person, authenticator: Any, **rest: Any) -> None:
    """Whoever got in meanwhile with the old one is out; the machine it was changed on goes on."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return  # made by themselves along with the first app or passkey
    if authenticator.type == Authenticator.Type.TOTP and authenticator.pk:
        # The code that turned it on lets nobody in besides.
        used_up(authenticator, request.POST.get("code", ""))
    if request.user.is_authenticated and request.session.session_key:
        end_others(request, at=wall_clock(), why="the second step was changed")


def listen() -> None:
    auth.user_logged_in.connect(_signed_in, dispatch_uid="msplan.signed_in")
    password_reset.connect(_reset, dispatch_uid="msplan.reset")
    user_logged_in.connect(_let_in, dispatch_uid="msplan.let_in")
    auth.user_logged_out.connect(_left, dispatch_uid="msplan.left")
    auth.user_login_failed.connect(_failed, dispatch_uid="msplan.failed")
    mfa.authentication_failed.connect(_code_failed, dispatch_uid="msplan.code_failed")
    authentication_step_completed.connect(_step, dispatch_uid="msplan.step")
    for changed in (mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset):
        changed.connect(_second_factor_changed, dispatch_uid=f"msplan.changed.{id(changed)}")
