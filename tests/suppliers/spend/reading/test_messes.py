"""Files nobody has published yet: kinds of mess put together by chance, and read against what was put in.

The truth is drawn first and written down as untidily as finance systems do; the reader must give it back to the penny,
whatever the encoding, the layout and the order of the columns. A failure is shrunk to the one mess that matters.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from suppliers.spend.reading import SpendPlan, UnreadableSpend
from tests.suppliers.spend.reading.texts import plan_of, saved

Lines = list[list[str]]
MESSY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SUPPLIER = (
    "Supplier Name",
    "* SUPPLIER",
    "Supplier",
    "Payee",
    "Vendor Name",
    "Creditor Name",
    "SUPPLIER FINAL ",
    "supplier_name",
)
AMOUNT = (
    "Amount",
    " Amount ",
    "Net Amount",
    "Amount (£)",
    "Net Amt",
    "Sum of Inv Amount",
    "Value",
    "AMOUNT PAID",
)
DAY = ("Date", "Pay Date", "Payment Date", "Date Paid", "Paid Date", "Transaction Date")
NAMES = (
    "ACME CLEANING LTD", "TOTAL CARE LTD", "REDACTIVE EVENTS LTD", "Bolt & Sons", "O’Hara Café", "SMITH, JONES LLP",
    "THE 3RD PARTY SHOP", 'Quill "Print" plc', "THIRD PARTY LOGISTICS LTD", "Zoé Naïve Ltd", "Subtotal Systems Ltd",
    "Variety Ltd", "£1 Bakery", "12345 Motors", "GRAND TOTAL EVENTS LTD", "  Padded  Ltd ",
)  # fmt: skip
WITHHELD = ("REDACTED PERSONAL DATA", "THIRD PARTY", "Redacted", "REDACTED UNDER DP ACT")
TITLES = (
    "Payments over £500",
    "Report run 01/05/2021 09:14",
    "Page 1",
    "Marlshire Police and Crime Commissioner",
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass
class Truth:
    """What the file says, before anybody wrote it down."""

    payments: list[tuple[str, date, Decimal]]
    withheld: int = 0
    by_month: dict[str, tuple[int, Decimal]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        months: defaultdict[str, list[Decimal]] = defaultdict(list)
        for _, day, amount in self.payments:
            months[f"{day:%Y-%m}"].append(amount)
        self.by_month = {month: (len(sums), sum(sums, Decimal(0))) for month, sums in sorted(months.items())}
        self.withheld = sum(name in WITHHELD for name, _, _ in self.payments)

    @property
    def sum(self) -> Decimal:
        return sum((amount for _, _, amount in self.payments), Decimal(0))


def pounds(amount: Decimal, form: str) -> str:
    bare, sign = f"{abs(amount):,.2f}", "-" if amount < 0 else ""
    return {
        "plain": f"{sign}{abs(amount):.2f}",
        "commas": f"{sign}{bare}",
        "pound": f"{sign}£{bare}",
        "pound inside": f"£{sign}{bare}",
        "brackets": f"({bare})" if sign else bare,
        "trailing": f"{bare}{sign}",
        "credit": f"{bare} CR" if sign else f"{bare} DR",
        "padded": f"  {sign}{bare} ",
        "noise": repr(float(amount) + (1e-10 if amount % 1 else 0)),
        "en dash": f"–{bare}" if sign else bare,
    }[form]  # fmt: skip


def written(day: date, form: str) -> str:
    return {
        "uk": f"{day:%d/%m/%Y}",
        "short": f"{day:%d/%m/%y}",
        "dots": f"{day:%d.%m.%Y}",
        "iso": f"{day:%Y-%m-%d}",
        "iso with time": f"{day:%Y-%m-%d} 00:00:00",
        "named": f"{day.day}-{MONTHS[day.month - 1]}-{day:%y}",
        "spoken": f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        "serial": str((day - date(1899, 12, 30)).days),
        "us": f"{day.month}/{day.day}/{day.year}",
    }[form]


FORMS = (
    "plain",
    "commas",
    "pound",
    "pound inside",
    "brackets",
    "trailing",
    "credit",
    "padded",
    "noise",
    "en dash",
)
DATES = ("uk", "short", "dots", "iso", "iso with time", "named", "spoken", "serial")


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    names = st.sampled_from(NAMES + WITHHELD)
    days = st.integers(0, 364).map(lambda number: date(2021, 4, 1) + timedelta(days=number))
    pence = st.integers(-5_000_000, 50_000_000).filter(bool).map(lambda number: Decimal(number) / 100)
    return Truth(draw(st.lists(st.tuples(names, days, pence), min_size=3, max_size=30)))


@st.composite
def tables(draw: st.DrawFn, truth: Truth, *, dates: tuple[str, ...] = DATES) -> Lines:
    """The truth as lines of cells: headings of some spelling, in some order, among columns of other things."""
    amounts, days = draw(st.sampled_from(FORMS)), draw(st.sampled_from(dates))
    columns: list[tuple[str, Callable[[int], str]]] = [
        (draw(st.sampled_from(SUPPLIER)), lambda n: truth.payments[n][0]),
        (draw(st.sampled_from(AMOUNT)), lambda n: pounds(truth.payments[n][2], amounts)),
        (draw(st.sampled_from(DAY)), lambda n: written(truth.payments[n][1], days)),
        ("Transaction No", lambda n: f"T{n:05}"),
    ]
    others: list[tuple[str, Callable[[int], str]]] = [
        ("Body Name", lambda n: "Marlshire Police"),
        ("Directorate", lambda n: "Estates"),
        ("VAT", lambda n: "1.00"),
        ("Gross Amount", lambda n: "999,999.00"),
        ("", lambda n: ""),
        ("Postcode", lambda n: "ML1 2AB"),
        ("Spend Category", lambda n: "Cleaning, windows"),
        ("Invoice Count", lambda n: "1"),
    ]
    chosen = draw(st.lists(st.sampled_from(others), unique_by=lambda column: column[0], max_size=5))
    order = draw(st.permutations([*columns, *chosen]))
    lines = [[heading for heading, _ in order]]
    lines += [[cell(number) for _, cell in order] for number in range(len(truth.payments))]
    return draw(untidied(lines, truth))


@st.composite
def untidied(draw: st.DrawFn, lines: Lines, truth: Truth) -> Lines:
    """Titles above, blank lines between, headings again, a grand total below, empty columns at either side."""
    headings, body = lines[0], lines[1:]
    width = len(headings)
    supplier = next(at for at, text in enumerate(headings) if text in SUPPLIER)
    amount = next(at for at, text in enumerate(headings) if text in AMOUNT)
    for place in sorted(draw(st.sets(st.integers(1, len(body)), max_size=4)), reverse=True):
        again = draw(st.sampled_from(["blank", "headings", "spaces"]))
        body.insert(place, {"blank": [], "headings": list(headings), "spaces": [" "] * width}[again])
    if draw(st.booleans()):
        total = [""] * width
        total[amount] = f"{truth.sum:,.2f}"
        total[supplier] = draw(st.sampled_from(["Total", "Grand Total", "TOTAL SPEND", "Totals:"]))
        body += [[], total]
    titles = [[text] for text in draw(st.lists(st.sampled_from(TITLES), max_size=3))]
    before, after = draw(st.integers(0, 2)), draw(st.integers(0, 60))
    return [*titles, *([""] * before + line + [""] * after for line in [headings, *body])]


@st.composite
def text_files(draw: st.DrawFn, lines: Lines) -> bytes:
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    out = io.StringIO()
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(
        out, delimiter=delimiter, quoting=quoting, lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"]))
    )
    writer.writerows(lines)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]))
    return out.getvalue().encode(encoding)


def assert_true(plan: SpendPlan, truth: Truth) -> None:
    assert plan.sum == truth.sum
    assert plan.rows_taken == len(truth.payments)
    assert {month: tuple(count) for month, count in plan.by_month.items()} == truth.by_month
    assert (plan.rows_undated, plan.rows_withheld) == (0, truth.withheld)
    assert set(plan.rows_set_aside) <= {"total"}
    assert plan.lines_filled == plan.rows_read + sum(plan.lines_beside.values())
    assert Counter(row.supplier_raw.strip() for row in plan.rows) == Counter(
        name.strip() for name, _, _ in truth.payments
    )


@given(st.data())
@MESSY
def test_text_file_of_any_mess_gives_back_what_was_put_in(data: Any) -> None:
    truth = data.draw(truths())

    plan = plan_of(data.draw(text_files(data.draw(tables(truth)))))

    assert_true(plan, truth)


@given(st.data())
@MESSY
def test_month_first_dates_are_read_so_where_the_file_proves_it(data: Any) -> None:
    truth = data.draw(truths())
    truth = Truth([*truth.payments, ("ACME CLEANING LTD", date(2021, 4, 25), Decimal("1.23"))])

    plan = plan_of(data.draw(text_files(data.draw(tables(truth, dates=("us",))))))

    assert_true(plan, truth)
    assert plan.date_order == "month first"


@given(st.data())
@settings(MESSY, max_examples=20)
def test_workbook_of_any_mess_gives_back_what_was_put_in(data: Any) -> None:
    months = data.draw(st.lists(truths(), min_size=1, max_size=4))
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for number, truth in enumerate(months):
        sheet = workbook.create_sheet(f"Sheet {number} ")
        for line in data.draw(tables(truth)):
            sheet.append([as_typed(cell) for cell in line])
    truth = Truth([payment for month in months for payment in month.payments])

    plan = plan_of(saved(workbook), filename="year.xlsx")

    assert_true(plan, truth)


def as_typed(cell: str) -> object:
    """What Excel makes of a plain number or an ISO date when somebody pastes it."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        pass
    try:
        return float(cell) if cell.strip() == cell and cell else cell or None
    except ValueError:
        return cell


@given(st.binary(max_size=3_000), st.sampled_from(["spend.csv", "spend.xlsx", "spend.xls", "spend.zip"]))
@settings(MESSY, max_examples=100)
def test_any_bytes_at_all_give_a_plan_or_a_sentence(content: bytes, name: str) -> None:
    try:
        plan = plan_of(content, filename=name)
    except UnreadableSpend as refusal:
        assert refusal.sentence.endswith(".")  # noqa: PT017 - either is right
    else:
        assert plan.lines_filled == plan.rows_read + sum(plan.lines_beside.values())


@given(st.data())
@settings(MESSY, max_examples=40)
def test_file_that_was_cut_or_overwritten_is_accounted_for_to_the_last_line(data: Any) -> None:
    """Damage may cost a row its amount, never its place in the count."""
    content = bytearray(data.draw(text_files(data.draw(tables(data.draw(truths()))))))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(len(content) // 2, len(content)))]

    try:
        plan = plan_of(bytes(content))
    except UnreadableSpend as refusal:
        assert refusal.sentence.endswith(".")  # noqa: PT017 - either is right
    else:
        assert plan.rows_read == plan.rows_taken + sum(plan.rows_set_aside.values())
        assert plan.lines_filled == plan.rows_read + sum(plan.lines_beside.values())
