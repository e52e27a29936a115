"""What a person should know before confirming a plan, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Final

from .plan import SpendPlan

_KINDS: Final = {
    "xlsx": ((".xlsx", ".xlsm"), "an Excel workbook"),
    "xls": ((".xls",), "an old Excel workbook"),
    "csv": ((".csv", ".txt", ".tsv", ".tab"), "separated text"),
}


@dataclass(slots=True)
class Seen:
    """What was noticed on the way and stands nowhere else in the plan."""

    has_dates: bool = True
    date_example: str = ""
    dates_contradict: bool = False
    repeated_headings: list[str] = field(default_factory=list)
    summary_sheets: list[str] = field(default_factory=list)
    months_of_sheets: list[tuple[str, date]] = field(default_factory=list)
    credits_negated: int = 0
    by_position: int = 0
    decimal_comma: str = ""
    credit_columns: dict[tuple[str, str], None] = field(default_factory=dict)
    months_perhaps: list[tuple[str, str]] = field(default_factory=list)
    formulas_without_result: int = 0


def warnings_of(plan: SpendPlan, seen: Seen) -> tuple[str, ...]:
    """The warnings of a finished plan, the file first, then sheets, dates, payees and amounts."""
    return tuple(_sentences(plan, seen))


def _sentences(plan: SpendPlan, seen: Seen) -> Iterator[str]:
    yield from _about_the_file(plan, seen)
    yield from _about_sheets(plan, seen)
    yield from _about_dates(plan, seen)
    yield from _about_payees_and_amounts(plan, seen)


def _about_the_file(plan: SpendPlan, seen: Seen) -> Iterator[str]:
    endings, kind = _KINDS[plan.kind]
    ending = PurePath(plan.filename).suffix.lower()
    if ending and ending != ".zip" and ending not in endings:
        yield f"The file's name ends in {ending}, but it is {kind} and was read as that."
    if plan.encoding == "cp850":
        yield "The file was written in the old DOS code page 850: check names with accents or apostrophes."
    if plan.encoding == "mac_roman":
        yield "The file was written on an old Mac: check names with accents or apostrophes."
    if plan.encoding == "utf-8 with cp1252":
        yield "The file mixes two encodings: check names with accents or apostrophes."
    if seen.formulas_without_result:
        yield (
            f"{_some(seen.formulas_without_result, 'cell holds', 'cells hold')} a formula whose result was "
            "never saved, and reads as blank. Open the workbook in Excel, save it, and choose it again."
        )


def _about_sheets(plan: SpendPlan, seen: Seen) -> Iterator[str]:
    for sheet in plan.sheets:
        if sheet.left_out and sheet.left_out != "it is empty":
            yield f"The sheet “{sheet.name}” was left out: {sheet.left_out}."
    if seen.by_position:
        one_of_many = len(plan.sheets) > 1
        which = f"{_some(seen.by_position, 'sheet has', 'sheets have')}" if one_of_many else "The file has"
        yield f"{which} no headings: the columns were understood by their place, as a person said."
    for name in seen.summary_sheets:
        yield (
            f"The sheet “{name}” comes to exactly the sum of the other sheets. "
            "Its rows were set aside so that nothing is counted twice."
        )
    for heading in dict.fromkeys(seen.repeated_headings):
        yield f"More than one column is called “{heading}”; the first was used."


def _about_dates(plan: SpendPlan, seen: Seen) -> Iterator[str]:
    if not seen.has_dates:
        yield "The file has no column for the date of payment."
    if plan.rows_undated:
        what_next = (
            "Say which month they belong to before confirming."
            if plan.needs_period
            else f"They count in the month you gave, {plan.period:%B %Y}."
        )
        yield f"{_some(plan.rows_undated, 'row has', 'rows have')} no usable date, of {plan.rows_taken:,}. {what_next}"
        for heading, example in seen.months_perhaps:
            yield (
                f"The column “{heading}” may hold months (“{example}”). If they are months of the calendar, and not of "
                "the financial year, correct the columns: it is then the month of payment."
            )
    for sheet, month in seen.months_of_sheets:
        yield (
            f"The sheet “{sheet}” has no usable date. Its name says {month:%B %Y}, and its rows count in that month."
        )
    if plan.rows_month_only:
        yield f"{_some(plan.rows_month_only, 'row gives', 'rows give')} a month without a day."
    if plan.date_order == "month first":
        yield f"Dates are written month first, as “{seen.date_example}” shows, and were read so."
    if plan.date_order == "neither":
        yield (
            "Some dates are written day first and some month first. "
            "Those that could be either were left undated."
        )
    elif seen.dates_contradict:
        yield f"Dates are written {plan.date_order}, but a few can only be meant the other way; check those."


def _about_payees_and_amounts(plan: SpendPlan, seen: Seen) -> Iterator[str]:
    if plan.rows_unnamed:
        yield (
            f"{_some(plan.rows_unnamed, 'payment names', 'payments name')} no supplier "
            f"(£{plan.unnamed.sum:,.2f}). They count in the sum and belong to no supplier."
        )
    if seen.decimal_comma:
        yield f"Amounts are written with a decimal comma, as “{seen.decimal_comma}” shows, and were read so."
    for amount, credit in seen.credit_columns:
        yield (
            f"Amounts stand in two columns: “{amount}” counts as spend, “{credit}” as money back. If it is the other "
            "way round, correct the columns."
        )
    if seen.credits_negated and not seen.credit_columns:
        yield (
            f"{_some(seen.credits_negated, 'row', 'rows')} marked as credit without a minus, "
            "counted as negative."
        )


def _some(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
