"""What other rooms say about an action: where it came from, and where it was talked about.

Each room above has a module ``of_action``: ``mentions`` says what to ask the database, ``place`` puts a row into words.
The page of an action, which lies above all of them, asks for the mentions of every room at once: seven rooms' tables
are one query, whatever is in them. Meetings has ``told`` besides, for the timeline.

What is due is asked for in the same way: a room's module ``due`` has ``asked``, and ``due`` for a row. See actions.due.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject


class Place(NamedTuple):
    """A thing of another room that points at this action: {name: "Raised from", text: "Lesson L-003 …"}."""

    name: str
    text: str
    href: str


class Mention(NamedTuple):
    """A row that points at an action: which kind of thing ("lessons.lesson"), its key, and what ``place`` needs."""

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
