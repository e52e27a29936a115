"""What other rooms offer to the statement: priority risks and known unknowns. One query."""

from typing import Any, NamedTuple

from django.db.models import CharField, QuerySet, Value
from django.urls import reverse

from actions.models import KnownUnknown, PriorityRisk


class Offered(NamedTuple):
    """One thing on offer; only what is cleared comes into the statement's tables."""

    text: str
    href: str
    cleared: bool


def offered() -> list[Offered]:
    """Open priority risks, then known unknowns, by number; those that are not cleared yet among them."""
    risks = _rows(PriorityRisk.objects.open().offered(), "risk")
    unknowns = _rows(KnownUnknown.objects.offered(), "unknown")
    letters = {"risk": PriorityRisk.letter, "unknown": KnownUnknown.letter}
    return [
        Offered(f"{letters[room]}-{number:03d} {title}", reverse(f"risks:{room}", args=[pk]), cleared)
        for room, number, pk, title, cleared in risks.union(unknowns, all=True).order_by("room", "number")
    ]


def _rows(found: "QuerySet[Any]", room: str) -> "QuerySet[Any]":
    named = found.order_by().annotate(room=Value(room, output_field=CharField()))
    return named.values_list("room", "number", "pk", "title", "cleared")
