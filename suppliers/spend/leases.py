"""Who is working on an import: one worker at a time, and never for ever.

A worker takes an import with one UPDATE that must touch one row, and holds it until its lease runs out. Whatever
it finishes names that lease again, so that a worker which was away too long cannot finish for another.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Value, When

from suppliers.spend.models import ImportState, SpendImport

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3


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
        )
    )
    return SpendImport.objects.select_related("file").get(pk=pk) if taken else None


def finish(spend_import: SpendImport, *, to: str, **stamps: Any) -> bool:
    """Set the outcome and give the lease back; False where the lease was lost meanwhile and nothing was set."""
    held = SpendImport.objects.filter(
        pk=spend_import.pk, state=spend_import.state, lease_until=spend_import.lease_until
    )
    return bool(held.update(state=to, lease_until=None, attempts=0, **stamps))
