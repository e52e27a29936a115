"""The list of returns, and the counts of one, as files: their columns."""

from datetime import date
from typing import Any

from actions.returns.facts import due_fact, known
from actions.returns.models import ReturnSeries
from actions.returns.models.count import rate_of
from msplan.lib.spreadsheets import Cell
from msplan.lib.taking_away import Export


def _held(series: Any, on: date) -> tuple[int | None, int | None]:
    """The two numbers where they hold: what is too old stands in no file as if it did."""
    return (series.last_required, series.last_done) if known(series, on).holds else (None, None)


def _rate(series: Any, on: date) -> Cell:
    required, done = _held(series, on)
    rate = None if done is None else rate_of(required, done)
    return None if rate is None else rate / 100


def returns_on(on: date) -> Export:
    """Of rows that came from ``with_last``."""
    return Export(
        "Returns",
        "returns",
        [
            ("Reference", "reference"),
            ("Return", "title"),
            ("What is counted", "get_kind_display"),
            ("Of whom", "get_group_display"),
            ("Who owes it", "owner.name"),
            ("How often", lambda series: f"Every {series.get_every_display().lower()}"),
            ("Newest count as at", "last_as_at"),
            ("How many must", lambda series: _held(series, on)[0]),
            ("How many are", lambda series: _held(series, on)[1]),
            ("Share", lambda series: _rate(series, on)),
            ("What is known", lambda series: known(series, on).text),
            (
                "Why it is not known",
                lambda series: "" if (found := known(series, on)).holds else found.detail,
            ),
            ("Next count as at", "next_on"),
            ("Due", "due_on"),
            ("State", lambda series: due_fact(series, on).text),
            ("Ended on", "ended_on"),
            ("Ended because", "ended_reason"),
        ],
        formats={"Share": "0.0%"},
    )


def counts_of(series: ReturnSeries) -> Export:
    """Every row that was handed in, those that stand no more too."""
    return Export(
        f"{series.reference} {series.title}",
        f"return-{series.number:03d}",
        [
            ("As at", "as_at"),
            ("How many must", "required"),
            ("How many are", "done"),
            ("Share", lambda count: None if count.rate is None else count.rate / 100),
            ("Why it is not known", "unknown_reason"),
            ("Stands", "is_standing"),
            ("Note", "note"),
            ("Why it was corrected", "reason"),
            ("Handed in by", "entered_by.name"),
            ("Handed in at", "entered_at"),
            ("Out of the file", lambda count: count.of_import.name if count.of_import else ""),
        ],
        formats={"Share": "0.0%"},
    )
