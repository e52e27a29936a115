"""How often something may be tried from one computer, counted for all web processes together in the shared cache."""

from allauth.core.internal.ratelimit import consume
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def may_try(request: HttpRequest, what: str, *, most: int, minutes: int) -> bool:
    """Counts this try. False where the computer it came from has used up its tries; those of others are not touched.

    Whose address the proxy does not tell (settings: TRUSTED_PROXIES) is not counted, and not refused either.
    """
    rate = {what: f"{most}/{minutes}m/ip"}
    try:
        return bool(consume(request, app="msplan", action=what, config=rate, limit_get=True))
    except PermissionDenied:
        return True
