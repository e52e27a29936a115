"""How real rows become the arguments of addresses."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, QuerySet

Arguments = dict[str, Any]


def of_each(rows: QuerySet[Any], *fields: str, most: int = 6) -> Iterable[Model]:
    """One row for each combination of the fields that occurs: an action in each progress, a mail in each state."""
    return rows.order_by(*fields, "pk").distinct(*fields)[:most] if fields else rows.order_by("pk")[:2]


def pks(rows: Callable[[], Iterable[Model]]) -> Callable[[], list[Arguments]]:
    return lambda: [{"pk": row.pk} for row in rows()]
