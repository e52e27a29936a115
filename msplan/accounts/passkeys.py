"""Second steps: allauth's. Passkeys named after this force and bound to the address people see; secrets sealed."""

from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser

from msplan.accounts.models import Person
from msplan.accounts.sealing import opened, seal


class Adapter(DefaultMFAAdapter):
    """The key is made for the host in SITE_URL, never for the one that a request names."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That did not work. Check the code, or try your passkey again",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return opened(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        return {"id": host, "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, str | bytes]:
        entity: dict[str, str | bytes] = super().get_public_key_credential_user_entity(user)
        assert isinstance(user, Person)
        return entity | {"name": user.email, "display_name": user.name}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002 — allauth's own name
        return ""
