"""Single sign-on by OpenID Connect: allauth's dance, with what it leaves out.

allauth keeps state and PKCE. Ours: the token's signature is checked although it came over TLS, and so are its nonce and
audience; nobody is asked but the configured issuer; nobody is created, and who comes is found by a verified address
among the people an administrator added, and from then on by their subject. Settings: OIDC_*, docs/rules/sign-in.md.
"""

import hmac
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from msplan.accounts import known_as
from msplan.accounts.models import Person
from msplan.lib.clock import wall_clock

NAME = "force"
# Signed with a key only the provider has. "none" and the shared-secret kinds are not among them.
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
# How long ago the provider may have asked, where it was told to ask anew.
JUST_NOW = 300
LONGEST_SUBJECT = 191  # as many letters as allauth takes; providers give some forty
CLOCKS_APART = 60


def origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port


class OnlyTheIssuer(requests.Session):
    """Goes nowhere else, whatever the provider's own papers or a redirect say."""

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        if origin(str(url)) != origin(settings.OIDC_ISSUER):
            raise OAuth2Error("The provider names an address outside itself")
        return super().request(method, url, *args, **{"timeout": 5, **kwargs, "allow_redirects": False})


class Asking(OpenIDConnectOAuth2Adapter):
    """One exchange with the provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if str(config.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER:
            raise OAuth2Error("The provider calls itself by another name")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Built on SITE_URL: it never follows the Host header."""
        return f"{settings.SITE_URL}{reverse('sso_callback')}"

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        claims = self._claims(str(kwargs["response"].get("id_token") or ""))
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _claims(self, token: str) -> dict[str, Any]:
        """What the token says, once its signature, issuer, audience and times hold. Raises OAuth2Error."""
        try:
            with Adapter(self.request).get_requests_session() as asking:
                answer = asking.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            header = jwt.get_unverified_header(token)
            fitting = [
                key
                for key in jwt.PyJWKSet.from_dict(answer.json()).keys
                if key.key_id == header.get("kid") and key.public_key_use in (None, "sig")
            ]
            if header.get("alg") not in SIGNED_BY or len(fitting) != 1:
                raise OAuth2Error("The token is not signed with a key of the provider")
            claims: dict[str, Any] = jwt.decode(
                token,
                fitting[0].key,
                algorithms=[header["alg"]],
                audience=settings.OIDC_CLIENT_ID,
                issuer=self.openid_config["issuer"],
                leeway=CLOCKS_APART,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("The token does not hold") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if several and claims.get("azp") != settings.OIDC_CLIENT_ID:
            raise OAuth2Error("The token is for somebody else")
        if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
            raise OAuth2Error("The token names nobody")
        return claims


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Asking

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("sso_login")

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """What the visitor asks for: where to go afterwards, and whether to be asked anew. Nothing else."""
        after = get_next_redirect_url(request)
        found = {"process": "login", "next_url": after, "scope": ["openid", "profile", "email"]}
        if request.POST.get("again") == "yes" and request.user.is_authenticated:
            return {**found, "auth_params": {"prompt": "login", "max_age": "0"}, "again": True}
        return {**found, "auth_params": {"max_age": str(_oldest())} if settings.OIDC_MAX_AGE_HOURS else {}}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {**(kwargs.get("auth_params") or {}), "nonce": nonce}
        return super().redirect(request, process, next_url=next_url, data=data, nonce=nonce, **kwargs)


class Adapter(DefaultSocialAccountAdapter):
    """Who comes is somebody we know, or nobody."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """The one of the settings. A row in the database makes no other."""
        if not settings.OIDC_ISSUER:
            return []
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=NAME,
                name=settings.OIDC_NAME,
                client_id=settings.OIDC_CLIENT_ID,
                secret=settings.OIDC_CLIENT_SECRET,
                settings={"server_url": settings.OIDC_ISSUER, "oauth_pkce_enabled": True},
            )
        ]

    def list_providers(self, request: HttpRequest) -> list[Any]:
        return [Provider(request, app=app) for app in self.list_apps(request)]

    def get_provider(self, request: HttpRequest, provider: Any, client_id: Any = None) -> Provider:
        return Provider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def get_requests_session(self) -> OnlyTheIssuer:
        return OnlyTheIssuer()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose token this is. Everybody who is not let in is told why on a page."""
        claims = claims_of(sociallogin)
        expected = str(sociallogin.state.get("nonce") or "")
        if not expected or not hmac.compare_digest(str(claims.get("nonce") or ""), expected):
            raise OAuth2Error("The token answers another question")
        if not _is_verified(claims):
            raise refused(request, "unverified")
        if not sociallogin.state.get("again") and _asked_too_long_ago(claims):
            raise refused(request, "too_long_ago")
        person = _whose(request, claims)
        if person is None:
            raise refused(request, "unknown")
        if not person.is_active:
            raise refused(request, "closed")
        with _nobody_else(request):
            known_as.keep(person, settings.OIDC_ISSUER, claims["sub"], at=wall_clock())
        sociallogin.user = person
        if sociallogin.state.get("again"):
            raise ImmediateHttpResponse(_confirmed(request, sociallogin, person))


@contextmanager
def _nobody_else(request: HttpRequest) -> Iterator[None]:
    try:
        yield
    except known_as.SomebodyElse:
        raise refused(request, "another") from None


def _whose(request: HttpRequest, claims: dict[str, Any]) -> Person | None:
    with _nobody_else(request):
        return known_as.whose(settings.OIDC_ISSUER, claims["sub"], str(claims.get("email") or ""))


def _is_verified(claims: dict[str, Any]) -> bool:
    """Where others say "email_verified", Microsoft's Entra ID says "xms_edov": the address's domain is the force's."""
    return claims.get("email_verified") is True or claims.get("xms_edov") in (True, 1, "1", "true")


def _oldest() -> int:
    return int(settings.OIDC_MAX_AGE_HOURS) * 3600


def _asked_too_long_ago(claims: dict[str, Any]) -> bool:
    """Also where the provider does not say when: it has to, once it was told how long is too long."""
    asked_at = claims.get("auth_time")
    if not settings.OIDC_MAX_AGE_HOURS:
        return False
    return not isinstance(asked_at, int | float) or time.time() - asked_at > _oldest() + CLOCKS_APART


def _confirmed(request: HttpRequest, sociallogin: SocialLogin, person: Person) -> HttpResponse:
    """Somebody who is signed in showed again who they are; a form that was sent meanwhile goes on."""
    asked_at = claims_of(sociallogin).get("auth_time")
    if request.user != person or not isinstance(asked_at, int) or time.time() - asked_at > JUST_NOW:
        raise refused(request, "not_again")
    record_authentication(request, person, "socialaccount", reauthenticated=True)
    going_on = QueryDict(mutable=True)  # allauth looks there for where to go on
    going_on["next"] = sociallogin.state.get("next") or "/"
    request.GET = going_on  # type: ignore[assignment]  # the stubs call it immutable
    return resume_request(request) or HttpResponseRedirect("/")


def claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    claims: dict[str, Any] = sociallogin.account.extra_data["id_token"]
    return claims


def refused(request: HttpRequest, why: str) -> ImmediateHttpResponse:
    page = render(request, "socialaccount/authentication_error.html", {"why": why}, status=403)
    return ImmediateHttpResponse(page)


def used_second_factor(sociallogin: SocialLogin | None) -> bool:
    """Whether the provider says so, in words that the settings accept."""
    if sociallogin is None:
        return False
    claims = claims_of(sociallogin)
    methods = claims.get("amr")
    said = {*(methods if isinstance(methods, list) else []), claims.get("acr")}
    return not said.isdisjoint(settings.OIDC_SECOND_FACTOR)


class SecondStep(AuthenticateStage):
    """Ours, unless the single sign-on asked for its own."""

    login: Login

    def _should_handle(self, request: HttpRequest) -> bool:
        if used_second_factor((self.login.signal_kwargs or {}).get("sociallogin")):
            return False
        return bool(super()._should_handle(request))
