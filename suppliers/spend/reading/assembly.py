"""Putting the sheets of a file together into its plan, with what only the whole file can settle.

Rules: docs/rules/spend-files.md, "Dates", "Credit markers", "Totals".
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Final

from .amounts import Cell
from .dates import DateOrder, Month, month_named, months_in, read_month
from .fields import header_key
from .files import SpendFile
from .headers import text_of
from .lines import Draft, SheetLines, Texts
from .pivots import set_pivots_aside, set_summary_sheet_aside
from .plan import BESIDE, AmountColumn, Column, Count, Sheet, SpendPlan, SpendRow
from .speaking import Seen, warnings_of

_CREDIT_MARKS: Final = frozenset(
    {"CRN", "CR", "CREDIT", "CRED", "C", "CN", "CREDITNOTE", "CREDIT NOTE", "CREDIT MEMO"}
)
_NOTHING: Final = Count(0, Decimal("0.00"))


@dataclass(slots=True)
class Understood:
    """One sheet after reading: its place in the plan, and its lines if it holds payments."""

    sheet: Sheet
    filled: int
    lines: SheetLines | None = None
    titles: tuple[str, ...] = ()
    by_position: tuple[Column, ...] = ()
    is_pivot: bool = False


class Assembly:
    """The sheets of one file on their way to being its plan; one use each."""

    def __init__(
        self, file: SpendFile, filename: str, encoding: str, understood: list[Understood], period: date | None
    ) -> None:
        self.file, self.filename, self.encoding = file, filename, encoding
        self.understood = understood
        self.read = [each.lines for each in understood if each.lines is not None]
        self.headers = [header for lines in self.read for header in lines.headers]
        self.period = period.replace(day=1) if period else None
        self.order = DateOrder(from_1904=file.from_1904)
        self.month_of_sheet: dict[str, Month] = {}
        self._texts = Texts()
        self.seen = Seen(formulas_without_result=file.formulas_without_result)

    def plan(self) -> SpendPlan:
        if summary := set_summary_sheet_aside(self.read):
            self.seen.summary_sheets.append(summary)
        set_pivots_aside(self.read)
        self._learn_the_order_of_dates()
        self._learn_months_of_sheets()
        negate = self._credits_to_negate()
        rows = tuple(
            self._row(lines.name, draft, credits_negated=negate)
            for lines in self.read
            for draft in lines.drafts
        )
        set_aside = tuple(aside for lines in self.read for aside in lines.set_aside)
        dated = [row.paid_on for row in rows if row.paid_on]
        undated, withheld, unnamed = _count_apart(rows)
        plan = SpendPlan(
            filename=self.filename,
            sha256=self.file.sha256,
            size=self.file.size,
            kind="csv" if self.file.kind == "text" else self.file.kind,
            encoding=self.encoding,
            sheets=self._sheets(),
            mapping=self._mapping(),
            amount_choice=self._amount_choice(),
            date_order=self.order.order,
            rows=rows,
            set_aside=set_aside,
            rows_read=len(rows) + len(set_aside),
            rows_taken=len(rows),
            rows_set_aside=dict(Counter(aside.reason for aside in set_aside)),
            rows_withheld=withheld.rows,
            rows_unnamed=unnamed.rows,
            rows_undated=undated.rows,
            rows_month_only=sum(1 for row in rows if row.month and not row.paid_on),
            sum=sum((row.amount for row in rows), Decimal("0.00")),
            first_date=min(dated, default=None),
            last_date=max(dated, default=None),
            by_month=_count_by_month(rows),
            undated=undated,
            withheld=withheld,
            unnamed=unnamed,
            by_sheet=self._by_sheet(rows),
            period=self.period,
            warnings=(),
            lines_filled=sum(each.filled for each in self.understood),
            lines_beside=self._lines_beside(),
            beside=tuple(aside for lines in self.read for aside in lines.beside),
            amounts=self._amounts(sum((row.amount for row in rows), Decimal("0.00"))),
            month_hint=self._month_hint(),
        )
        return replace(plan, warnings=warnings_of(plan, self.seen))

    def _learn_the_order_of_dates(self) -> None:
        for draft in chain.from_iterable(lines.drafts for lines in self.read):
            self.order.note(draft.date_cell)
            self.order.note(draft.month_cell, is_month=True)
        self.seen.date_example = self.order.example
        self.seen.dates_contradict = self.order.contradicted
        self.seen.decimal_comma = next(
            (lines.memory.amounts.example for lines in self.read if lines.memory.amounts.decimal_comma), ""
        )
        self.seen.credit_columns = dict.fromkeys(
            (header.name_of("amount"), header.name_of("credit"))
            for header in self.headers
            if header.place("credit") >= 0
        )
        self.seen.months_perhaps = self._columns_of_months()
        self.seen.by_position = sum(header.lines == 0 for header in self.headers)
        self.seen.has_dates = any(header.place("date") >= 0 for header in self.headers)
        self.seen.repeated_headings = [text for header in self.headers for text in header.repeated]

    def _columns_of_months(self) -> list[tuple[str, str]]:
        """Columns that nobody uses, whose values look like 202106: months of the calendar, or of a financial year."""
        columns = (column for each in self.understood if each.lines for column in each.sheet.columns)
        found = {
            column.header: column.samples[0]
            for column in columns
            if column.field in (None, "date")
            and column.header
            and column.samples
            and all(text.isdigit() and isinstance(read_month(text), Month) for text in column.samples)
        }
        return list(found.items())

    def _row(self, sheet: str, draft: Draft, *, credits_negated: bool) -> SpendRow:
        settled = self.order.settle(draft.date_cell)
        paid_on = settled if isinstance(settled, date) else None
        own_month: date | Month | None = (
            settled or self.order.settle(draft.month_cell) or self.month_of_sheet.get(sheet)
        )
        month, period = _month_of(own_month)
        amount = draft.amount
        if credits_negated and draft.marker.upper() in _CREDIT_MARKS:
            amount = -amount
        return SpendRow(
            sheet,
            draft.row_number,
            draft.payee.raw,
            "" if draft.withheld else draft.payee.name,
            draft.withheld,
            amount,
            draft.amount_raw,
            paid_on,
            month,
            period or self.period,
            self._date_text(draft.date_cell),
            draft.likeness,
            *draft.texts,
        )

    def _date_text(self, cell: Cell) -> str:
        # Of texts only: as keys, numbers and truth values would find each other.
        return self._texts[cell] if isinstance(cell, str) else text_of(cell)

    def _by_sheet(self, rows: Iterable[SpendRow]) -> dict[str, Count]:
        counts = {lines.name: _NOTHING for lines in self.read}
        for row in rows:
            counts[row.sheet] = _plus(counts[row.sheet], row)
        return counts

    def _credits_to_negate(self) -> bool:
        """Whether a column marks credit notes whose amounts stand there without a minus."""
        marked = [
            draft.amount
            for lines in self.read
            for draft in lines.drafts
            if draft.marker and draft.marker.upper() in _CREDIT_MARKS
        ]
        self.seen.credits_negated = len(marked) if marked and min(marked) >= 0 else 0
        return bool(self.seen.credits_negated)

    def _sheets(self) -> tuple[Sheet, ...]:
        """The sheets; `header_varied` where headings differ from those of the first sheet with payments."""
        first = next(each.lines for each in self.understood if each.lines)
        usual = _headings(first)
        return tuple(
            replace(each.sheet, header_varied=each.sheet.header_varied or _headings(each.lines) != usual)
            if each.lines
            else each.sheet
            for each in self.understood
        )

    def _mapping(self) -> dict[str, str | None]:
        """Every heading of the file and what it was taken for: what a source remembers."""
        return {
            header.key_of(place): field_at.get(place)
            for lines in self.read
            for header in lines.headers
            for field_at in [{place: field for field, place in header.places.items()}]
            for place in range(header.width)
            if place in field_at or header_key(header.texts[place])
        }

    def _lines_beside(self) -> dict[str, int]:
        """What else is in the file, by kind: with the rows read it comes to every line that holds anything."""
        found: Counter[str] = Counter()
        for each in self.understood:
            if each.lines is None:
                found["sheet left out"] += each.filled
                continue
            found["above the headings"] += each.sheet.above
            found["headings"] += each.lines.headers[0].lines
            found.update(aside.reason for aside in each.lines.beside)
        return {kind: found[kind] for kind in BESIDE if found[kind]}

    def _amounts(self, whole: Decimal) -> tuple[AmountColumn, ...]:
        """The columns of amounts that there are to choose from, the one that counts first."""
        others: dict[str, Decimal] = {}
        for lines in self.read:
            for header in lines.headers:
                for place in header.other_amounts:
                    others.setdefault(header.texts[place], Decimal("0.00"))
            for text, total in lines.other_sums.items():
                others[text] = others.get(text, Decimal(0)) + total
        used = dict.fromkeys(header.name_of("amount") for header in self.headers)
        chosen = " / ".join(text for text in used if text)
        first = AmountColumn(chosen, header_key(next(iter(used))), whole, used=True)
        return (
            first,
            *(
                AmountColumn(text, header_key(text), total, used=False)
                for text, total in others.items()
                if text not in used
            ),
        )

    def _learn_months_of_sheets(self) -> None:
        """A sheet a month, without a single date: its name says where its rows count, where it names one month.

        "March 13" alone may be a day; beside "April 13" it is not.
        """
        named = [lines for lines in self.read if month_named(lines.name)]
        for lines in named:
            if len(named) == 1 and not re.search(r"\d{4}", lines.name):
                return
            dated = any(
                self.order.settle(cell)
                for draft in lines.drafts
                for cell in (draft.date_cell, draft.month_cell)
                if cell != ""
            )
            month = month_named(lines.name)
            if month and lines.drafts and not dated:
                self.month_of_sheet[lines.name] = month
                self.seen.months_of_sheets.append((lines.name, date(month.year, month.month, 1)))

    def _month_hint(self) -> date | None:
        """The one month that titles and names of the file speak of: offered for undated rows, never just taken."""
        texts = [self.filename, *(text for each in self.understood for text in each.titles)]
        texts += [lines.name for lines in self.read]
        months = {month for text in texts for month in months_in(text)}
        if len(months) != 1:
            return None
        (only,) = months
        return date(only.year, only.month, 1)

    def _amount_choice(self) -> str:
        used = dict.fromkeys(header.name_of("amount") for header in self.headers)
        left_out = dict.fromkeys(
            header.texts[place] for header in self.headers for place in header.other_amounts
        )
        sentence = f"Amounts are taken from {_quoted(used)}."
        return f"{sentence} {_quoted(left_out)} left out." if left_out else sentence


def _headings(lines: SheetLines) -> set[str]:
    return {text for text in lines.headers[0].texts if text}


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts)


def _count_apart(rows: Iterable[SpendRow]) -> tuple[Count, Count, Count]:
    """The rows without a date, those of withheld payees, and those that name nobody."""
    undated = withheld = unnamed = _NOTHING
    for row in rows:
        if not row.month:
            undated = _plus(undated, row)
        if row.withheld:
            withheld = _plus(withheld, row)
        elif not row.supplier_name:
            unnamed = _plus(unnamed, row)
    return undated, withheld, unnamed


def _count_by_month(rows: Iterable[SpendRow]) -> dict[str, Count]:
    months: dict[str, Count] = {}
    for row in rows:
        if row.month:
            months[row.month] = _plus(months.get(row.month, _NOTHING), row)
    return dict(sorted(months.items()))


@lru_cache
def _month_of(day: date | Month | None) -> tuple[str, date | None]:
    return (f"{day.year}-{day.month:02}", date(day.year, day.month, 1)) if day else ("", None)


def _plus(count: Count, row: SpendRow) -> Count:
    return Count(count.rows + 1, count.sum + row.amount)
