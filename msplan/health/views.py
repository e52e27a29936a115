"""Whether the program runs: for machines at two open addresses, and in words for administrators.

Strangers are told yes or no and nothing else: which part is down is worth something to somebody who wants it down.
"""

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.context import administration_tabs
from msplan.accounts.permissions import may
from msplan.health.readiness import LOOK_AFTER, Part, parts


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers. It asks nobody else, so that it is not restarted for what a restart does not mend."""
    return _said({"ok": True}, status=200)


@login_not_required
@require_safe
def ready(request: HttpRequest, *, web_only: bool = False) -> HttpResponse:
    """Everything is running; or, ``web_only``, what a web process needs in order to answer."""
    found = parts(at=timezone.now(), web_only=web_only)
    well = all(part.well for part in found)
    said: dict[str, object] = {"ok": well}
    if may_know(request):
        said["parts"] = {part.name: {"ok": part.well, "says": part.words} for part in found}
    return _said(said, status=200 if well else 503)


def may_know(request: HttpRequest) -> bool:
    """Whoever shows the token, or is signed in as somebody who looks after the program."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.READY_TOKEN and hmac.compare_digest(given.encode(), settings.READY_TOKEN.encode()):
        return True
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    try:
        return request.user.is_authenticated and request.user.may(LOOK_AFTER)
    except (DatabaseError, InterfaceError):  # who it is cannot be told just now
        return False


def _said(said: dict[str, object], *, status: int) -> HttpResponse:
    response = JsonResponse(said, status=status)
    response["Cache-Control"] = "no-store"
    return response


@may(LOOK_AFTER)
@require_safe
def running(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    found = parts(at=at)
    context = {
        "parts": found,
        "at": at,
        "ill": [part for part in found if not part.well],
        "tabs": administration_tabs(request),
        "state": state_in_words(found),
    }
    return render(request, "health/running.html", context)


def state_in_words(found: list[Part]) -> str:
    ill = [part.title.lower() for part in found if not part.well]
    if not ill:
        return "Everything is running."
    return f"Not everything is running: {', '.join(ill)}."
