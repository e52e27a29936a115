"""The limits of a session, held on the server: what the page's own clock says is a courtesy."""

import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from msplan.accounts.sessions import WAS, end_of, see

Handler = Callable[[HttpRequest], HttpResponse]
# What a page asks by itself, while nobody does anything: it must not keep anybody signed in.
BACKGROUND = "HTTP_X_BACKGROUND"


def session_limits(get_response: Handler) -> Handler:
    """Ends a session that is over before anything else is asked of it, and notes the ones that live."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Asking for the cookie first keeps the public's pages free of "Vary: Cookie".
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return get_response(request)
        if SESSION_KEY not in request.session:
            if WAS in request.session:  # another window was told first
                request.session_ended = request.session[WAS]  # type: ignore[attr-defined]
            return get_response(request)
        now = time.time()
        why = end_of(request.session, now=now)
        if why is not None:
            whose = request.session[SESSION_KEY]
            request.session.flush()
            request.user = SimpleLazyObject(AnonymousUser)  # type: ignore[assignment]
            request.session[WAS] = [why.value, whose]
            request.session_ended = request.session[WAS]  # type: ignore[attr-defined]
        elif BACKGROUND not in request.META:
            see(request, now=now, at=timezone.now())
        response = get_response(request)
        if "public" in response.get("Cache-Control", ""):
            _without_cookie(request, response, ended=why is not None)
        return response

    return middleware


def _without_cookie(request: HttpRequest, response: HttpResponse, *, ended: bool) -> None:
    """What caches keep for everybody carries nobody's session: what is to be written is written here, and the cookie

    that the browser has already is not sent again. A session that ended leaves another cookie: that answer is this
    browser's alone.
    """
    if ended:
        response["Cache-Control"] = "private, no-store"
        return
    if request.session.modified:
        with suppress(UpdateError):  # ended meanwhile, elsewhere: the next page asks for sign-in
            request.session.save()
    request.session.modified = request.session.accessed = False
