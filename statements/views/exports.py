"""What the files of this app's lists hold. Indicators have theirs in statements/views/indicators/files.py."""

from typing import Any

from django.db.models import Model

from msplan.lib.spreadsheets import Cell
from msplan.lib.taking_away import SENSITIVE, Export, Told
from statements.figures.definition import Figure
from statements.models import Outcome
from statements.views.records import row_of

STATEMENTS = Export(
    "Statements",
    "statements",
    (
        ("Statement", "known_as"),
        ("Title", "title"),
        ("Period from", "period_start"),
        ("Period to", "period_end"),
        ("Version", "version"),
        ("State", "get_state_display"),
        ("Opened by", "opened_by.name"),
        ("Last edited at", "last_edited_at"),
        ("Published at", "published_at"),
    ),
)
PROMISES = Export(
    "Promises of public statements",
    "promises",
    (
        ("Statement", "statement.known_as"),
        ("Reference", "reference"),
        ("Promise", "wording"),
        ("First due", "due_on"),
        ("Due now", lambda promise: promise.date_now or promise.due_on),
        ("Owner", "owner.name"),
        ("What became of it", lambda promise: _outcome(promise.last_outcome)),
        ("In our words", "last_sentence"),
    ),
)
COMMENTS = Export(
    "Comments on a statement",
    "comments",
    (
        ("Section", "section.heading"),
        ("Comment", "text"),
        ("By", "by.name"),
        ("At", "at"),
        ("Settled by", "settled_by.name"),
        ("Settled at", "settled_at"),
        ("How", "settled_how"),
    ),
)


def _outcome(stored: str | None) -> Cell:
    return str(Outcome(stored).label) if stored else "No answer yet"


def records_of(figure: Figure, columns: tuple[str, ...]) -> Export:
    """The records that a figure counts, as its page lists them."""
    cells: list[tuple[str, Told]] = [(columns[0], "text")]
    cells += [(heading, _nth(place)) for place, heading in enumerate(columns[1:])]
    return Export(
        f"Records counted as {figure.label}",
        f"records-{figure.key.replace('_', '-')}",
        cells,
        marking=SENSITIVE,
        prepare=_rows,
    )


def _rows(records: list[Model]) -> list[Any]:
    return [row_of(record) for record in records]


def _nth(place: int) -> Told:
    return lambda row: row.cells[place]
