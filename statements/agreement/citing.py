"""Records and files whose words or pictures the text shows, and which of them may not be published.

What is cited was cleared when the figures froze; it may have been marked OFFICIAL-SENSITIVE since, or its clearance
taken away. Then the seal is refused: a signed statement cannot take anything back.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from actions.models import Action, KnownUnknown, PriorityRisk
from msplan.files.models import Marking
from statements.models import PromiseAction, Statement
from statements.text.tokens import cited

# Tables that print the words of records, and whose they are.
WORDS_OF: dict[str, tuple[type[Any], str]] = {
    "public_plan": (Action, "actions:detail"),
    "priority_risks": (PriorityRisk, "risks:risk"),
    "known_unknowns": (KnownUnknown, "risks:unknown"),
}
REFERENCE = re.compile(r"^[A-Z]+-(\d+)\b")
PICTURE = re.compile(r"\{\{\s*picture\s*:\s*(\d{1,3})\s*\}\}", re.IGNORECASE)


class Barred(NamedTuple):
    """Something cited that may not be published, and where a person puts it right."""

    sentence: str
    href: str = ""


def barred(statement: Statement) -> list[Barred]:
    """Everything cited that is OFFICIAL-SENSITIVE or not cleared for publication, by its name."""
    bodies = list(statement.sections.standing().values_list("body", flat=True))
    return [*_records(statement, bodies), *_of_promises(statement), *_pictures(statement, bodies)]


def _records(statement: Statement, bodies: list[str]) -> Iterable[Barred]:
    """Rows of tables as they were fixed: a draft's tables leave out by themselves what is not cleared."""
    _, cited_tables = cited(bodies)
    wanted = [key for key in cited_tables if key in WORDS_OF]
    if not wanted or not statement.is_frozen:
        return
    for key, references in statement.tables.filter(key__in=wanted).values_list("key", "references"):
        model, page = WORDS_OF[key]
        numbers = [int(match[1]) for one in references if (match := REFERENCE.match(one))]
        for record in model.objects.filter(number__in=numbers).order_by("number"):
            if record.marking != Marking.OFFICIAL or not record.cleared:
                yield Barred(_why(record.reference, record.marking), reverse(page, args=[record.pk]))


def _of_promises(statement: Statement) -> Iterable[Barred]:
    """Actions that carry out what the text promises: their words are not printed, so only their marking counts."""
    sensitive = Action.objects.filter(marking=Marking.SENSITIVE, pk__in=_carrying_out(statement))
    for action in sensitive.order_by("number"):
        yield Barred(
            f"{action.reference}, which carries out a promise in the text, is marked OFFICIAL-SENSITIVE.",
            reverse("actions:detail", args=[action.pk]),
        )


def _carrying_out(statement: Statement) -> "QuerySet[PromiseAction, int]":
    links = PromiseAction.objects.filter(promise__statement=statement, promise__unmarked_at__isnull=True)
    return links.values_list("action", flat=True)


def _pictures(statement: Statement, bodies: list[str]) -> Iterable[Barred]:
    shown = {int(match[1]) for body in bodies for match in PICTURE.finditer(body)}
    if not shown:
        return
    for picture in statement.pictures.standing().filter(number__in=shown, cleared_at__isnull=True):
        yield Barred(f"Picture {picture.number} is not cleared for publication.")


def _why(reference: str, marking: str) -> str:
    if marking != Marking.OFFICIAL:
        return f"{reference}, which a table prints, is marked OFFICIAL-SENSITIVE."
    return f"{reference}, which a table prints, is not cleared for publication."
