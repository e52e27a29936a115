"""Guesses from many computers at one account, and how its owner comes in meanwhile.

A browser in which somebody has signed in, or chosen a new password by the link in their mail, is known for them. What
is guessed in all the others together is limited for the address: so a thousand computers guess no more than one
would. In a known browser nothing of that counts, so no stranger keeps the owner out. docs/decisions/sign-in.md.
"""

from typing import Final

from allauth.core.internal.ratelimit import RateLimitUsage, consume
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

SALT: Final = "msplan.known_browsers"
DAYS: Final = 180
# At one browser several people may sign in, as at the counter of a station.
MOST: Final = 5
LIMIT: Final = {"strange_browser": "100/d/key"}
# On the request: who is known in its browser from now on.
KNOWN: Final = "msplan_known"


def cookie_name() -> str:
    return "__Host-known" if settings.SESSION_COOKIE_SECURE else "known"


def is_known(request: HttpRequest, address: str) -> bool:
    """Whether somebody with this address came in by this browser. Asks nothing of the database: how long it takes
    tells nobody who is here."""
    return mark_of(address) in _marks(request)


def is_counted() -> bool:
    """Not where allauth's own counts are switched off."""
    limits: object = settings.ACCOUNT_RATE_LIMITS
    return limits is not False


def guess(request: HttpRequest, address: str) -> RateLimitUsage | None:
    """Count a password that is about to be compared; None where there were too many, or nothing is counted."""
    return consume(request, app="msplan", action="strange_browser", config=LIMIT, key=address.strip().lower())


def know(request: HttpRequest, address: str) -> None:
    """Its answer makes this browser known for whoever has the address."""
    setattr(request, KNOWN, address)


def make_known(request: HttpRequest, response: HttpResponseBase) -> None:
    """The cookie, where somebody came in with this request. It holds no address and opens nothing."""
    address = getattr(request, KNOWN, None)
    if address is None or not settings.LOCAL_PASSWORDS:
        return
    marks = list(dict.fromkeys([mark_of(address), *_marks(request)]))[:MOST]
    response.set_signed_cookie(
        cookie_name(),
        ".".join(marks),
        salt=SALT,
        max_age=DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def mark_of(address: str) -> str:
    return salted_hmac(SALT, address.strip().lower(), algorithm="sha256").hexdigest()[:32]


def _marks(request: HttpRequest) -> list[str]:
    kept = request.get_signed_cookie(cookie_name(), "", salt=SALT, max_age=DAYS * 24 * 3600)
    return kept.split(".") if kept else []
