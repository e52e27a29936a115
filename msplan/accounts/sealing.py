"""Secrets of second steps as the database keeps them: sealed with a key of their own, so that a copy opens no account.

Sealed under the newest key; opened with whichever of ``settings.SECOND_STEP_KEYS`` it was sealed under.
"""

import base64
import hmac
import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

SEALED = "sealed:"
# Where allauth keeps a secret in a row's data: of an app, of recovery codes, of codes of older releases.
SECRETS = ("secret", "seed", "migrated_codes")
log = logging.getLogger(__name__)


class WrongKey(ValidationError):
    """None of the keys opens it. A form says so beside its field; nobody gets in."""

    def __init__(self) -> None:
        super().__init__(
            "Codes cannot be checked at the moment, yours included. Tell your administrator: the key of second steps "
            "is not the one they were set up with."
        )


@lru_cache(maxsize=4)
def _keys(texts: tuple[str, ...]) -> MultiFernet:
    found = [hmac.digest(text.encode(), b"msplan second steps", "sha256") for text in texts]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in found])


def _ours() -> MultiFernet:
    return _keys(tuple(settings.SECOND_STEP_KEYS))


def seal(text: str) -> str:
    return SEALED + _ours().encrypt(text.encode()).decode()


def opened(kept: str) -> str:
    """Raises WrongKey, for what was never sealed as well: no row that somebody wrote in plain is believed."""
    try:
        return _ours().decrypt(kept.removeprefix(SEALED)).decode()
    except InvalidToken:
        log.warning(
            "SECOND_STEP_KEY does not open a second step; SECOND_STEP_KEYS_BEFORE may lack an older key."
        )
        raise WrongKey from None


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """A row's data with everything sealed under the newest key, whether it lay in plain or under an older one."""
    found = dict(data)
    for name in SECRETS:
        if isinstance(kept := data.get(name), list):
            found[name] = [_anew(one) for one in kept]
        elif isinstance(kept, str):
            found[name] = _anew(kept)
    return found


def _anew(kept: str) -> str:
    return seal(opened(kept) if kept.startswith(SEALED) else kept)


@transaction.atomic
def seal_anew(rows: Iterable[Authenticator]) -> int:
    """How many were sealed under the newest key. Raises WrongKey, and then nothing was changed."""
    done = 0
    for row in rows:
        row.data = sealed(row.data)
        row.save(update_fields=["data"])
        done += 1
    return done


def newest_opens() -> bool:
    """Whether the second step that was set up last can be opened; true where there is none."""
    kept = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("-pk").first()
    texts = [kept.data[name] for name in SECRETS[:2] if name in kept.data] if kept else []
    try:
        return all(opened(text) for text in texts)
    except WrongKey:
        return False
