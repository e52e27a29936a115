"""Deciding, line by line below the header, what is a payment, what is set aside and what is no row at all.

Rules: docs/rules/spend-files.md, "Rows" and "Totals".
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from .amounts import Cell, read_amount
from .fields import candidates
from .headers import Header, Wanted, recognise, text_of
from .names import clean_name, split_leading_id
from .payees import is_total_label, is_withheld, may_be_total_label, names_nobody
from .plan import SetAside
from .sheets import Lines

# The text fields of a SpendRow, in its order.
TEXTS: Final = (
    "category", "description", "body", "department", "reference", "supplier_id", "company_number", "vat_number",
    "postcode",
)  # fmt: skip
_REFERENCE: Final = TEXTS.index("reference")
_SUPPLIER_ID: Final = TEXTS.index("supplier_id")


class Payee(NamedTuple):
    """A cell of the supplier column, understood. `name` is empty unless it names a supplier."""

    raw: str
    name: str
    leading_id: str
    nobody: bool
    withheld: bool
    total: bool
    may_be_total: bool


class Draft(NamedTuple):
    """A payment taken, before the dates of the whole file are settled."""

    row_number: int
    payee: Payee
    withheld: bool
    amount: Decimal
    amount_raw: str
    date_cell: Cell
    month_cell: Cell
    marker: str
    texts: tuple[str, ...]


class Texts(dict[Cell, str]):
    """Cells as clean text, each distinct one worked out once and kept once."""

    def __missing__(self, cell: Cell) -> str:
        text = self[cell] = text_of(cell)
        return text


class Payees(dict[Cell, Payee]):
    def __missing__(self, cell: Cell) -> Payee:
        raw = cell.replace("\x00", "") if isinstance(cell, str) else text_of(cell)
        leading_id, name = split_leading_id(clean_name(raw))
        nobody, withheld = names_nobody(name), is_withheld(name)
        total, may_be_total = is_total_label(name), may_be_total_label(name)
        shown = "" if nobody or withheld else name
        payee = self[cell] = Payee(raw, shown, leading_id, nobody, withheld, total, may_be_total)
        return payee


class Amounts(dict[Cell, tuple[Decimal | str, str]]):
    def __missing__(self, cell: Cell) -> tuple[Decimal | str, str]:
        raw = cell.replace("\x00", "") if isinstance(cell, str) else text_of(cell)
        found = self[cell] = (read_amount(cell), raw)
        return found


class Memory:
    """What one reading remembers: the same text is worked out once in a file, however often it stands there."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.texts = Texts()
        self.payees = Payees()
        self.amounts = Amounts()


class SheetLines:
    """The lines of one sheet below its header, sorted into `drafts`, `set_aside` and what is no row."""

    def __init__(self, name: str, header: Header, titles: set[str], memory: Memory) -> None:
        self.name = name
        self.titles = titles
        self.memory = memory
        self.headers = [header]
        self.drafts: list[Draft] = []
        self.set_aside: list[SetAside] = []
        # For totals told by arithmetic: the sum of the sheet, and of what came since the last total.
        self._sheet_sum = self._block_sum = Decimal(0)
        self._block_rows = 0
        self._all_traceable = True
        self._follow(header)

    def _follow(self, header: Header) -> None:
        self._width = len(header.texts)
        self._supplier, self._amount = header.place("supplier"), header.place("amount")
        # -1 means "no such column": every line gets one blank cell at its end for that.
        self._date, self._month = header.place("date"), header.place("month")
        self._marker, self._withheld = header.place("marker"), header.place("withheld")
        self._text_places = [header.place(text) for text in TEXTS]

    def read(self, lines: Lines) -> None:
        memory = self.memory
        payees, amounts, texts = memory.payees, memory.amounts, memory.texts
        for row_number, line in lines:
            width = self._width
            cells = line[:width]
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            cells.append("")
            payee = payees[cells[self._supplier]]
            amount_cell = cells[self._amount]
            # True equals 1 as a key, and must not find the amount of a cell that holds 1.
            amount, raw = (
                amounts[amount_cell] if amount_cell.__class__ is not bool else ("amount unreadable", "")
            )
            if amount.__class__ is not Decimal:
                self._without_amount(row_number, line, cells, payee, str(amount), raw)
                continue
            found = tuple([texts[cells[place]] for place in self._text_places])
            withheld = payee.withheld or (self._withheld >= 0 and is_withheld(texts[cells[self._withheld]]))
            if reason := self._why_not(line, cells, payee, withheld, amount, found):  # type: ignore[arg-type]
                self._put_aside(row_number, line, reason)
                continue
            self._take(row_number, payee, withheld, amount, raw, cells, found)  # type: ignore[arg-type]

    def _take(
        self, row_number: int, payee: Payee, withheld: bool, amount: Decimal, raw: str, cells: list[Cell],
        found: tuple[str, ...],
    ) -> None:  # fmt: skip
        if payee.leading_id and not found[_SUPPLIER_ID]:
            found = (*found[:_SUPPLIER_ID], payee.leading_id, *found[_SUPPLIER_ID + 1 :])
        date_cell, marker = cells[self._date], self.memory.texts[cells[self._marker]]
        self.drafts.append(
            Draft(row_number, payee, withheld, amount, raw, date_cell, cells[self._month], marker, found)
        )
        self._sheet_sum += amount
        self._block_sum += amount
        self._block_rows += 1
        if date_cell == "" and not found[_REFERENCE]:
            self._all_traceable = False

    def _why_not(
        self, line: Sequence[Cell], cells: list[Cell], payee: Payee, withheld: bool, amount: Decimal,
        found: tuple[str, ...],
    ) -> str:  # fmt: skip
        """The reason why a line with a readable amount is no payment; empty for a payment."""
        if payee.total:
            return "total"
        if cells[self._date] != "" or found[_REFERENCE]:
            return "" if payee.name or withheld or cells[self._date] != "" else self._labelled_total(line)
        if payee.may_be_total:
            return "total"
        if payee.nobody and not withheld:
            others = sum(1 for cell in line if text_of(cell)) - 1 - bool(payee.raw.strip())
            if others <= 0:
                return "amount alone"
            if reason := self._labelled_total(line):
                return reason
            return "total" if self._adds_up(amount) else ""
        return "total" if self._all_traceable and self._adds_up(amount) else ""

    def _labelled_total(self, line: Sequence[Cell]) -> str:
        texts = [text_of(cell) for cell in line if isinstance(cell, str)]
        return "total" if any(is_total_label(text) or may_be_total_label(text) for text in texts) else ""

    def _adds_up(self, amount: Decimal) -> bool:
        """Whether an amount on a line without date or reference is exactly the sum of the lines above it."""
        enough = self._block_rows >= 2 or (self._block_rows >= 1 and self._block_sum != self._sheet_sum)
        return bool(amount) and enough and amount in (self._block_sum, self._sheet_sum)

    def _without_amount(
        self, row_number: int, line: Sequence[Cell], cells: list[Cell], payee: Payee, problem: str, raw: str
    ) -> None:
        """A line whose amount is blank or unreadable: a repeated header, a title, no row, or a row set aside."""
        if payee.nobody and problem == "no amount":
            return
        if (
            candidates(payee.raw)
            and (header := recognise(row_number, line, self.memory.wanted))
            and not header.missing
        ):
            self._repeated_header(header)
            return
        if payee.total:
            self._put_aside(row_number, line, "total")
        elif payee.nobody:
            traceable = cells[self._date] != "" or self.memory.texts[cells[self._text_places[_REFERENCE]]]
            if traceable or any(character.isdigit() for character in raw):
                self._put_aside(row_number, line, problem)
        elif not (problem == "no amount" and self._is_title(line)):
            self._put_aside(row_number, line, problem)

    def _is_title(self, line: Sequence[Cell]) -> bool:
        """Whether the line repeats, alone, a title that stands above the header."""
        filled = [text for cell in line if (text := text_of(cell))]
        return len(filled) == 1 and filled[0] in self.titles

    def _repeated_header(self, header: Header) -> None:
        """The headings again: of a new page, or of another month pasted below with its columns in another order."""
        last_row = self.drafts[-1].row_number if self.drafts else self.headers[0].row_number
        while (
            self.set_aside
            and self.set_aside[-1].row_number > last_row
            and self._was_title(self.set_aside[-1])
        ):
            self.set_aside.pop()
        if header.texts != self.headers[-1].texts:
            self.headers.append(header)
            self._follow(header)

    @staticmethod
    def _was_title(line: SetAside) -> bool:
        """A line with one text and no amount, directly above repeated headings, is their title."""
        return line.reason == "no amount" and sum(1 for cell in line.cells if cell) == 1

    def _put_aside(self, row_number: int, line: Sequence[Cell], reason: str) -> None:
        cells = [text_of(cell) for cell in line]
        while cells and not cells[-1]:
            cells.pop()
        self.set_aside.append(SetAside(self.name, row_number, reason, tuple(cells)))
        if reason == "total":
            self._block_sum, self._block_rows = Decimal(0), 0
