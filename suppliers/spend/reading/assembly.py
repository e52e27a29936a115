"""Putting the sheets of a file together into its plan, with what only the whole file can settle.

Rules: docs/rules/spend-files.md, "Dates", "Credit markers", "Totals".
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Final

from .dates import DateOrder, Month
from .fields import header_key
from .files import SpendFile
from .headers import text_of
from .lines import Draft, SheetLines
from .plan import Count, SetAside, Sheet, SpendPlan, SpendRow
from .speaking import Seen, warnings_of

_CREDIT_MARKS: Final = frozenset(
    {"CRN", "CR", "CREDIT", "CRED", "C", "CN", "CREDITNOTE", "CREDIT NOTE", "CREDIT MEMO"}
)
_NOTHING: Final = Count(0, Decimal("0.00"))


@dataclass(slots=True)
class Understood:
    """One sheet after reading: its place in the plan, and its lines if it holds payments."""

    sheet: Sheet
    lines: SheetLines | None = None


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
        self.order = DateOrder()
        self.seen = Seen(formulas_without_result=file.formulas_without_result)

    def plan(self) -> SpendPlan:
        self._set_summary_sheets_aside()
        self._learn_the_order_of_dates()
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
        )
        return replace(plan, warnings=warnings_of(plan, self.seen))

    def _learn_the_order_of_dates(self) -> None:
        for draft in chain.from_iterable(lines.drafts for lines in self.read):
            self.order.note(draft.date_cell)
            self.order.note(draft.month_cell)
        self.seen.date_example = self.order.example
        self.seen.dates_contradict = self.order.contradicted
        self.seen.has_dates = any(header.place("date") >= 0 for header in self.headers)
        self.seen.repeated_headings = [text for header in self.headers for text in header.repeated]

    def _row(self, sheet: str, draft: Draft, *, credits_negated: bool) -> SpendRow:
        settled = self.order.settle(draft.date_cell)
        paid_on = settled if isinstance(settled, date) else None
        own_month: date | Month | None = settled or self.order.settle(draft.month_cell)
        month = f"{own_month.year}-{own_month.month:02}" if own_month else ""
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
            date(own_month.year, own_month.month, 1) if own_month else self.period,
            text_of(draft.date_cell),
            *draft.texts,
        )

    def _by_sheet(self, rows: Iterable[SpendRow]) -> dict[str, Count]:
        counts = {lines.name: _NOTHING for lines in self.read}
        for row in rows:
            counts[row.sheet] = _plus(counts[row.sheet], row)
        return counts

    def _set_summary_sheets_aside(self) -> None:
        """A sheet that comes to exactly the sum of all the others repeats them: a pivot, or "the whole year".

        With two sheets only the one without dates can be the summary; with neither dated nothing is proved.
        """
        sums = [sum((draft.amount for draft in lines.drafts), Decimal(0)) for lines in self.read]
        whole = sum(sums, Decimal(0))
        for lines, own in zip(self.read, sums, strict=True):
            others = [other for other in self.read if other is not lines and other.drafts]
            if not own or own * 2 != whole or not others:
                continue
            if len(others) == 1 and (_has_dates(lines) or not _has_dates(others[0])):
                continue
            lines.set_aside += [
                SetAside(lines.name, draft.row_number, "summary sheet", (draft.payee.raw, draft.amount_raw))
                for draft in lines.drafts
            ]
            lines.set_aside.sort(key=lambda aside: aside.row_number)
            lines.drafts.clear()
            self.seen.summary_sheets.append(lines.name)
            return

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
            header_key(text): field_at.get(place)
            for lines in self.read
            for header in lines.headers
            for field_at in [{place: field for field, place in header.places.items()}]
            for place, text in enumerate(header.texts)
            if header_key(text)
        }

    def _amount_choice(self) -> str:
        used = dict.fromkeys(header.name_of("amount") for header in self.headers)
        left_out = dict.fromkeys(text for header in self.headers for text in header.amounts_left_out)
        sentence = f"Amounts are taken from {_quoted(used)}."
        return f"{sentence} {_quoted(left_out)} left out." if left_out else sentence


def _headings(lines: SheetLines) -> set[str]:
    return {text for text in lines.headers[0].texts if text}


def _has_dates(lines: SheetLines) -> bool:
    return any(text_of(draft.date_cell) for draft in lines.drafts)


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


def _plus(count: Count, row: SpendRow) -> Count:
    return Count(count.rows + 1, count.sum + row.amount)
