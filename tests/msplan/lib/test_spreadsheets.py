import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msplan.lib.spreadsheets import MONEY, Sheet, inert, restore, write_csv, write_xlsx

FORMULAS = [
    "=1+1",
    "+44 1234",
    "-5",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A1",
    '=HYPERLINK("https://x.example","click")',
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "''=1+1",
    "\x00=1+1",
]
AS_AT = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


def reopened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def book(
    rows: list[tuple], headings: tuple[str, ...] = ("Name", "Spend"), **more: object
) -> openpyxl.Workbook:
    sheet = Sheet("Suppliers", headings, rows, **more)  # type: ignore[arg-type]
    return reopened(write_xlsx([sheet], title="Suppliers", marking="OFFICIAL", as_at=AS_AT))


def test_control_openpyxl_alone_makes_a_formula() -> None:
    plain = openpyxl.Workbook()
    plain.active.append(["=1+1"])
    out = io.BytesIO()
    plain.save(out)

    assert reopened(out.getvalue()).active["A1"].data_type == "f"


@pytest.mark.parametrize("text", FORMULAS)
def test_text_like_a_formula_stays_text_in_a_workbook(text: str) -> None:
    cell = book([(text, 1)])["Suppliers"]["A2"]

    assert cell.data_type == "s"
    assert cell.value == text.replace("\x00", "")
    assert cell.quotePrefix is True


def test_error_values_and_long_numbers_stay_text() -> None:
    page = book([("#N/A", "00123456789012345678"), ("TRUE", "1/2")])["Suppliers"]

    assert [[cell.data_type for cell in row] for row in page["A2:B3"]] == [["s", "s"], ["s", "s"]]
    assert page["B2"].value == "00123456789012345678"


def test_numbers_and_dates_keep_their_type() -> None:
    rows = [(date(2026, 3, 31), Decimal("12.50")), (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), -3)]

    page = book(rows, ("When", "Spend"), formats={"Spend": MONEY})["Suppliers"]

    assert page["A2"].value.isoformat() == "2026-03-31T00:00:00"
    assert page["A3"].value.isoformat() == "2026-07-02T00:30:00"  # London, where it is summer
    assert (page["B2"].value, page["B2"].number_format) == (12.5, MONEY)
    assert (page["B3"].value, page["B3"].data_type) == (-3, "n")


def test_what_a_worksheet_cannot_hold_is_left_out() -> None:
    page = book([("a\x01b\x0bc", float("nan")), ("x" * 40_000, None), ("\ud800lone", True)])["Suppliers"]

    assert [page["A2"].value, page["B2"].value] == ["abc", None]
    assert len(page["A3"].value) == 32_767
    assert [page["A4"].value, page["B4"].value] == ["lone", "Yes"]


def test_a_sheet_is_a_named_table_with_filter_and_frozen_header() -> None:
    page = book([("a", 1), ("b", 2)], ("Name", "Name"), notes=["Paid this year."])["Suppliers"]

    table = page.tables["Table1"]
    assert (table.ref, table.autoFilter.ref) == ("A3:B5", "A3:B5")
    assert [column.name for column in table.tableColumns] == ["Name", "Name 2"]
    assert [cell.value for cell in page[3]] == ["Name", "Name 2"]
    assert page.freeze_panes == "B4"


def test_no_rows_makes_a_sheet_without_a_table() -> None:
    page = book([])["Suppliers"]

    assert [cell.value for cell in page[1]] == ["Name", "Spend"]
    assert not page.tables


def test_the_cover_says_what_when_and_which_filters() -> None:
    content = write_xlsx(
        [Sheet("A/B: list", ("N",), [(1,)], notes=["Counted once."])],
        title="=Suppliers",
        marking="OFFICIAL-SENSITIVE & more",
        as_at=AS_AT,
        filters=["Band: high", "=Category: laundry"],
    )

    cover = reopened(content)["About this file"]
    texts = [cell.value for row in cover.iter_rows() for cell in row if cell.value is not None]
    assert texts == [
        "=Suppliers",
        "Marking", "OFFICIAL-SENSITIVE & more",
        "As at", "Wednesday 1 July 2026, 09:00",
        "Filters", "Band: high", "=Category: laundry",
        "Sheet", "What it holds",
        "A B list", "Counted once.",
    ]  # fmt: skip
    assert {cell.data_type for row in cover.iter_rows() for cell in row if cell.value} == {"s"}
    assert cover.oddHeader.center.text == "OFFICIAL-SENSITIVE && more"
    assert reopened(content)["A B list"].oddFooter.center.text == "OFFICIAL-SENSITIVE && more"


def test_sheet_titles_are_short_and_differ() -> None:
    sheets = [Sheet("Suppliers without an answer this year", ("N",), [(n,)]) for n in range(3)]

    titles = reopened(write_xlsx(sheets, title="t", as_at=AS_AT)).sheetnames

    assert titles[1:] == [
        "Suppliers without an answer thi",
        "Suppliers without an answer t 2",
        "Suppliers without an answer t 3",
    ]


def test_a_ragged_row_is_refused() -> None:
    with pytest.raises(ValueError, match="a row has 1 cells under 2 headings"):
        book([("a",)])


@pytest.mark.parametrize("text", FORMULAS)
def test_text_like_a_formula_gets_a_quote_in_csv(text: str) -> None:
    content = write_csv([(text, -5)], headings=["Name", "Change"])

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[1][0].startswith("'")
    assert restore(rows[1][0]) == text.replace("\x00", "")
    assert rows[1][1] == "-5"


def test_csv_is_utf8_with_mark_crlf_and_quoted_text() -> None:
    content = write_csv(
        [("Tŷ Ŵyn; =1+1", Decimal("1.50"), None, date(2026, 3, 31))], headings=["a", "b", "c", "d"]
    )

    assert content == (
        b'\xef\xbb\xbf"a","b","c","d"\r\n"' + "Tŷ Ŵyn; =1+1".encode() + b'",1.50,"","2026-03-31"\r\n'
    )
    assert not write_csv([("a",)], bom=False).startswith(b"\xef\xbb\xbf")


@given(st.text())
def test_restore_undoes_inert(text: str) -> None:
    assert restore(inert(text)) == text


@given(st.text(alphabet="'=+-@ \t\r\n\u200b\uff1dab;\"|", max_size=12))
def test_nothing_inert_begins_a_formula(text: str) -> None:
    assert inert(text).lstrip(" \u200b\t\r\n")[:1] not in set("=+-@\uff1d")
