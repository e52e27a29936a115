"""Values that are to be handed in: whose they are and by when. Rule: docs/rules/indicators.md."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from msplan.chasing.rows import Due
from statements.figures.catalogue import FIGURES
from statements.figures.indicator_table import counted_figures
from statements.figures.indicators import Kpi, indicators
from statements.figures.periods import due_on, owed
from statements.models import Indicator

COUNTED = counted_figures(FIGURES)
# Those that no record gives: somebody has to hand their values in.
ENTERED = [kpi.id for kpi in indicators().values() if kpi.is_entered and kpi.id not in COUNTED]


def asked() -> "QuerySet[Any, Any]":
    """What ``rows`` needs of each indicator that is in use and entered, as one column ``said``."""
    last = Max("measurements__period_end", filter=Q(measurements__is_standing=True))
    found = Indicator.objects.filter(code__in=ENTERED).order_by("code").annotate(last=last)
    said = JSONObject(
        code="code",
        owner="owner",
        department="owner__department",
        frequency="frequency",
        since="in_use_from",
        last="last",
    )
    return found.values(said=said)


def rows(said: Iterable[Mapping[str, Any]], on: date, editors: Iterable[int]) -> Iterator[Due]:
    """A row for the owner of each value that is owed, for each editor where nobody owns the indicator."""
    editors = list(editors)
    for one in said:
        kpi = indicators()[one["code"]]
        end = owed(on, one["frequency"] or kpi.frequency, last=_date(one["last"]), since=_date(one["since"]))
        if end is None:
            continue
        people = [(one["owner"], one["department"])] if one["owner"] else [(pk, None) for pk in editors]
        for person_id, department_id in people:
            yield _due(kpi, end, person_id, department_id)


def _due(kpi: Kpi, end: date, person_id: int, department_id: int | None) -> Due:
    return Due(
        person_id=person_id,
        thing=f"statements.indicator:{kpi.id}:{end.isoformat()}",
        kind="Value of an indicator",
        label=f"{kpi.id} {kpi.label}, for the period to {end.day} {end:%B %Y}",
        ladder="return",
        due_on=due_on(end),
        link=reverse("drafts:indicator_hand_in", args=[kpi.slug]),
        department_id=department_id,
        page=reverse("drafts:indicator", args=[kpi.slug]),
        button="Hand in the value",
    )


def _date(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
