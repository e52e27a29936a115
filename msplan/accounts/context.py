"""What every page knows about the person: the navigation they may use."""

import time
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string

from msplan.accounts.sessions import BEGAN, seconds_left


class NavigationItem(NamedTuple):
    """An entry of the main navigation. ``permission`` "" means everybody who is signed in.

    It is the current one on every address below its own, and below those of ``under``.
    """

    text: str
    url_name: str
    permission: str
    order: int
    under: tuple[str, ...] = ()


OWN = [
    NavigationItem("My work", "chasing:mine", "", 0),
    NavigationItem("Chasing", "chasing:ledger", "chasing.see", 80),
    NavigationItem("History", "accounts:history", "history.see", 85),
    NavigationItem("Administration", "accounts:people", "accounts.administer", 90, ("/administration/",)),
]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """``nav``: entries {text, href, current}; the rooms above are named in settings.NAVIGATION_SOURCES.

    ``session_left``: seconds until the session ends if nothing is done, for the page's own warning.
    """
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"nav": [], "local_passwords": settings.LOCAL_PASSWORDS}
    left = seconds_left(request.session, now=time.time()) if BEGAN in request.session else 0
    items = [*OWN, *(item for source in settings.NAVIGATION_SOURCES for item in import_string(source))]
    found = []
    for item in sorted(items, key=lambda i: i.order):
        if item.permission and not person.may(item.permission):
            continue
        href = reverse(item.url_name)
        current = request.path.startswith((href, *item.under))
        found.append({"text": item.text, "href": href, "current": current})
    return {"nav": found, "session_left": left, "local_passwords": settings.LOCAL_PASSWORDS}


def administration_tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The parts of Administration, named in settings: some belong to rooms above this one."""
    return [
        {"text": text, "href": reverse(name), "current": request.path.startswith(reverse(name))}
        for text, name in settings.ADMINISTRATION_PAGES
    ]
