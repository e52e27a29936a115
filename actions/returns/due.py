"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from actions.plan.belonging import Mention, gathered, mention
from actions.returns.models import ReturnCount, ReturnSeries
from msplan.chasing.rows import Due, Wanted
from msplan.lib.dates import plain
from suppliers.models import Supplier

COUNT = "returns.count"
# Who answered so is asked for the next day's number all the same, and reads what was said.
LAST_TIME = " (not known last time)"


def items(on: date, people: Collection[int] | None = None) -> Iterable[Due]:
    """One query."""
    return map(due, gathered(asked(Wanted(on, people))))


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    rows = wanted.rows("return", day="due_on", owner="owner")
    last = ReturnCount.objects.standing().filter(series=OuterRef("series")).order_by("-as_at")
    unknown = ReturnCount.objects.standing().filter(
        series=OuterRef("pk"), done__isnull=True, as_at=Subquery(last.values("as_at")[:1])
    )
    return [
        mention(
            COUNT,
            ReturnSeries.objects.filter(rows),
            due_on="due_on",
            next_on="next_on",
            number="number",
            what="kind",
            group="group",
            supplier="supplier__name",
            owner="owner",
            department="owner__department",
            unknown=Exists(unknown),
        )
    ]


def thing(series: ReturnSeries) -> str:
    """How chasing names it in its ledger."""
    return f"{series._meta.label_lower}:{series.pk}"


def due(found: Mention) -> Due:
    said = found.said
    supplier = Supplier(name=said["supplier"]) if said["supplier"] else None
    row = ReturnSeries(
        pk=found.pk, number=said["number"], kind=said["what"], group=said["group"], supplier=supplier
    )
    return Due(
        person_id=said["owner"],
        thing=thing(row),
        kind="Return to hand in",
        label=f"{row}, as at {plain(date.fromisoformat(said['next_on']))}{LAST_TIME if said['unknown'] else ''}",
        ladder="return",
        due_on=date.fromisoformat(said["due_on"]),
        link=reverse("returns:hand_in", args=[row.pk]),
        department_id=said["department"],
        page=reverse("returns:series", args=[row.pk]),
        button="Hand it in",
    )
