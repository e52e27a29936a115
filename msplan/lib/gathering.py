"""Rows of many tables asked for at once: rooms say what to ask, it is one query, and each puts its rows into words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject


class Mention(NamedTuple):
    """A row of one of them: which kind of thing ("lessons.lesson"), its key, and what its room needs to speak of it."""

    kind: str
    pk: int
    said: dict[str, Any]
    at: datetime | None


def mention(
    kind: str, rows: QuerySet[Any, Any], *, pk: str = "pk", at: str = "", **said: str | Combinable
) -> QuerySet[Any, Any]:
    """Rows as Mention knows them; ``said`` names fields. Dates in it arrive as text."""
    when = F(at) if at else Value(None, DateTimeField())
    return (
        rows.order_by()
        .annotate(
            _kind=Value(kind, CharField()),
            _pk=F(pk),
            _said=JSONObject(**said),
            _at=Cast(when, DateTimeField()),
        )
        .values_list("_kind", "_pk", "_said", "_at")
    )


def gathered(asked: Iterable[QuerySet[Any, Any]]) -> list[Mention]:
    """All of them, the oldest row of each kind first. One query."""
    each = list(asked)
    if not each:
        return []
    rows = each[0].union(*each[1:], all=True) if len(each) > 1 else each[0]
    return sorted((Mention(*row) for row in rows), key=lambda one: (one.kind, one.pk))
