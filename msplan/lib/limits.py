"""How often something may be tried from one computer, counted for all web processes together in the shared cache."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def may_try(request: HttpRequest, what: str, *, most: int, minutes: int, at: datetime) -> bool:
    """Counts this try. False where the computer it came from has used up its tries until the minutes since its first

    are over; those of others are not touched. Of tries at one moment some may go uncounted: this is against floods,
    not for counting. Whose address the proxy does not tell (settings: TRUSTED_PROXIES) is not counted nor refused.
    """
    try:
        computer = truncate_ip(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return True
    key, now = f"tries:{what}:{computer}", at.timestamp()
    tries, until = cache.get(key) or (0, 0.0)
    if now >= until:
        tries, until = 0, now + minutes * 60
    if tries >= most:
        return False
    cache.set(key, (tries + 1, until), until - now)
    return True


@contextmanager
def alone(what: str, *, seconds: int) -> Iterator[bool]:
    """Whether nobody else is at ``what`` now, in any web process. It is free again afterwards, at the latest after

    ``seconds``: for what takes long and need not be done twice at once.
    """
    key = f"alone:{what}"
    is_mine = cache.add(key, 1, seconds)
    try:
        yield is_mine
    finally:
        if is_mine:
            cache.delete(key)
