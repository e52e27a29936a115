"""What ``manage.py check --deploy`` says of settings that are allowed, and that somebody ought to know of.

Warnings are for what is likely a mistake; the rest informs. What is unsafe stops the start: msplan/lib/starting.py.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, Tags, Warning, register  # noqa: A004  # Django's name

from msplan.accounts.breached import why_unusable
from msplan.lib.starting import LOOPBACK


@register(Tags.security, deploy=True)
def what_ought_to_be_known(**_: Any) -> list[CheckMessage]:
    return [message for message, true in _sayings() if true]


@register(Tags.security)
def the_list_of_breaches_can_be_used(**_: Any) -> list[CheckMessage]:
    """A warning, so that no backup, seal or report waits for it; /readyz says no meanwhile."""
    path = settings.BREACHED_PASSWORDS_FILE
    if not path or not (why := why_unusable(Path(path))):
        return []
    hint = "docs/operating.md, “Passwords known from breaches”, says how the list is made."
    return [Warning(f"BREACHED_PASSWORDS_FILE cannot be used: {why}.", hint=hint, id="msplan.W006")]


def _sayings() -> list[tuple[CheckMessage, bool]]:
    sends_openly = not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL)
    return [
        (
            Warning(
                "TRUSTED_PROXIES is 0 while HTTPS is on: unless TLS ends in the web process itself, every page "
                "redirects to itself, and limits on sign-in attempts see the proxy only.",
                hint="Set it to the number of proxies in front of the web process.",
                id="msplan.W001",
            ),
            settings.HTTPS and not settings.TRUSTED_PROXIES,
        ),
        (
            Warning(
                "DEMO is on: people with known passwords can be loaded, and nobody needs a second factor.",
                id="msplan.W002",
            ),
            settings.DEMO,
        ),
        (
            Warning("MFA_REQUIRED is off: a password alone opens everything.", id="msplan.W003"),
            not settings.MFA_REQUIRED and not settings.DEMO,
        ),
        (
            Warning(
                "Mail goes to the relay without TLS: whoever sits between reads suppliers’ links.",
                hint="Use smtp+tls:// or smtp+ssl:// in EMAIL_URL.",
                id="msplan.W004",
            ),
            sends_openly and settings.EMAIL_HOST not in LOOPBACK,
        ),
        (
            Warning(
                "MAIL_FROM is an address at localhost: no relay will take mail from it.", id="msplan.W005"
            ),
            "@localhost" in settings.DEFAULT_FROM_EMAIL,
        ),
        (
            Info(
                "OUTBOX_RELAY_LOOKUP is not set: a mail whose sender died half-way is in doubt until a person "
                "settles it.",
                hint="msplan/outbox/relays.py says what a relay has to be asked.",
                id="msplan.I001",
            ),
            not settings.OUTBOX_RELAY_LOOKUP,
        ),
        (
            Info(
                "SCANNER_URL is not set: uploads are looked into, and no virus scanner reads them.",
                id="msplan.I002",
            ),
            not settings.SCANNER_URL,
        ),
        (
            Info(
                "READY_TOKEN is not set: a monitor is told whether all is well, and not which part is not.",
                id="msplan.I003",
            ),
            not settings.READY_TOKEN,
        ),
    ]
