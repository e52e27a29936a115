"""The addresses of signing in: those of django-allauth that this program uses, and no others.

Left out on purpose: changing one's own e-mail address (an administrator does that, with a line in the history),
confirming addresses, signing in by a mailed code, signing up, accounts of other providers beside one's own.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import requests
from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.utils.http import base36_to_int
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from msplan.accounts.models import Person
from msplan.accounts.single_sign_on import NAME, Adapter, Asking

View = Callable[..., HttpResponseBase]


def told(view: View) -> View:
    """A form that is refused is answered with 422, as everywhere else; allauth says 200."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        shown = getattr(response, "context_data", None) or {}
        forms = [shown.get("form"), shown.get("webauthn_form")]
        if request.method == "POST" and response.status_code == 200 and any(f and f.errors for f in forms):
            response.status_code = 422
        return response

    return answered


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponseBase:
    """allauth's page, which is to know what this person has: an app, a passkey, or both."""
    response = mfa.authenticate(request)
    shown = getattr(response, "context_data", None) or {}
    if "webauthn_form" in shown:
        who, kind = shown["webauthn_form"].user, Authenticator.Type
        shown["has_app"] = is_mfa_enabled(who, [kind.TOTP])
        shown["has_passkeys"] = is_mfa_enabled(who, [kind.WEBAUTHN])
    return response


second_step.login_required = False  # type: ignore[attr-defined]  # whoever comes here is half-way in


def local(view: View, *, page: bool = False) -> View:
    """Not there where LOCAL_PASSWORDS is off; ``page``: to be seen, but not to be sent."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.LOCAL_PASSWORDS:
            return view(request, *args, **kwargs)
        if not page:
            raise Http404
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answered


def counts_once(view: View) -> View:
    """Forms of one link that come at one moment are taken one after the other: the second finds the link used."""

    @wraps(view)
    def answered(request: HttpRequest, uidb36: str, key: str) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, uidb36=uidb36, key=key)
        try:
            whose = base36_to_int(uidb36)
        except ValueError:  # nobody's
            return view(request, uidb36=uidb36, key=key)
        with transaction.atomic():
            # The link is worth nothing once its person has another password: that is looked at behind this lock.
            Person.objects.select_for_update().filter(pk=whose).values_list("pk").first()
            return view(request, uidb36=uidb36, key=key)

    return answered


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sso_login(request: HttpRequest) -> HttpResponse:
    """Off to the provider. A page with a button stands before it: opening a link signs nobody in."""
    return _with_provider(request, OAuth2LoginView)


@login_not_required
@require_safe
def sso_callback(request: HttpRequest) -> HttpResponse:
    return _with_provider(request, OAuth2CallbackView)


def _with_provider(request: HttpRequest, view: Any) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(Asking(request, NAME))(request)
    except SocialApp.DoesNotExist as none:
        raise Http404 from none
    except (OAuth2Error, requests.RequestException, KeyError) as error:
        provider = Adapter(request).get_provider(request, NAME)
        answer = render_authentication_error(request, provider, exception=error)
    return answer


def _at(route: str, view: View, name: str) -> URLPattern:
    return path(route, told(view), name=name)


urlpatterns = [
    path("login/", told(local(views.login, page=True)), name="account_login"),
    _at("logout/", views.logout, "account_logout"),
    _at("inactive/", views.account_inactive, "account_inactive"),
    _at("reauthenticate/", local(views.reauthenticate), "account_reauthenticate"),
    _at("password/change/", local(views.password_change), "account_change_password"),
    _at("password/set/", local(views.password_set), "account_set_password"),
    _at("password/reset/", local(views.password_reset), "account_reset_password"),
    _at("password/reset/done/", local(views.password_reset_done), "account_reset_password_done"),
    _at(
        "password/reset/key/done/",
        local(views.password_reset_from_key_done),
        "account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        told(local(never_cache(counts_once(views.password_reset_from_key)))),
        name="account_reset_password_from_key",
    ),
    _at("two-step/", mfa.index, "mfa_index"),
    _at("two-step/authenticate/", second_step, "mfa_authenticate"),
    _at("two-step/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate"),
    _at("two-step/totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    _at("two-step/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _at("two-step/recovery-codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    _at("two-step/recovery-codes/generate/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _at("two-step/recovery-codes/download/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    _at("two-step/passkeys/", passkeys.list_webauthn, "mfa_list_webauthn"),
    _at("two-step/passkeys/add/", passkeys.add_webauthn, "mfa_add_webauthn"),
    _at("two-step/passkeys/reauthenticate/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    _at("two-step/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, "mfa_remove_webauthn"),
    _at("two-step/passkeys/<int:pk>/name/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    # Where passwords are off, the single sign-on alone decides who is here: a passkey must not go round it.
    _at("passkey/", local(passkeys.login_webauthn), "mfa_login_webauthn"),
    _at("single/", sso_login, "sso_login"),
    _at("single/callback/", sso_callback, "sso_callback"),
]
