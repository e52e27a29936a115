"""What of asking is open and has a date. Each part has KINDS, ``asked`` and ``due``; all of them are one query."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from msplan.chasing.rows import Due, Wanted
from msplan.lib.gathering import Mention
from suppliers.asking.campaign import due as campaign
from suppliers.asking.reading import due as reading

PARTS = (campaign, reading)


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    return [query for part in PARTS for query in part.asked(wanted)]


def due(found: Mention) -> Due:
    return next(part for part in PARTS if found.kind in part.KINDS).due(found)


def each(found: Mention) -> Iterator[Due]:
    """One row; of what is read first one for each of those who do."""
    if found.kind == reading.HELD:
        yield from reading.each(found)
    else:
        yield due(found)
