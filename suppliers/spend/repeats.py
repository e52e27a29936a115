"""Lines that look like one payment: within a file, and between a file and what the register already holds.

Two lines look alike when payee, date (or month), amount and reference are equal. Real payments may look alike
(two equal invoices of one day), so they are counted, and never dropped without a person's word.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from types import EllipsisType
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from msplan.lib.dates import FinancialYear
from suppliers.spend.matching import Payee
from suppliers.spend.models import SpendLine
from suppliers.spend.reading import SpendRow

BATCH = 20_000


def fingerprint(row: SpendRow, payee: Payee | None, *, day: date | EllipsisType | None = ...) -> str:
    """32 hexadecimal digits, equal for rows that look alike, in any file. As if it had another day, or none."""
    who = payee.key if payee else ("withheld" if row.withheld else "nobody")
    paid_on = row.paid_on if isinstance(day, EllipsisType) else day
    when = paid_on.isoformat() if paid_on else (row.period.isoformat()[:7] if row.period else "")
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


class Held(NamedTuple):
    """How many of the file's lines earlier imports already hold, by fingerprint: never more than the file has.

    ``loosely`` says how many of them agree in all but the day, which one of the two does not have.
    """

    lines: Counter[str]
    loosely: int


def held(rows: Sequence[SpendRow], payees: Sequence[Payee | None], prints: Sequence[str]) -> Held:
    """What the register has already of a file.

    A line that has its day here, and only a month there, may be the same payment (its date was mended, or a later file
    has it); and the other way about. Each line of the register is taken once, the equal ones first.
    Where the register has nothing in the file's financial years, nothing is compared.
    """
    years = {FinancialYear.of(month).start_year for month in {row.period for row in rows} if month}
    there = SpendLine.objects.filter(year__in=years)
    found: Counter[str] = Counter()
    if not there.exists():
        return Held(found, 0)
    others = _by_month(rows, payees, prints, there) | _by_day(rows, payees, prints, there)
    wanted = Counter(prints)
    left = _lines_with([*wanted, *{other for each in others.values() for other in each}])
    for key, lines in wanted.items():
        found[key] = min(left[key], lines)
        left[key] -= found[key]
    exactly = found.total()
    for key, alike in others.items():
        for other in sorted(alike):
            more = min(left[other], wanted[key] - found[key])
            found[key] += more
            left[other] -= more
    return Held(+found, found.total() - exactly)


def _lines_with(keys: Sequence[str]) -> Counter[str]:
    """How many lines of the register have each of these fingerprints."""
    found: Counter[str] = Counter()
    for start in range(0, len(keys), BATCH):
        rows = (
            SpendLine.objects.filter(fingerprint__in=keys[start : start + BATCH])
            .values_list("fingerprint")
            .annotate(lines=Count("pk"))
            .order_by()
        )
        found.update(dict(rows))
    return found


def _by_month(
    rows: Sequence[SpendRow],
    payees: Sequence[Payee | None],
    prints: Sequence[str],
    there: "QuerySet[SpendLine]",
) -> dict[str, set[str]]:
    """For each dated line of the file, by its fingerprint: what it would be without its day."""
    if not there.filter(paid_on__isnull=True).exists():
        return {}
    return {
        key: {fingerprint(row, payee, day=None)}
        for row, payee, key in zip(rows, payees, prints, strict=True)
        if row.paid_on
    }


def _by_day(
    rows: Sequence[SpendRow],
    payees: Sequence[Payee | None],
    prints: Sequence[str],
    there: "QuerySet[SpendLine]",
) -> dict[str, set[str]]:
    """For each line of the file without a day: what it would be on the days of its month on which the register has
    payments of that amount and reference.
    """
    undated = [row for row in rows if not row.paid_on and row.period]
    if not undated:
        return {}
    amounts = {row.amount for row in undated}
    days: defaultdict[tuple[date, Decimal, str], set[date]] = defaultdict(set)
    dated = there.filter(month__in={row.period for row in undated}, paid_on__isnull=False)
    lines = dated.order_by().values_list("month", "amount", "reference", "paid_on").distinct()
    for month, amount, reference, day in lines.iterator(chunk_size=BATCH):
        if amount in amounts and day is not None:
            days[month, amount, reference].add(day)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row, payee, key in zip(rows, payees, prints, strict=True):
        if not row.paid_on and row.period:
            for day in days.get((row.period, row.amount, row.reference[:80]), ()):
                found[key].add(fingerprint(row, payee, day=day))
    return found
