"""Five numbers, each with its target, what it was, and which way it went in words. Rules: docs/rules/dashboard.md."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse

from msplan.lib.dates import plain
from statements.figures.catalogue import FIGURES
from statements.figures.definition import Numbers, Scope, Words
from statements.figures.indicators import indicators
from statements.figures.measuring import last_month_end
from statements.figures.reading import Reading, shown
from statements.models import Indicator, Measurement


@dataclass(frozen=True)
class Wanted:
    """One of the five: its name on the card (20 letters at most), the aim where the force set none, the good way."""

    label: str
    target: Decimal
    lower_is_better: bool


# Five at most: what a reader keeps in mind.
NUMBERS = {
    "actions_late": Wanted("Late actions", Decimal(0), lower_is_better=True),
    "reviews_late": Wanted("Reviews overdue", Decimal(0), lower_is_better=True),
    "suppliers_high_not_assessed": Wanted("High risk, unassessed", Decimal(0), lower_is_better=True),
    "high_checked": Wanted("High risk, checked", Decimal(100), lower_is_better=False),
    "spend_assessed": Wanted("Spend assessed", Decimal(90), lower_is_better=False),
}


def _measured(scope: Scope) -> "QuerySet[Measurement]":
    return Measurement.objects.filter(as_at=last_month_end(scope.on), key__in=NUMBERS)


def _set_up(scope: Scope) -> "QuerySet[Indicator]":
    return Indicator.objects.filter(target__isnull=False)


MEASURED = Words(_measured, ("key", "as_at", "value"))
TARGETS = Words(_set_up, ("code", "target"))
WORDS = (MEASURED, TARGETS)


@dataclass(frozen=True)
class Number:
    """What components/number_card.html prints."""

    key: str
    label: str
    reading: Reading
    href: str
    target: str
    last: str
    direction: str
    counted: str
    attention: bool


def five(readings: dict[str, Reading], numbers: Numbers) -> list[Number]:
    before = {row["key"]: row for row in numbers.said[MEASURED]}
    targets = _targets(numbers)
    found = []
    for key, wanted in NUMBERS.items():
        reading, row = readings[key], before.get(key)
        target = targets.get(key, wanted.target)
        was = None if row is None or row["value"] is None else Decimal(str(row["value"]))
        found.append(
            Number(
                key=key,
                label=wanted.label,
                reading=reading,
                href=FIGURES[key].list_href or reverse("drafts:records", args=[key]),
                target=shown(target, reading.unit),
                last=""
                if row is None
                else f"{shown(was, reading.unit)} on {plain(date.fromisoformat(row['as_at']))}",
                direction=went(reading, was, lower_is_better=wanted.lower_is_better),
                counted=reading.counted if reading.unit == "percent" and reading.denominator else "",
                attention=misses(reading.value, target, lower_is_better=wanted.lower_is_better),
            )
        )
    return found


def went(now: Reading, was: Decimal | None, *, lower_is_better: bool) -> str:
    """ "Better than", "Worse than", "The same as": read before what it was. What reads the same is the same."""
    if now.value is None or was is None:
        return ""
    if now.shown == shown(was, now.unit):
        return "The same as"
    return "Better than" if (now.value < was) == lower_is_better else "Worse than"


def misses(value: Decimal | None, target: Decimal, *, lower_is_better: bool) -> bool:
    if value is None:
        return False
    return value > target if lower_is_better else value < target


def _targets(numbers: Numbers) -> dict[str, Decimal]:
    """What the force aims at with the indicator for which a figure stands."""
    of_code = {row["code"]: Decimal(str(row["target"])) for row in numbers.said[TARGETS]}
    standing = {kpi.figures[0]: kpi.id for kpi in indicators().values() if kpi.figures}
    return {key: of_code[code] for key, code in standing.items() if code in of_code}
