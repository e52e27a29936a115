"""The list of figures, tables and charts beside a text, with what each says now."""

from dataclasses import dataclass
from datetime import date

from statements.figures.catalogue import CHARTS, FIGURES, KEYS, TABLES
from statements.figures.freezing import frozen, live
from statements.models import Statement
from statements.text.tokens import Token


@dataclass(frozen=True)
class Pick:
    """Something to put into the text: as it is typed, what it is called, what it says now."""

    token: Token
    label: str
    now: str
    definition: str


def choices(statement: Statement, *, on: date) -> dict[str, list[Pick]]:
    """Figures, tables and charts, by heading."""
    readings = (
        frozen(statement) if statement.is_frozen else live(statement, figures=FIGURES, tables=(), on=on)
    )
    return {
        "Figures": [
            Pick(Token("figure", reading.key), reading.label, reading.shown, reading.definition)
            for reading in readings.figures.values()
        ],
        "Tables": [
            Pick(Token("table", table.key), table.label, "", table.definition) for table in TABLES.values()
        ],
        "Charts": [
            Pick(Token("chart", chart.key), chart.label, "", TABLES[chart.table].definition)
            for chart in CHARTS.values()
        ],
    }


def token_typed(typed: str) -> Token | None:
    """What the list of figures sends, figure:suppliers_active; None for anything else."""
    kind, _, key = typed.partition(":")
    return Token(kind, key) if key in KEYS.get(kind, ()) else None
