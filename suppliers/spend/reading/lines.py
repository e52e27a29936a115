"""Deciding, line by line below the header, what is a payment, what is set aside and what is no row at all.

Rules: docs/rules/spend-files.md, "Rows" and "Totals".
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from suppliers.register.names import clean_name, split_leading_id

from .amounts import Cell, decimal_sign, read_amount
from .fields import candidates
from .headers import Header, Wanted, recognise, text_of
from .payees import is_total_label, is_withheld, may_be_total_label, names_nobody, stands_for_several
from .places import named_only
from .plan import SetAside
from .sheets import Lines, holds_anything

# The text fields of a SpendRow, in its order.
TEXTS: Final = (
    "category", "description", "body", "department", "reference", "supplier_id", "company_number",
    "vat_number", "postcode",
)  # fmt: skip
# The most lines that may be longer than their headings by mistake, as a share of all.
MOST_SHIFTED: Final = Decimal("0.1")
# Different amounts with a decimal comma that prove it for a file: one may be a slip.
LEAST_PROOF: Final = 2
# What SAP writes in front of its sums.
SUM_MARKS: Final = frozenset({"*", "**", "***"})
CREDIT: Final = "CREDIT"
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
    likeness: int
    traceable: bool


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
        shown = "" if nobody or withheld or stands_for_several(name) else name
        payee = self[cell] = Payee(raw, shown, leading_id, nobody, withheld, total, may_be_total)
        return payee


class Amounts(dict[Cell, tuple[Decimal | str, str]]):
    """Cells of columns of amounts. ``signs`` gathers what proves a decimal comma, or a decimal point."""

    def __init__(self, *, decimal_comma: bool) -> None:
        super().__init__()
        self.decimal_comma, self.example = decimal_comma, ""
        self.signs: Counter[str] = Counter()

    def __missing__(self, cell: Cell) -> tuple[Decimal | str, str]:
        raw = cell.replace("\x00", "") if isinstance(cell, str) else text_of(cell)
        sign = decimal_sign(cell)
        self.signs[sign] += 1
        if sign == ",":
            self.example = max(self.example, raw.strip(), key=len)
        found = self[cell] = (read_amount(cell, decimal_comma=self.decimal_comma), raw)
        return found

    @property
    def prove_decimal_comma(self) -> bool:
        """At least two that can mean nothing else, and none that contradicts them."""
        return self.signs[","] >= LEAST_PROOF and not self.signs["."]


class Memory:
    """What one reading remembers: each distinct text of a file is worked out once."""

    def __init__(self, wanted: Wanted, *, decimal_comma: bool = False) -> None:
        self.wanted = wanted
        self.texts = Texts()
        self.payees = Payees()
        self.amounts = Amounts(decimal_comma=decimal_comma)


class Line(NamedTuple):
    """One line below the header: `whole` as it came, `cells` as wide as the header and one blank more."""

    row_number: int
    whole: Sequence[Cell]
    cells: Sequence[Cell]
    payee: Payee
    amount: Decimal | str
    amount_raw: str
    marker: str


class SheetLines:
    """The lines of one sheet below its header, sorted into `drafts`, `set_aside` and, no rows, `beside`.

    `may_shift`: the lines are text, in which a comma too many moves all that stands behind it.
    """

    def __init__(
        self, name: str, header: Header, titles: set[str], memory: Memory, *, may_shift: bool = False
    ) -> None:
        self.name = name
        self.titles = titles
        self.memory = memory
        self.may_shift = may_shift
        self.headers = [header]
        self.drafts: list[Draft] = []
        self.set_aside: list[SetAside] = []
        self.beside: list[SetAside] = []
        # What the other columns of amounts come to over the rows taken, by heading.
        self.other_sums: dict[str, Decimal] = {}
        self._too_long: dict[int, SetAside] = {}
        # For totals told by arithmetic: the sum of the sheet, and of what came since the last total.
        self._sheet_sum = self._block_sum = Decimal(0)
        self._block_rows = 0
        self._all_traceable = True
        self._follow(header)

    def _follow(self, header: Header) -> None:
        self._width = header.width
        self._others = [(header.texts[place], place) for place in header.other_amounts]
        self._supplier, self._amount = header.place("supplier"), header.place("amount")
        # -1 means "no such column", and finds the blank cell that every line gets at its end for that.
        self._date, self._month = header.place("date"), header.place("month")
        self._credit = header.place("credit")
        self._marker, self._withheld = header.place("marker"), header.place("withheld")
        self._text_places = [header.place(text) for text in TEXTS]

    def read(self, lines: Lines) -> None:
        payees, amounts = self.memory.payees, self.memory.amounts
        for row_number, whole in lines:
            width = self._width
            cells = whole[:width]
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            cells.append("")
            cell = cells[self._amount]
            # True equals 1 as a key, and must not find the amount of a cell that holds 1.
            amount, raw = amounts[cell] if cell.__class__ is not bool else ("amount unreadable", str(cell))
            marker = ""
            if self._credit >= 0:
                amount, raw, marker = self._of_two(cells, amount, raw)
            line = Line(row_number, whole, cells, payees[cells[self._supplier]], amount, raw, marker)
            if isinstance(amount, str):
                self._without_amount(line, amount)
            else:
                self._with_amount(line, amount)
                # any() alone first: a file may have 250 empty columns behind its headings.
                if self.may_shift and any(whole[width:]) and holds_anything(whole[width:]):
                    self._too_long[row_number] = self._aside(line, "columns shifted")
        self._take_shifted_lines_out()

    def _take_shifted_lines_out(self) -> None:
        """Lines longer than their headings, where few are: an unquoted comma has moved their columns.

        "1,234.50" without its quotes would else count as one pound. Where many lines are longer, the file has a
        column without a heading, and nothing has moved.
        """
        if not 0 < len(self._too_long) <= MOST_SHIFTED * len(self.drafts):
            return
        shifted = [draft for draft in self.drafts if draft.row_number in self._too_long]
        self.drafts = [draft for draft in self.drafts if draft.row_number not in self._too_long]
        self.set_aside += [self._too_long[draft.row_number] for draft in shifted]
        self.set_aside.sort(key=lambda aside: aside.row_number)

    def _with_amount(self, line: Line, amount: Decimal) -> None:
        texts = self.memory.texts
        found = tuple([texts[line.cells[place]] for place in self._text_places])
        date_cell, payee = self._date_of(line), line.payee
        withheld = payee.withheld or (self._withheld >= 0 and is_withheld(texts[line.cells[self._withheld]]))
        traceable = date_cell != "" or bool(found[_REFERENCE])
        if reason := self._why_not(line, amount, withheld=withheld, traceable=traceable):
            self._put_aside(line, reason)
            return
        if payee.leading_id and not found[_SUPPLIER_ID]:
            found = (*found[:_SUPPLIER_ID], payee.leading_id, *found[_SUPPLIER_ID + 1 :])
        marker = line.marker or texts[line.cells[self._marker]]
        month_cell = line.cells[self._month]
        self.drafts.append(
            Draft(
                line.row_number,
                payee,
                withheld,
                amount,
                line.amount_raw,
                date_cell,
                month_cell,
                marker,
                found,
                hash(tuple(line.cells)),
                traceable,
            )
        )
        for heading, place in self._others:
            other, _ = self.memory.amounts[line.cells[place]]
            if isinstance(other, Decimal):
                self.other_sums[heading] = self.other_sums.get(heading, Decimal(0)) + other
        self._sheet_sum += amount
        self._block_sum += amount
        self._block_rows += 1
        self._all_traceable = self._all_traceable and traceable

    def _of_two(
        self, cells: Sequence[Cell], debit: Decimal | str, raw: str
    ) -> tuple[Decimal | str, str, str]:
        """The amount of a line whose debit and credit stand apart, its text, and the mark of a credit.

        Which sign credits have is settled over the whole file, as for a column that marks them. One of the two must
        be nought or blank.
        """
        credit, credit_raw = self.memory.amounts[cells[self._credit]]
        if credit == "no amount" or credit == 0:
            return debit, raw, ""
        if debit == "no amount" or debit == 0:
            return credit, credit_raw, CREDIT
        return "amount unreadable", f"{raw} / {credit_raw}", ""

    def _why_not(self, line: Line, amount: Decimal, *, withheld: bool, traceable: bool) -> str:
        """The reason why a line with a readable amount is no payment; empty for a payment."""
        payee = line.payee
        if payee.total or (payee.may_be_total and not traceable):
            return "total"
        if withheld or not payee.nobody:
            adds_up = not traceable and self._all_traceable and self._adds_up(amount)
            return "total" if adds_up else ""
        if not self._other_texts(line):
            return "amount alone"
        labelled = self._date_of(line) == "" and any(
            is_total_label(text) or may_be_total_label(text) or text in SUM_MARKS
            for text in self._other_texts(line)
        )
        # A sheet with subtotals has them for groups of one row too.
        least = 1 if self._block_sum != self._sheet_sum and not traceable else 2
        return "total" if labelled or self._adds_up(amount, least=least) else ""

    def _date_of(self, line: Line) -> Cell:
        """The cell of the date; one of blanks alone, as a list between bars has them, holds none."""
        cell = line.cells[self._date]
        return "" if isinstance(cell, str) and cell.isspace() else cell

    def _other_texts(self, line: Line) -> list[str]:
        """What a line holds apart from its supplier and its amount."""
        return [
            text
            for place, cell in enumerate(line.whole)
            if place not in (self._supplier, self._amount) and (text := text_of(cell))
        ]

    def _adds_up(self, amount: Decimal, *, least: int = 2) -> bool:
        """Whether an amount is exactly the sum of the sheet so far, or of the rows since the last total.

        At least so many rows: two payments of one amount that follow each other are no sum and its total.
        """
        of_sheet = len(self.drafts) >= 2 and amount == self._sheet_sum
        of_block = self._block_rows >= least and amount == self._block_sum
        return bool(amount) and (of_sheet or of_block)

    def _without_amount(self, line: Line, problem: str) -> None:
        """A line whose amount is blank or unreadable: headings again, a title, no row, or one set aside."""
        payee = line.payee
        if payee.nobody and problem == "no amount":
            self._put_beside(line, "no supplier and no amount")
            return
        if self._follow_repeated_header(line):
            return
        if payee.total:
            self._put_aside(line, "total")
        elif payee.nobody:
            traceable = self._date_of(line) != "" or line.cells[self._text_places[_REFERENCE]] != ""
            if traceable or any(character.isdigit() for character in line.amount_raw):
                self._put_aside(line, problem)
            else:
                self._put_beside(line, "no supplier and no amount")
        elif problem == "no amount" and self._is_title(line):
            self._put_beside(line, "title again")
        else:
            self._put_aside(line, problem)

    def _is_title(self, line: Line) -> bool:
        """Whether the line repeats, alone, a title that stands above the header."""
        return line.payee.raw.strip() != "" and not self._other_texts(line) and line.payee.name in self.titles

    def _follow_repeated_header(self, line: Line) -> bool:
        """The headings again: a new page, or another month pasted below, its columns perhaps moved."""
        if not candidates(line.payee.raw):
            return False
        offset = self.headers[0].offset
        header = recognise(line.row_number, line.whole, named_only(self.memory.wanted), offset)
        if header is None or header.missing:
            return False
        self._put_beside(line, "title again")
        last_row = self.drafts[-1].row_number if self.drafts else self.headers[0].row_number
        while self.set_aside and self.set_aside[-1].row_number > last_row and _was_title(self.set_aside[-1]):
            title = self.set_aside.pop()
            self.beside.append(replace(title, reason="title again"))
        if header.texts != self.headers[-1].texts:
            self.headers.append(header)
            self._follow(header)
        return True

    def _put_aside(self, line: Line, reason: str) -> None:
        self.set_aside.append(self._aside(line, reason))
        if reason == "total":
            self._block_sum, self._block_rows = Decimal(0), 0

    def _put_beside(self, line: Line, kind: str) -> None:
        """A line that is no row; blank ones are nothing at all."""
        if holds_anything(line.whole):
            self.beside.append(self._aside(line, kind))

    def _aside(self, line: Line, reason: str) -> SetAside:
        cells = [text_of(cell) for cell in line.whole]
        while cells and not cells[-1]:
            cells.pop()
        return SetAside(self.name, line.row_number, reason, tuple(cells))


def _was_title(line: SetAside) -> bool:
    """Whether a line directly above repeated headings is their title: one text, and no amount."""
    return line.reason == "no amount" and sum(1 for cell in line.cells if cell) == 1
