"""In which ways somebody signed in, and in which they can show again who they are."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

WORDS = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code from your authenticator app, or a recovery code",
    "mfa_reauthenticate:webauthn": "Use your passkey",
}


def methods_of(request: HttpRequest, person: AbstractBaseUser) -> list[str]:
    """ "password", "totp", "webauthn", "single sign-on": what this session was opened with, in its order."""
    names = {"socialaccount": "single sign-on"}
    records = get_authentication_records(request, person)
    return [str(one.get("type") or names.get(one["method"], one["method"])) for one in records]


def ways_to_confirm(theirs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """allauth's ways in our words; the single sign-on besides, which asks anew by itself."""
    ways = [
        {**way, "description": WORDS.get(way["id"], way["description"])}
        for way in theirs
        if settings.LOCAL_PASSWORDS or way["id"] != "reauthenticate"
    ]
    if settings.OIDC_ISSUER:
        ways.append(
            {
                "id": "single_sign_on",
                "description": f"Sign in again with {settings.OIDC_NAME}",
                "url": f"{reverse('sso_login')}?again=yes",
            }
        )
    return ways


def may_use_password(person: AbstractBaseUser) -> bool:
    """Whether this person could show who they are by a password."""
    return settings.LOCAL_PASSWORDS and person.has_usable_password()
