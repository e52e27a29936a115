"""Sealing: every entry gets a place in a chain, in which nothing can be changed, taken out, put in or moved unseen.

Places are given in the order of sealing, not of ids: an entry that was committed late, with a lower id than one that
is sealed already, comes into the next seal.
"""

import fcntl
import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Min

from msplan.history.models import Entry, Seal

# What stands before the first seal.
START = "0" * 64
# Entries of one seal at the most: what one transaction holds, and its memory.
MOST = 5_000
# The columns that a link covers, in this order.
SEALED = (
    "place", "pk", "at", "act", "thing_type", "thing_id", "thing_label", "actor_id", "actor_name", "group",
    "restricted", "digest",
)  # fmt: skip
SEALING = int.from_bytes(b"msseal", "big")  # one at a time, whoever asks

logger = logging.getLogger(__name__)


def link_of(before: str, values: Sequence[Any]) -> str:
    """The digest that binds one entry (its SEALED values) to the link, or the head, that stands before it."""
    place, pk, at, act, kind, number, label, actor, name, group, restricted, digest = values
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [place, pk, moment, act, kind, number, label, actor, name, str(group), restricted, digest]
    return _digest(before, said)


def head_of(before: str, seal: Seal, link: str) -> str:
    """The digest of a seal: of the head before it, of itself, and of the link of its last entry."""
    moment = seal.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _digest(before, ["seal", seal.number, moment, seal.first, seal.last, link])


def _digest(before: str, said: Sequence[Any]) -> str:
    canonical = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{canonical}".encode()).hexdigest()


def seal_all(*, at: datetime, most: int = MOST) -> list[Seal]:
    """Seal every entry that is committed and has no place yet, ``most`` to a seal; the seals made."""
    made = []
    while seal := seal_next(at=at, most=most):
        made.append(seal)
        logger.info("History sealed: seal %s, head %s", seal.number, seal.head)
        if seal.last - seal.first + 1 < most:
            break
    keep_heads()
    return made


@transaction.atomic
def seal_next(*, at: datetime, most: int = MOST) -> Seal | None:
    """One seal over what waits, or None where nothing does. Whoever comes second waits and goes on from there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])
    # Read after the lock was given: what the one before us sealed is seen.
    last = Seal.objects.order_by("-number").first()
    waiting = Entry.objects.filter(place=None).order_by("pk").values_list(*SEALED[1:])[:most]
    place, before = (last.last, last.head) if last else (0, START)
    first, links = place + 1, []
    for row in waiting:
        place += 1
        before = link_of(before, (place, *row))
        links.append((row[0], place, before))
    if not links:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE history_entry AS e SET place = v.place, link = v.link"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS v(id, place, link)"
            " WHERE e.id = v.id AND e.place IS NULL",
            [list(column) for column in zip(*links, strict=True)],
        )
    seal = Seal(number=last.number + 1 if last else 1, at=at, first=first, last=place)
    seal.head = head_of(last.head if last else START, seal, before)
    seal.save(force_insert=True)
    return seal


def keep_heads() -> int:
    """Write the heads that are not there yet to the file of HISTORY_HEADS, where that is set; how many.

    A file that cannot be written stops nothing: the next sealing writes what is missing.
    """
    if not settings.HISTORY_HEADS:
        return 0
    try:
        with Path(settings.HISTORY_HEADS).open("a+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            kept = 0
            for line in file:
                kept = int(line.split()[0])
            missing = Seal.objects.filter(number__gt=kept)
            lines = [
                f"{seal.number} {seal.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {seal.head}\n"
                for seal in missing
            ]
            file.writelines(lines)
    except (OSError, ValueError, IndexError) as problem:
        logger.exception("The heads of the history were not kept: %s", type(problem).__name__)
        return 0
    return len(lines)


@dataclass(frozen=True)
class SealedState:
    """How far the history is sealed. ``waiting_since`` is the moment from which an entry may have waited."""

    last_sealed_at: datetime | None
    head: str
    unsealed: int
    waiting_since: datetime | None

    def age(self, at: datetime) -> timedelta:
        """How long the oldest entry without a seal has waited, at the most."""
        return max(at - self.waiting_since, timedelta()) if self.waiting_since else timedelta()


def sealed_state() -> SealedState:
    """Two quick questions; for health pages and for those who read the history."""
    last = Seal.objects.order_by("-number").first()
    waiting = Entry.objects.filter(place=None).aggregate(count=Count("pk"), since=Min("at"))
    since = waiting["since"]
    if since and last:
        # What was there at the last sealing is sealed: an entry that tells of an earlier day came after it.
        since = max(since, last.at)
    return SealedState(last.at if last else None, last.head if last else "", waiting["count"], since)


def seal_of_the_shown() -> Seal | None:
    """The seal of the newest entry that is not restricted. A later one would tell that something else was done."""
    newest = (
        Entry.objects.open().exclude(place=None).order_by("-place").values_list("place", flat=True).first()
    )
    return None if newest is None else Seal.objects.get(first__lte=newest, last__gte=newest)
