"""Writing history: one explicit call inside each act. Rules never read it."""

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model

from msplan.history.models import Detail, Entry, EntryQuerySet

SYSTEM = "msplan (the system)"


def record(
    act: str,
    thing: Model,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    group: uuid.UUID | None = None,
    restricted: bool = False,
) -> Entry:
    """Write that ``by`` (None: the system) did ``act`` ("actions.review") to ``thing`` at ``at``.

    ``before`` and ``after`` hold only what changed; values may be dates, Decimals, strings, lists. All
    entries of one user's deed share ``group``. Must run inside the act's own transaction.
    """
    return record_many(act, [(thing, before, after)], by=by, at=at, group=group, restricted=restricted)[0]


def record_many(
    act: str,
    things: Iterable[tuple[Model, Mapping[str, Any] | None, Mapping[str, Any] | None]],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    group: uuid.UUID | None = None,
    restricted: bool = False,
) -> list[Entry]:
    """One entry per row touched, for acts on many rows at once: (thing, before, after) each."""
    group = group or uuid.uuid4()
    actor_name = SYSTEM if by is None else str(by)
    entries, details = [], []
    for thing, before, after in things:
        body = _plain({"before": before or {}, "after": after or {}})
        salt = secrets.token_hex(16)
        entries.append(
            Entry(
                at=at,
                act=act,
                thing_type=thing._meta.label_lower,
                thing_id=thing.pk,
                thing_label=str(thing)[:300],
                actor_id=None if by is None else by.pk,
                actor_name=actor_name,
                group=group,
                restricted=restricted,
                digest=digest_of(salt, body),
            )
        )
        details.append((salt, body))
    with transaction.atomic():
        Entry.objects.bulk_create(entries, batch_size=1000)
        Detail.objects.bulk_create(
            [Detail(entry=e, salt=s, body=b) for e, (s, b) in zip(entries, details, strict=True)],
            batch_size=1000,
        )
    return entries


def _plain(body: Mapping[str, Any]) -> Any:
    """The body as it will read when it comes back from the database, or its digest would not verify.

    A float is kept as its digits: PostgreSQL's jsonb turns 1e16 into a whole number and knows no -0.0.
    """
    return json.loads(json.dumps(body, cls=DjangoJSONEncoder), parse_float=str, parse_constant=str)


def verifies(entry: Entry) -> bool:
    """Whether the detail is what was recorded. A tombstone cannot be checked and does not contradict."""
    detail = Detail.objects.filter(entry=entry).first()
    if detail is None:
        return False
    return detail.tombstoned_at is not None or digest_of(detail.salt, detail.body or {}) == entry.digest


def digest_of(salt: str, body: Mapping[str, Any]) -> str:
    """SHA-256 over the salt and the body's canonical JSON (sorted keys, no spaces, UTF-8), in hex."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{salt}\n{canonical}".encode()).hexdigest()


def whole_story_of(thing: Model) -> EntryQuerySet:
    """As ``story_of``, restricted entries with it: for the page of a thing that only those see who may know all."""
    entries = Entry.objects.filter(thing_type=thing._meta.label_lower, thing_id=thing.pk)
    return entries.with_details().order_by("-at", "-pk")


def story_of(thing: Model) -> EntryQuerySet:
    """What was done to a thing, newest first, with details; restricted entries left out."""
    return (
        Entry.objects.open()
        .filter(thing_type=thing._meta.label_lower, thing_id=thing.pk)
        .with_details()
        .order_by("-at", "-pk")
    )
