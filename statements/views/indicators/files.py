"""Indicators as files: all of them, the lines for the risk register, one with its values over time."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from msplan.lib.spreadsheets import Cell, Sheet
from msplan.lib.taking_away import Export
from msplan.views.files_of_lists import file_of, workbook
from statements.figures.indicator_list import Row
from statements.figures.over_time import Point
from statements.figures.reading import Reading, plain_number

ALL = Export(
    "Indicators",
    "indicators",
    (
        ("Code", "kpi.id"),
        ("Indicator", "kpi.label"),
        ("Area", "area"),
        ("Promised in the first statement", "promised_words"),
        ("Owner", "owner.name"),
        ("Where its value comes from", "source"),
        ("How often", "frequency_words"),
        ("Value", lambda row: number(row.reading, "value")),
        ("Numerator", lambda row: number(row.reading, "numerator")),
        ("Denominator", lambda row: number(row.reading, "denominator")),
        ("Unit", "kpi.unit"),
        ("In words", "told.last"),
        ("As at", lambda row: row.reading.counted_on if row.reading else None),
        ("Baseline", "told.baseline"),
        ("Since the baseline", "told.course"),
        ("Target", "told.target"),
        ("Thresholds", "threshold_words"),
        ("Past its threshold", "level_words"),
        ("Key risk indicator", "is_key_risk"),
        ("Old value", "stale"),
        ("Value owed", "owed_words"),
        ("Definition", "kpi.formula"),
        ("What is missing", "missing_words"),
        ("What it cannot say", "limits"),
    ),
)
RISK_REGISTER = Export(
    "Modern slavery: lines for the corporate risk register",
    "risk-register",
    (
        ("Code", "kpi.id"),
        ("Indicator", "kpi.label"),
        ("Owner", "indicator.owner.name"),
        ("State", "state"),
        ("Value", lambda one: number(one.reading, "value")),
        ("Unit", "kpi.unit"),
        ("Threshold", "threshold_words"),
        ("As at", lambda one: one.reading.counted_on if one.reading else None),
        ("Line", "line"),
    ),
)
OVER_TIME = Export(
    "Values",
    "indicator",
    (
        ("First day", "first"),
        ("Period or day ends", "end"),
        ("Value", lambda point: number(point.reading, "value")),
        ("Numerator", lambda point: number(point.reading, "numerator")),
        ("Denominator", lambda point: number(point.reading, "denominator")),
        ("In words", "shown"),
    ),
)


def number(reading: Reading | None, name: str) -> Cell:
    """A number of a reading; nothing where it is hidden or not known: the words say which."""
    return None if reading is None else plain_number(getattr(reading, name), places=4)


def of_one(
    row: Row, found: Sequence[Point], facts: Iterable[tuple[str, str]], request: HttpRequest
) -> HttpResponseBase:
    """One indicator: its values over time, and in a workbook what it is as well."""
    export = Export(f"{row.kpi.id} {row.kpi.label}", f"indicator-{row.kpi.slug}", OVER_TIME.columns)
    if request.GET["file"] == "csv":
        return file_of(found, request, export)
    about = Sheet("What it is", ("Name", "Text"), [list(fact) for fact in facts])
    return workbook([about, Sheet("Values", export.headings, export.lines(found))], export)
