"""Rules that hold on every page of every room."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from msplan.accounts.kept import keep
from msplan.accounts.known_browsers import make_known
from msplan.accounts.sessions import BY_PROVIDER

Handler = Callable[[HttpRequest], HttpResponse]

# What somebody without a second factor may reach where one is required: setting it up, and leaving.
SET_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_logout",
        "accounts:session",
        "accounts:stay",
    }
)


class SignInRequired(LoginRequiredMiddleware):
    """Asks whether strangers may see a page before it asks who is there.

    Django's own asks the other way round, so that every public page would read the session and say "Vary: Cookie",
    and no cache could keep it.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        if request.user.is_authenticated or not hasattr(request, "session_ended"):
            return super().process_view(request, view_func, view_args, view_kwargs)
        return _sign_in_again(request)


def _sign_in_again(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page, which says why; what was typed into a form waits for whoever typed it."""
    why, whose = request.session_ended  # type: ignore[attr-defined]  # set by session_limits
    if "X-Background" in request.headers:
        return HttpResponse(status=401)
    after = request.get_full_path()
    if request.method == "POST":  # by now the token against forged forms has been looked at
        after = reverse("accounts:kept") if keep(request, whose=whose, now=time.time()) else "/"
    return redirect(f"{reverse('account_login')}?{urlencode({'next': after, 'ended': why})}")


def require_second_factor(get_response: Handler) -> Handler:
    """With MFA_REQUIRED, a signed-in person without a second factor sees only the pages that set one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not settings.MFA_REQUIRED or not getattr(view, "login_required", True):
            return None  # pages that anybody may read tell a member of staff no more than a stranger
        match = request.resolver_match
        if match is None or match.view_name in SET_UP or not request.user.is_authenticated:
            return None
        if request.user.has_second_factor or request.session.get(BY_PROVIDER):
            return None
        return redirect("mfa_index")

    middleware.process_view = process_view  # type: ignore[attr-defined]  # Django's own hook for middleware
    return middleware


def browsers_become_known(get_response: Handler) -> Handler:
    """Whoever came in with this request is known in its browser from now on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        make_known(request, response)
        return response

    return middleware


def private_pages_are_not_stored(get_response: Handler) -> Handler:
    """What a signed-in person sees is kept by no cache, shared or the browser's own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # Asking for the cookie first keeps the public's pages free of "Vary: Cookie".
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and not response.has_header("Cache-Control")
            and request.user.is_authenticated
        ):
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware
