"""Making, re-issuing, revoking and following secret addresses."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from msplan.links.models import FormerAddress, SecretLink, hash_of, token_for


@transaction.atomic
def issue(purpose: str, thing_id: int, *, at: datetime, expires_at: datetime | None = None) -> SecretLink:
    """The link for a thing, made on the first call; the same one afterwards, revoked or expired as it may be."""
    link, _ = SecretLink.objects.get_or_create(
        purpose=purpose,
        thing_id=thing_id,
        defaults={
            "token_hash": hash_of(token_for(purpose, thing_id, 1)),
            "issued_at": at,
            "expires_at": expires_at,
        },
    )
    return link


def issue_many(
    purpose: str, thing_ids: Iterable[int], *, at: datetime, expires_at: datetime | None = None
) -> list[SecretLink]:
    """The links of things that have none yet, in one query. Raises IntegrityError where one has."""
    return SecretLink.objects.bulk_create(
        [
            SecretLink(
                purpose=purpose,
                thing_id=thing_id,
                token_hash=hash_of(token_for(purpose, thing_id, 1)),
                issued_at=at,
                expires_at=expires_at,
            )
            for thing_id in thing_ids
        ],
        batch_size=1000,
    )


@transaction.atomic
def reissue(link: SecretLink, *, at: datetime, expires_at: datetime | None = None) -> SecretLink:
    """A new address for the same thing, open until ``expires_at`` (None: for good); the old one is dead at once."""
    link = SecretLink.objects.select_for_update().get(pk=link.pk)
    FormerAddress.objects.create(link=link, token_hash=link.token_hash)
    link.serial += 1
    link.token_hash = hash_of(token_for(link.purpose, link.thing_id, link.serial))
    link.issued_at, link.revoked_at, link.expires_at = at, None, expires_at
    link.save(update_fields=["serial", "token_hash", "issued_at", "revoked_at", "expires_at"])
    return link


def revoke(link: SecretLink, *, at: datetime) -> None:
    """Kill the address. Repeating it keeps the first time."""
    SecretLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=at)


def follow(purpose: str, token: str, *, at: datetime) -> SecretLink | None:
    """The open link behind a token, or None: unknown, expired, revoked and foreign look alike."""
    link = SecretLink.objects.filter(purpose=purpose, token_hash=hash_of(token)).first()
    return link if link is not None and link.is_open(at) else None


def ever(purpose: str, token: str) -> SecretLink | None:
    """The link that this token is or was the address of, open or not: to ask whose it was, never to let anybody in."""
    known = hash_of(token)
    return SecretLink.objects.filter(
        Q(token_hash=known) | Q(former__token_hash=known), purpose=purpose
    ).first()
