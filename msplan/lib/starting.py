"""What the program refuses to start with, each with its sentence. Read by settings before anything else runs.

Only what is wrong in itself stands here; what is allowed and ought to be known is said by ``manage.py check``
(msplan/health/checks.py).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50
# Keys that stand in somebody's repository, this one's tests included: whoever reads it could forge a session.
PUBLISHED = ("django-insecure-", "only-for-tests", "changeme", "change-me", "secret-key")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


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
