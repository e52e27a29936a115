"""Who is working on an import: one worker at a time, and never for ever.

A worker takes an import with one UPDATE that must touch one row, and holds it until its lease runs out. Whatever
it finishes names that lease again, so that a worker which was away too long cannot finish for another.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Value, When

from suppliers.spend.models import ImportState, SpendImport

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
LINES_BETWEEN = 5_000


def waiting(*, at: datetime) -> list[int]:
    """Imports that nobody is working on: just queued, or left behind by a worker that died."""
    return list(SpendImport.objects.waiting(at).order_by("pk").values_list("pk", flat=True))


def claim(pk: int, states: Iterable[str], *, at: datetime) -> SpendImport | None:
    """Take an import that is in one of the states; None where another worker has it or it moved on."""
    taken = (
        SpendImport.objects.waiting(at)
        .filter(pk=pk, state__in=list(states))
        .update(
            state=Case(
                When(state=ImportState.QUEUED, then=Value(ImportState.READING.value)), default=F("state")
            ),
            lease_until=at + LEASE,
            attempts=F("attempts") + 1,
            lines_read=0,
            share_read=0,
        )
    )
    return SpendImport.objects.select_related("file").get(pk=pk) if taken else None


def how_far(spend_import: SpendImport) -> Callable[[int, float], None]:
    """What a reader calls as it goes, for the page of whoever waits; now and then it is written down."""
    told = 0

    def tell(lines: int, share: float) -> None:
        nonlocal told
        if lines - told < LINES_BETWEEN and share < 1:
            return
        told = lines
        SpendImport.objects.filter(pk=spend_import.pk, lease_until=spend_import.lease_until).update(
            lines_read=lines, share_read=min(100, int(share * 100))
        )

    return tell


def finish(spend_import: SpendImport, *, to: str, **stamps: Any) -> bool:
    """Set the outcome and give the lease back; False where the lease was lost meanwhile and nothing was set."""
    held = SpendImport.objects.filter(
        pk=spend_import.pk, state=spend_import.state, lease_until=spend_import.lease_until
    )
    return bool(held.update(state=to, lease_until=None, attempts=0, **stamps))
