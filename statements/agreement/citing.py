"""Records and files whose words or pictures the text shows, and which of them may not be published.

What is cited was cleared when the figures froze; it may have been marked OFFICIAL-SENSITIVE since, or its clearance
taken away. Then the seal is refused: a signed statement cannot take anything back.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import CharField, Q, QuerySet, Value
from django.urls import reverse

from actions.models import Action, ConcernRoute
from msplan.files.models import Marking
from statements.agreement.said import WORDS_OF, Said
from statements.models import PromiseAction, Statement
from statements.text.contents import cited_keys

PROMISES = ""  # in the place of a table: the actions that carry out what the text promises
REFERENCE = re.compile(r"^[A-Z]+-(\d+)\b")
PICTURE = re.compile(r"\{\{\s*picture\s*:\s*(\d{1,3})\s*\}\}", re.IGNORECASE)


class Barred(NamedTuple):
    """Something cited that may not be published, and where a person puts it right."""

    sentence: str
    href: str = ""


def barred(said: Said) -> list[Barred]:
    """Everything cited that is OFFICIAL-SENSITIVE or not cleared for publication, by its name. One query."""
    return [*_records(said), *_pictures(said)]


def _records(said: Said) -> Iterable[Barred]:
    """Table by table in their order, then what carries out promises; each by its number."""
    asked = _in_tables(said)
    of_promises = Action.objects.filter(marking=Marking.SENSITIVE, pk__in=_carrying_out(said.statement))
    keys = [*asked, PROMISES]
    queries = [
        records.order_by().values("id", "number", "marking", place=Value(place))
        for place, records in enumerate([*asked.values(), of_promises])
    ]
    found = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    for row in sorted(found, key=lambda row: (row["place"], row["number"])):
        yield _barred(keys[row["place"]], row)


def _in_tables(said: Said) -> "dict[str, QuerySet[Any]]":
    """Rows of tables as they were fixed: a draft's tables leave out by themselves what is not cleared."""
    _, cited_tables = cited_keys(said.sections)
    asked = {}
    for key, references in said.references.items():
        numbers = [int(match[1]) for one in references if (match := REFERENCE.match(one))]
        if numbers and key in cited_tables:
            model, _ = WORDS_OF[key]
            asked[key] = _barred_rows(model).filter(number__in=numbers)
    return asked


def _barred_rows(model: type[Any]) -> "QuerySet[Any]":
    """Of those that may not be published any more. Routes for raising a concern are all OFFICIAL."""
    if model is ConcernRoute:
        unmarked = Value(Marking.OFFICIAL, output_field=CharField(max_length=20))
        return ConcernRoute.objects.filter(cleared=False).annotate(marking=unmarked)
    rows: QuerySet[Any] = model.objects.filter(~Q(marking=Marking.OFFICIAL) | Q(cleared=False))
    return rows


def _carrying_out(statement: Statement) -> "QuerySet[PromiseAction, int]":
    links = PromiseAction.objects.filter(promise__statement=statement, promise__unmarked_at__isnull=True)
    return links.values_list("action", flat=True)


def _barred(key: str, row: dict[str, Any]) -> Barred:
    """Of what carries out a promise no words are printed, so that only its marking counts."""
    model, page = WORDS_OF.get(key, (Action, "actions:detail"))
    reference = model(number=row["number"]).reference
    if key == PROMISES:
        why = f"{reference}, which carries out a promise in the text, is marked OFFICIAL-SENSITIVE."
    elif row["marking"] != Marking.OFFICIAL:
        why = f"{reference}, which a table prints, is marked OFFICIAL-SENSITIVE."
    else:
        why = f"{reference}, which a table prints, is not cleared for publication."
    return Barred(why, reverse(page, args=[row["id"]]))


def _pictures(said: Said) -> Iterable[Barred]:
    shown = {int(match[1]) for section in said.sections for match in PICTURE.finditer(section.body)}
    for picture in said.pictures:
        if picture.number in shown and picture.cleared_at is None:
            yield Barred(f"Picture {picture.number} is not cleared for publication.")
