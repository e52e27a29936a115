"""Every secret address: made, hashed, re-issued and revoked here and nowhere else.

The token is the HMAC-SHA256 of the link's id and serial under a key from the environment, so that it can be
shown again to authorised staff without being stored; the database keeps only its SHA-256. A new serial
kills the old address.
"""

import base64
import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q


class SecretLink(models.Model):
    """One secret address for one purpose and one thing ("asking.invitation", 14)."""

    purpose = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    serial = models.PositiveIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "thing_id"], name="link_once_per_thing"),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106  a pattern, not a password
                name="link_keeps_a_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.thing_id}, issue {self.serial}"

    def token(self) -> str:
        """The secret part of the address: 43 characters, 256 bits."""
        return token_for(self.purpose, self.thing_id, self.serial)

    def is_open(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class FormerAddress(models.Model):
    """The hash of an address that a newer one took the place of. It opens nothing for ever; it only tells for whom

    a fresh one may be sent, to the address that we hold.
    """

    link = models.ForeignKey(SecretLink, on_delete=models.CASCADE, related_name="former")
    token_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106  a pattern, not a password
                name="former_address_keeps_a_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"Before {self.link}"


def token_for(purpose: str, thing_id: int, serial: int) -> str:
    text = f"{purpose}\n{thing_id}\n{serial}".encode()
    digest = hmac.new(settings.LINK_KEY.encode(), text, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
