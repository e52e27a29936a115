"""Habits of publishers that none of the files at hand has: commas that move columns, pivots, headings in two lines."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from suppliers.spend.reading import UnreadableSpend
from suppliers.spend.reading.dates import months_in
from suppliers.spend.reading.packages import DECLARES_ENTITIES
from tests.suppliers.spend.reading.texts import plan_of, saved, workbook_of

Lines = list[list[object]]
HEADINGS: list[object] = ["Supplier", "Date", "Amount", "Ref"]


def text_of(*lines: str) -> str:
    return "\n".join(["Supplier,Date,Amount,Ref", *lines]) + "\n"


def many(start: int = 0) -> list[str]:
    return [f"FIRM {number} LTD,01/04/2021,{number}.50,R{number}" for number in range(start, start + 20)]


def test_amount_whose_comma_was_not_quoted_is_set_aside_and_not_read_as_one_pound() -> None:
    plan = plan_of(text_of(*many(), "SHIFTED LTD,02/04/2021,1,234.50,R99"))

    assert plan.rows_set_aside == {"columns shifted": 1}
    assert plan.set_aside[0].cells == ("SHIFTED LTD", "02/04/2021", "1", "234.50", "R99")
    assert "SHIFTED LTD" not in {row.supplier_name for row in plan.rows}


def test_column_without_a_heading_that_most_lines_have_is_no_shift() -> None:
    plan = plan_of(text_of(*(f"{line},a remark" for line in many())))

    assert (plan.rows_taken, plan.rows_set_aside) == (20, {})


def test_cell_beyond_the_headings_of_a_workbook_is_no_shift() -> None:
    lines: Lines = [HEADINGS, *([f"FIRM {n} LTD", "01/04/2021", n, f"R{n}"] for n in range(20))]
    lines.append(["ODD LTD", "01/04/2021", 5, "R20", "a remark"])

    assert plan_of(workbook_of(April=lines), filename="a.xlsx").rows_taken == 21


PAYMENTS: Lines = [
    HEADINGS,
    ["ACME LTD", "01/04/2021", 10, "1"],
    ["BOLT LTD", "02/04/2021", 20, "2"],
    ["Acme Limited", "03/04/2021", 30, "3"],
    ["CROFT LTD", "04/04/2021", 40, "4"],
]


def test_pivot_of_some_suppliers_on_its_own_sheet_does_not_count_twice() -> None:
    pivot: Lines = [["Supplier", "Sum of Amount"], ["ACME LTD", 40], ["CROFT LTD", 40]]

    plan = plan_of(workbook_of(April=PAYMENTS, Top=pivot), filename="a.xlsx")

    assert (plan.sum, plan.rows_set_aside) == (100, {"pivot": 2})


def test_pivot_below_the_payments_does_not_count_twice() -> None:
    below = [["ACME LTD", "", 40], ["BOLT LTD", "", 20], ["Grand Total", "", 60]]

    plan = plan_of(workbook_of(April=[*PAYMENTS, [], *below]), filename="a.xlsx")

    assert (plan.sum, plan.rows_set_aside) == (100, {"pivot": 2, "total": 1})


def test_undated_payments_that_repeat_nothing_stay_and_are_reported() -> None:
    below = [["ACME LTD", "", 40], ["BOLT LTD", "", 21]]

    plan = plan_of(workbook_of(April=[*PAYMENTS, *below]), filename="a.xlsx")

    assert (plan.sum, plan.rows_undated, plan.rows_set_aside) == (161, 2, {})


def test_headings_over_two_lines_are_read_as_one() -> None:
    text = "Spend,,\nSupplier,Payment,Net\nName,Date,Amount\nACME LTD,01/04/2021,10\nBOLT LTD,02/04/2021,20\n"

    plan = plan_of(text)

    assert (plan.sum, plan.rows_read, plan.rows_undated) == (30, 2, 0)
    assert [column.header for column in plan.sheets[0].columns] == [
        "Supplier Name",
        "Payment Date",
        "Net Amount",
    ]
    assert plan.lines_beside == {"above the headings": 1, "headings": 2}


def test_headings_over_two_lines_never_swallow_a_payment() -> None:
    with pytest.raises(UnreadableSpend):
        plan_of("Supplier,Paid\nName Amount Ltd,5\n")


def test_column_without_a_heading_can_be_named_by_its_letter() -> None:
    text = "Ref,,Amount\nR1,ACME LTD,10\nR2,BOLT LTD,20\n"

    plan = plan_of(text, mapping={"Column B": "supplier"})

    assert [row.supplier_name for row in plan.rows] == ["ACME LTD", "BOLT LTD"]
    assert plan.mapping["columnb"] == "supplier"


def test_letter_counts_from_the_first_column_of_the_sheet() -> None:
    lines: Lines = [[None, None, None, "Amount"], [None, None, "ACME LTD", 10]]

    plan = plan_of(workbook_of(April=lines), filename="a.xlsx", mapping={"Column C": "supplier"})

    assert plan.rows[0].supplier_name == "ACME LTD"


def book_from_1904(*cells: object) -> bytes:
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Supplier", "Amount", "Date"])
    for cell in cells:
        sheet.append(["A LTD", 5, cell])
    return saved(workbook)


def test_workbook_that_counts_from_1904_gives_the_days_that_excel_shows() -> None:
    serial = (date(2021, 4, 7) - date(1904, 1, 1)).days

    plan = plan_of(book_from_1904(date(2021, 4, 7), serial), filename="a.xlsx")

    assert [row.paid_on for row in plan.rows] == [date(2021, 4, 7)] * 2


def test_serial_number_of_any_other_workbook_counts_from_1900() -> None:
    lines: Lines = [["Supplier", "Amount", "Date"], ["A LTD", 5, 44293]]

    assert plan_of(workbook_of(April=lines), filename="a.xlsx").rows[0].paid_on == date(2021, 4, 7)


UNDATED: Lines = [["Supplier", "Amount"], ["A LTD", 5], ["B LTD", 6]]


def test_sheets_named_for_their_months_say_where_undated_rows_count() -> None:
    other: Lines = [["Supplier", "Amount"], ["C LTD", 7]]

    plan = plan_of(workbook_of(**{"Apr 21": UNDATED, "May 21": other}), filename="a.xlsx")

    assert {month: tuple(count) for month, count in plan.by_month.items()} == {
        "2021-04": (2, Decimal(11)),
        "2021-05": (1, Decimal(7)),
    }
    assert (plan.rows_undated, plan.rows_month_only) == (0, 3)
    assert {row.paid_on for row in plan.rows} == {None}
    assert "The sheet “Apr 21” has no usable date. Its name says April 2021" in " ".join(plan.warnings)


def test_one_sheet_with_a_name_that_may_be_a_day_says_nothing() -> None:
    assert plan_of(workbook_of(**{"Apr 21": UNDATED}), filename="a.xlsx").rows_undated == 2


def test_row_that_lost_its_date_among_dated_ones_is_not_given_the_month_of_its_sheet() -> None:
    lines: Lines = [["Supplier", "Amount", "Date"], ["A LTD", 5, "07/04/2021"], ["B LTD", 6, "VARIOUS"]]

    plan = plan_of(workbook_of(**{"April 2021": lines}), filename="a.xlsx")

    assert plan.rows_undated == 1


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Payments over £500, September 2014", {(2014, 9)}),
        ("spend_2014-09.csv", {(2014, 9)}),
        ("spend201409.csv", {(2014, 9)}),
        ("oxford_apr-jun-2014.csv", set()),
        ("Spend 2014-15", set()),
        ("April 2014 to May 2014", {(2014, 4), (2014, 5)}),
        ("nothing", set()),
    ],
)
def test_months_that_a_title_speaks_of(text: str, months: set[tuple[int, int]]) -> None:
    assert months_in(text) == months


def test_title_gives_a_month_to_offer_and_no_date() -> None:
    plan = plan_of("Payments over £500 in September 2014,\nSupplier,Amount\nA LTD,5\n")

    assert (plan.month_hint, plan.rows_undated, plan.needs_period) == (date(2014, 9, 1), 1, True)


def test_other_columns_of_amounts_are_shown_with_what_they_come_to() -> None:
    text = "Supplier,Gross Amount,Net Amount,VAT Amount\nA LTD,12,10,2\nB LTD,24.00,20,4\nC LTD,x,5,1\n"

    plan = plan_of(text)

    assert [(each.header, each.sum, each.used) for each in plan.amounts] == [
        ("Net Amount", Decimal(35), True),
        ("Gross Amount", Decimal(36), False),
    ]


def test_rows_equal_in_every_cell_are_alike_and_others_are_not() -> None:
    text = "Supplier,Amount,Date,Line\nA LTD,5,01/04/2021,1\nA LTD,5,01/04/2021,1\nA LTD,5,01/04/2021,2\n"

    first, second, third = plan_of(text).rows

    assert first.likeness == second.likeness != third.likeness


def test_old_mac_file_with_bare_returns_is_read() -> None:
    text = "Supplier,Amount\rSt Marie’s Café,£5.00\rChildren’s Safety,£6.00\r"

    plan = plan_of(text.encode("mac_roman"))

    assert [row.supplier_name for row in plan.rows] == ["St Marie’s Café", "Children’s Safety"]
    assert (plan.sum, plan.encoding) == (11, "mac_roman")


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><worksheet><sheetData><row><c><v>&lol9;</v></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_workbook_that_declares_multiplying_entities_is_not_opened(part: str) -> None:
    content = rewritten(workbook_of(April=PAYMENTS), {part: LAUGHS})

    with pytest.raises(UnreadableSpend) as refusal:
        plan_of(content, filename="a.xlsx")

    assert refusal.value.sentence == DECLARES_ENTITIES


def test_workbook_of_elements_nested_without_end_gives_a_sentence() -> None:
    deep = b"<worksheet>" + b"<sheetData>" * 200_000 + b"</sheetData>" * 200_000 + b"</worksheet>"
    content = rewritten(workbook_of(April=PAYMENTS), {"xl/worksheets/sheet1.xml": deep})

    with pytest.raises(UnreadableSpend) as refusal:
        plan_of(content, filename="a.xlsx")

    assert refusal.value.sentence.endswith(".")


def rewritten(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The same package with some of its parts changed or added."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts.get(name) or old.read(name))
    return out.getvalue()
