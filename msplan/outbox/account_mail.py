"""What sign-in has to say by mail goes through the outbox like every other mail.

This is django-allauth's adapter (settings.ACCOUNT_ADAPTER). It lives here, not in ``accounts``, because the
outbox stands above accounts. Why its mails are restricted: docs/decisions/sign-in.md.
"""

import logging
import secrets
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import RateLimitUsage, truncate_ip
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from msplan.accounts.known_browsers import guess, is_counted, is_known
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.accounts.ways import methods_of, ways_to_confirm
from msplan.history.recording import record
from msplan.lib.clock import wall_clock
from msplan.outbox.posting import post

log = logging.getLogger(__name__)

RESET = "account/email/password_reset_key"
WELCOME = "account/email/welcome"
# allauth's other mails tell a person that something about their own account changed.
CHANGES = {
    "account/email/password_changed": "Your password was changed.",
    "account/email/password_reset": "Your password was set anew through the link in a mail.",
    "account/email/password_set": "A password was set for your account.",
    "mfa/email/totp_activated": "Two-step sign-in was turned on.",
    "mfa/email/totp_deactivated": "Two-step sign-in was turned off.",
    "mfa/email/webauthn_added": "A passkey was added.",
    "mfa/email/webauthn_removed": "A passkey was removed.",
    "mfa/email/recovery_codes_generated": "New recovery codes were made. The old ones no longer work.",
}


class Adapter(DefaultAccountAdapter):
    """People are added by an administrator: nobody signs up by themselves."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is wrong",
        "too_many_login_attempts": "Too many wrong passwords. Wait 5 minutes, then try again",
        "too_many_strange_browsers": (
            "Too many wrong passwords for this address today, in browsers that are new to it. Sign in where you have"
            " signed in before, or with a passkey, or choose “I do not know my password” and set a new one"
        ),
        "incorrect_password": "The password is wrong",
        "account_inactive": "This account is closed",
        "enter_current_password": "Enter the password you use now",
    }

    _guess: RateLimitUsage | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Built on SITE_URL: the address in a mail never follows the Host header of whoever asked for it."""
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.SITE_URL}{path}"

    def get_client_ip(self, request: HttpRequest) -> str:
        """A computer is counted by its own address, however the proxy writes it.

        Where it listens for both kinds it may write IPv4 as ``::ffff:192.0.2.1``. Of IPv6 the network is counted, and
        these are all in one: a stranger's tries would be everybody's.
        """
        given = super().get_client_ip(request)
        try:
            address = ip_address(given)
        except ValueError:
            return given
        return str(getattr(address, "ipv4_mapped", None) or given)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords for an address are counted for each computer by itself.

        Counted for the address alone, anybody who knows a colleague's address could keep that colleague out.
        """
        counted_for = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{counted_for}:{truncate_ip(self.get_client_ip(request))}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth's counts for this computer; and, in a browser that is not known, ours for the address.

        Raises ValidationError. Nobody is looked up: it is the same for an address that nobody has.
        """
        self._guess = None
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            log.warning("Sign-in refused: too many wrong passwords from one computer")
            raise
        address = str(credentials.get("email", ""))
        if not is_counted() or request.user.is_authenticated or is_known(request, address):
            return
        self._guess = guess(request, address)
        if not self._guess:
            log.warning("Sign-in refused: too many wrong passwords for one address from strange browsers")
            raise self.validation_error("too_many_strange_browsers")

    def _rollback_login_failed_rl_usage(self) -> None:
        """The password was right: it was no guess."""
        super()._rollback_login_failed_rl_usage()
        if self._guess:
            self._guess.rollback()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A line for whoever watches the log; never the address typed, which may be a password by mistake."""
        log.warning("Sign-in failed")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        person = Person.objects.get(pk=user.pk)
        with transaction.atomic():
            record(
                "accounts.sign_in",
                person,
                by=person,
                at=wall_clock(),
                after={"by": methods_of(request, user)},
            )
        log.info("Person %s signed in", user.pk)

    def get_login_stages(self) -> list[str]:
        """A second step of the single sign-on's own counts where settings say so."""
        ours = "msplan.accounts.single_sign_on.SecondStep"
        return [
            ours if stage == "allauth.mfa.stages.AuthenticateStage" else stage
            for stage in super().get_login_stages()
        ]

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """allauth's, in our words, without passwords where they are switched off, with the single sign-on."""
        return ways_to_confirm(super().get_reauthentication_methods(user))

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        return settings.LOCAL_PASSWORDS and super().reauthenticate(user, password)

    @transaction.atomic
    def write_in_vain(self) -> None:
        """The work that a reset link takes, for an address nobody has: how long the answer takes tells nothing."""
        post(
            to="nobody@msplan.invalid",  # never what was typed: that need not be an address at all
            template="password_reset",
            context={
                "reset_url": self.get_reset_password_from_key_url(f"1-{secrets.token_hex(19)}"),
                "forgotten_url": settings.SITE_URL + reverse("account_reset_password"),
                "sign_in_url": settings.SITE_URL + reverse("account_login"),
            },
            key=f"account:nobody:{secrets.token_hex(8)}",
            purpose="account",
            at=wall_clock(),
            restricted=True,
        ).delete()

    @transaction.atomic
    def tell_of_new_address(self, person: Person, old: str, *, by: Person | None, at: datetime) -> None:
        """Whoever reads mail at the old address hears of it, and whoever reads it at the new one."""
        who = by.name if by else "Somebody at the force's computer"
        change = f"{who} changed the address that you sign in with, from {old} to {person.email}."
        for to in (old, person):
            self._post_change(to, person, change, at=at)

    @transaction.atomic
    def tell_of_own_roles(self, person: Person, given: list[str], *, at: datetime) -> None:
        """The other administrators and the executive leads hear where somebody gives a role to themselves."""
        if not given:
            return
        roles = ", ".join(Role(role).label for role in given)
        others = Person.objects.holding(Role.ADMINISTRATOR, Role.EXECUTIVE_LEAD).exclude(pk=person.pk)
        for one in others.order_by("pk"):
            post(
                to=one,
                template="own_roles",
                context={
                    "who": person.name,
                    "roles": roles,
                    "page": settings.SITE_URL
                    + reverse("accounts:history")
                    + f"?record=accounts.person:{person.pk}",
                },
                key=f"account:{one.pk}:{secrets.token_hex(8)}",
                purpose="account",
                at=at,
            )

    def _post_change(self, to: Person | str, about: Person, change: str, *, at: datetime) -> None:
        post(
            to=to,
            template="account_changed",
            context={
                "change": change,
                "forgotten_url": settings.SITE_URL + reverse("account_reset_password"),
                "by_another": True,
            },
            key=f"account:{about.pk}:{secrets.token_hex(8)}",
            purpose="account",
            at=at,
        )

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's mails in our own words, and keep in the history what it tells of.

        Raises KeyError for a mail that we have no words for.
        """
        person, at = Person.objects.get_by_natural_key(email), wall_clock()
        templates = {RESET: "password_reset", WELCOME: "welcome"}
        template = templates.get(template_prefix, "account_changed")
        words = {} if template_prefix in templates else {"change": CHANGES[template_prefix]}
        if words:
            record(f"accounts.{template_prefix.rsplit('/', 1)[-1]}", person, by=person, at=at)
        post(
            to=person,
            template=template,
            context={
                "reset_url": context.get("password_reset_url", ""),
                "forgotten_url": settings.SITE_URL + reverse("account_reset_password"),
                "sign_in_url": settings.SITE_URL + reverse("account_login"),
                "days": settings.INVITATION_DAYS,
                **words,
            },
            key=f"account:{person.pk}:{secrets.token_hex(8)}",
            purpose="account",
            at=at,
            restricted=template_prefix in templates,  # both hold a link that lets somebody in
        )
