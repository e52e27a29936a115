"""What the program refuses to start with, each with its sentence. Read by settings before anything else runs.

Only what is wrong in itself stands here; what is allowed and ought to be known is said by ``manage.py check``
(msplan/health/checks.py).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50
# Keys that stand in somebody's repository, this one's tests included: whoever reads it could forge a session.
PUBLISHED = ("django-insecure-", "only-for-tests", "changeme", "change-me", "secret-key")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


# What may stand in a file of its own, as a vault's agent, Docker's secrets and systemd's credentials hand it over.
SECRETS = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "LINK_KEY",
    "SECOND_STEP_KEY",
    "SECOND_STEP_KEYS_BEFORE",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "OIDC_CLIENT_SECRET",
    "READY_TOKEN",
)


def with_secrets_from_files(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment, and for each secret X the first line of the file that X_FILE names. Raises ImproperlyConfigured
    where both are set, or the file cannot be read or says nothing.
    """
    found = dict(environment)
    for name in SECRETS:
        path = environment.get(f"{name}_FILE")
        if not path:
            continue
        if environment.get(name):
            raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Keep one of them.")
        try:
            lines = Path(path).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as problem:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {path}") from problem
        if not lines or not lines[0]:
            raise ImproperlyConfigured(f"{name}_FILE says nothing: {path}")
        found[name] = lines[0]
    return found


def strong_key(name: str, value: str, *, served: bool, by_hand: bool) -> str:
    """The key, or a refusal. ``served``: behind TLS, to others; ``by_hand``: DEBUG, where any key will do."""
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set it to at least {SHORTEST_KEY} random characters.")
    if not by_hand and (len(value) < SHORTEST_KEY or len(set(value)) < 10):
        raise ImproperlyConfigured(f"{name} is too weak. Use at least {SHORTEST_KEY} random characters.")
    if served and value.lower().startswith(PUBLISHED):
        raise ImproperlyConfigured(
            f"{name} is one that is published. Make one of your own: {SHORTEST_KEY} random characters."
        )
    return value


def refuse_what_is_unsafe(found: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured with a sentence where settings that others will be served with contradict safety."""
    hosts: Sequence[str] = found["ALLOWED_HOSTS"]
    if not found["DEBUG"] and any(host == "*" or host.startswith(".") for host in hosts):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS must name each host in full: “*” and “.example” would let anybody choose the name "
            "that our mails and redirects are made with."
        )
    if not found["HTTPS"]:
        return
    _refuse_behind_tls(found, hosts)


def _refuse_behind_tls(found: Mapping[str, Any], hosts: Sequence[str]) -> None:
    if found["DEBUG"]:
        raise ImproperlyConfigured("DEBUG shows program text to visitors: it cannot be on while HTTPS is.")
    if found["LOCAL_MAILBOX"]:
        raise ImproperlyConfigured(
            "LOCAL_MAILBOX shows every mail to anybody: it cannot be set while HTTPS is on."
        )
    if not hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS is empty. Name the hosts that the pages are served under.")
    if found["LINK_KEY"] == found["SECRET_KEY"]:
        raise ImproperlyConfigured(
            "LINK_KEY is the same as SECRET_KEY. Use two: one is changed to sign everybody out, and the other "
            "would take suppliers’ links with it."
        )
    if found["SECOND_STEP_KEY"] in (found["SECRET_KEY"], found["LINK_KEY"]):
        raise ImproperlyConfigured(
            "SECOND_STEP_KEY is the same as another key. Use one of its own: whoever changes the other would keep "
            "everybody from signing in with a code."
        )
    site = urlsplit(found["SITE_URL"])
    if site.scheme != "https":
        raise ImproperlyConfigured(
            "SITE_URL must begin with https:// while HTTPS is on: it is what mails say."
        )
    if (site.hostname or "") not in [host.lower() for host in hosts]:
        raise ImproperlyConfigured(
            f"SITE_URL names {site.hostname or 'no host'}, which ALLOWED_HOSTS does not list: "
            "links in mails would lead to a refusal."
        )
