"""Lines that look like one payment: within a file, and between a file and what the register already holds.

Two lines look alike when payee, date (or month), amount and reference are equal. Real payments may look alike
(two equal invoices of one day), so they are counted, and never dropped without a person's word.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db.models import Count

from suppliers.spend.matching import Payee
from suppliers.spend.models import SpendLine
from suppliers.spend.reading import SpendRow

BATCH = 20_000


def fingerprint(row: SpendRow, payee: Payee | None) -> str:
    """32 hexadecimal digits, equal for rows that look alike, in any file."""
    who = payee.key if payee else ("withheld" if row.withheld else "nobody")
    when = row.paid_on.isoformat() if row.paid_on else (row.period.isoformat()[:7] if row.period else "")
    text = "\x1f".join((who, when, str(row.amount), row.reference))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def repeats(prints: Counter[str]) -> int:
    """How many rows of the file repeat another one of it."""
    return sum(count - 1 for count in prints.values())


@dataclass(slots=True)
class Repeated:
    """Lines of the file that are equal in every cell, by the places at which they stand."""

    row: SpendRow
    places: list[tuple[str, int]]


def exact_repeats(rows: Sequence[SpendRow], prints: Sequence[str]) -> list[Repeated]:
    """What repeats itself to the last cell, the most money first. One of each is the payment, the rest repeat it."""
    times = Counter(zip(prints, (row.likeness for row in rows), strict=True))
    found: dict[tuple[str, int], Repeated] = {}
    for row, key in zip(rows, prints, strict=True):
        if times[key, row.likeness] > 1:
            repeated = found.setdefault((key, row.likeness), Repeated(row, []))
            repeated.places.append((row.sheet, row.row_number))
    return sorted(found.values(), key=lambda each: -abs(each.row.amount) * (len(each.places) - 1))


def repeated_rows(plan: Mapping[str, Any]) -> int:
    """How many rows of a plan as it is kept repeat another in every cell."""
    return int(plan.get("exact_repeats", {}).get("rows", 0))


def held(prints: Counter[str], *, years: Collection[int]) -> Counter[str]:
    """How many of the file's lines earlier imports already hold, by fingerprint: never more than the file has.

    ``years`` are the financial years of the file: where the register has nothing in them, nothing is compared.
    """
    found: Counter[str] = Counter()
    if not SpendLine.objects.filter(year__in=years).exists():
        return found
    keys = list(prints)
    for start in range(0, len(keys), BATCH):
        rows = (
            SpendLine.objects.filter(fingerprint__in=keys[start : start + BATCH])
            .values_list("fingerprint")
            .annotate(lines=Count("pk"))
            .order_by()
        )
        for key, lines in rows:
            found[key] = min(lines, prints[key])
    return found
