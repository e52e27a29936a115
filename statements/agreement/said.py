"""What a statement says now, read once for whoever looks at it from several sides: each part is one query."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, F, JSONField, Value, When

from actions.models import Action, ConcernRoute, KnownUnknown, PriorityRisk
from statements.figures.freezing import table_reading_of
from statements.figures.reading import TableReading
from statements.models import Picture, Section, Statement

# Tables that print the words of records, whose they are, and where one of them is shown.
WORDS_OF: dict[str, tuple[type[Any], str]] = {
    "public_plan": (Action, "actions:detail"),
    "priority_risks": (PriorityRisk, "risks:risk"),
    "known_unknowns": (KnownUnknown, "risks:unknown"),
    "concern_routes": (ConcernRoute, "policies:route"),
}


@dataclass(frozen=True)
class Said:
    """Tables are there once they are fixed; ``references`` are of WORDS_OF alone, by the table's key."""

    statement: Statement
    sections: list[Section]
    pictures: list[Picture]
    tables: dict[str, TableReading] = field(default_factory=dict)
    references: dict[str, list[str]] = field(default_factory=dict)


def said_in(statement: Statement, *, sections: list[Section] | None = None) -> Said:
    """``sections`` are those that stand, where they were read already."""
    if sections is None:
        sections = list(statement.sections.standing())
    pictures = list(statement.pictures.standing())
    if not statement.is_frozen:
        return Said(statement, sections, pictures)
    # The references of the other tables are long, and nobody asks for them here.
    named = Case(
        When(key__in=list(WORDS_OF), then=F("references")), default=Value([], output_field=JSONField())
    )
    rows = list(statement.tables.order_by("pk").defer("references").annotate(named=named))
    return Said(
        statement,
        sections,
        pictures,
        {row.key: table_reading_of(row) for row in rows},
        {row.key: row.named for row in rows if row.key in WORDS_OF},
    )
