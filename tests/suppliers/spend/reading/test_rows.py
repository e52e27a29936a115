"""What is a row, what is taken, what is set aside and why."""

from datetime import date
from decimal import Decimal

import pytest

from suppliers.spend.reading import REASONS, SpendPlan
from tests.suppliers.spend.reading.texts import plan_of, workbook_of

HEADINGS = "Supplier,Date,Reference,Category,Amount\n"


def lines(*below: str) -> SpendPlan:
    plan = plan_of(HEADINGS + "".join(f"{line}\n" for line in below))
    assert plan.rows_read == plan.rows_taken + sum(plan.rows_set_aside.values())
    return plan


PAID = "QUILL PRINT LTD,01/04/2021,R1,Print,100.00"
PAID_TOO = "FOXGLOVE CIC,02/04/2021,R2,Interpreting,50.00"


def test_payment_is_taken_with_its_raw_texts() -> None:
    plan = lines(" QUILL\u00a0 PRINT LTD ,01/04/2021,R1,Print, £1000.505 ")

    row = plan.rows[0]
    assert (row.row_number, row.supplier_raw, row.supplier_name) == (
        2,
        " QUILL\u00a0 PRINT LTD ",
        "QUILL PRINT LTD",
    )
    assert (row.amount, row.amount_raw) == (Decimal("1000.51"), " £1000.505 ")
    assert (row.paid_on, row.date_raw, row.month) == (date(2021, 4, 1), "01/04/2021", "2021-04")
    assert (row.category, row.reference, row.withheld) == ("Print", "R1", False)


def test_blank_lines_and_lines_without_supplier_or_amount_are_no_rows() -> None:
    plan = lines(PAID, "", ",,,,", "  ,,,  ,", ",,,a note somewhere,", ",30/04/2021,,,", PAID_TOO)

    assert (plan.rows_read, plan.rows_taken) == (2, 2)
    assert [row.row_number for row in plan.rows] == [2, 8]


def test_repeated_headings_and_their_titles_are_no_rows() -> None:
    plan = lines(PAID, "Payments of May 2021,,,,", "SUPPLIER ,Date,Reference,Category,* Amount", PAID_TOO)

    assert plan.rows_read == 2
    assert plan.set_aside == ()


def test_title_above_the_headings_is_no_row_when_it_comes_again() -> None:
    plan = plan_of(
        "Payments over £500,,\nSupplier,Date,Amount\nA LTD,01/04/2021,5\nPayments over £500,,\nB LTD,02/04/2021,6\n"
    )

    assert (plan.rows_read, plan.rows_taken) == (2, 2)


def test_headings_in_another_order_further_down_are_followed() -> None:
    plan = lines(PAID, "Amount,Supplier,Date,Reference,Category", "75.00,OSTLER LTD,03/05/2021,R9,Food")

    assert [(row.supplier_name, row.amount) for row in plan.rows] == [
        ("QUILL PRINT LTD", Decimal("100.00")),
        ("OSTLER LTD", Decimal("75.00")),
    ]
    assert plan.sheets[0].header_varied


def test_withheld_payee_is_taken_counted_and_belongs_to_nobody() -> None:
    plan = lines(
        PAID, "REDACTED UNDER DP ACT,01/04/2021,R3,Care,30.00", "REDACTIVE EVENTS LTD,01/04/2021,R4,Fair,7"
    )

    assert (plan.rows_taken, plan.rows_withheld, plan.sum) == (3, 1, Decimal("137.00"))
    assert plan.withheld == (1, Decimal("30.00"))
    assert [(row.supplier_name, row.withheld) for row in plan.rows] == [
        ("QUILL PRINT LTD", False), ("", True), ("REDACTIVE EVENTS LTD", False),
    ]  # fmt: skip


def test_column_that_says_redacted_withholds_the_payee() -> None:
    plan = plan_of(
        "Supplier Name,Redact Name,Paid Date,Amount\n"
        ",Redacted Supplier,24/09/14,5.00\n"
        "A LTD,Business Payment,24/09/14,6\n"
    )

    assert [(row.withheld, row.supplier_name) for row in plan.rows] == [(True, ""), (False, "A LTD")]


def test_payment_that_names_nobody_is_taken_and_counted_apart() -> None:
    plan = lines(PAID, ",11/10/2016,1031433 - 5,Difference A/c,-0.01")

    assert (plan.rows_taken, plan.rows_unnamed, plan.rows_withheld) == (2, 1, 0)
    assert plan.unnamed == (1, Decimal("-0.01"))
    assert plan.sum == Decimal("99.99")
    assert "1 payment names no supplier" in plan.warnings[0]


def test_payee_that_stands_for_several_is_nobodys_supplier() -> None:
    plan = lines(PAID, "VARIOUS,VARIOUS,VARIOUS,Care,30.00")

    assert (plan.rows_unnamed, plan.rows_undated, plan.rows[1].supplier_raw) == (1, 1, "VARIOUS")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Total,,,,150.00", "total"),
        ("Grand Total,,,,999.00", "total"),
        ("TOTAL,30/04/2021,,,150.00", "total"),
        (",,,Total,150.00", "total"),
        (",,,Sub-total Print,42.00", "total"),
        ("QUILL PRINT LTD Total,,,,100.00", "total"),
        (",,,All of April,150.00", "total"),  # no label, but exactly the sum
        (
            "CARE RELATED PAYMENTS,,,,150.00",
            "total",
        ),  # named, but undated among dated lines, and exactly the sum
        (",,,,42.00", "amount alone"),
        ("OSTLER LTD,03/04/2021,R7,Food,", "no amount"),
        ("OSTLER LTD,,,,", "no amount"),
        ("OSTLER LTD,03/04/2021,R7,Food,REDACTED", "amount withheld"),
        ("OSTLER LTD,03/04/2021,R7,Food,€20", "other currency"),
        ("OSTLER LTD,03/04/2021,R7,Food,see note", "amount unreadable"),
        (',03/04/2021,R7,Food,"1,23"', "amount unreadable"),
    ],
)
def test_line_is_set_aside_with_its_reason(line: str, reason: str) -> None:
    plan = lines(PAID, PAID_TOO, line)

    assert plan.rows_set_aside == {reason: 1}
    assert plan.sum == Decimal("150.00")
    aside = plan.set_aside[0]
    assert (aside.row_number, aside.reason, aside.sentence) == (4, reason, REASONS[reason])
    assert any(cell for cell in aside.cells)


@pytest.mark.parametrize(
    "line",
    [
        "TOTAL CARE LTD,03/04/2021,R7,Care,150.00",  # dated: a payment, though it is the sum of those above
        "TOTAL GAS & POWER LTD,03/04/2021,R7,Gas,9",
        "SUM TOTAL,03/04/2021,R7,Print,9",  # ends in "total" but is dated
        "CARE RELATED PAYMENTS,,,,149.99",  # a penny off the sum: undated, and taken
    ],
)
def test_line_that_only_looks_like_a_total_is_taken(line: str) -> None:
    plan = lines(PAID, PAID_TOO, line)

    assert (plan.rows_taken, plan.rows_set_aside) == (3, {})


def test_subtotals_and_a_grand_total_are_all_set_aside_by_arithmetic() -> None:
    plan = lines(
        PAID,
        PAID_TOO,
        ",,,Print,150.00",
        PAID,
        ",,,Post,100.00",
        PAID,
        PAID,
        ",,,Fuel,200.00",
        ",,,Everything,450.00",
    )

    assert plan.rows_set_aside == {"total": 4}
    assert plan.sum == Decimal("450.00")


def test_equal_amounts_in_a_file_without_dates_are_no_total() -> None:
    plan = plan_of("Supplier,Amount\nA LTD,500\nB LTD,500\nC LTD,1000\n")

    assert (plan.rows_taken, plan.sum) == (3, Decimal("2000.00"))


def test_note_in_the_amount_column_without_supplier_is_no_row() -> None:
    plan = lines(PAID, ",,,,end of report")

    assert plan.rows_read == 1


def test_rows_without_usable_date_are_taken_and_wait_for_a_period() -> None:
    text = HEADINGS + "A LTD,00:00:00,R1,Print,5\nB LTD,01/06/2014,R2,Print,6\n"

    without, given = plan_of(text), plan_of(text, period=date(2014, 5, 20))

    assert (without.rows_taken, without.rows_undated, without.undated) == (2, 1, (1, Decimal("5.00")))
    assert (without.needs_period, given.needs_period) == (True, False)
    assert [row.period for row in without.rows] == [None, date(2014, 6, 1)]
    assert [row.period for row in given.rows] == [date(2014, 5, 1), date(2014, 6, 1)]
    assert given.rows[0].paid_on is None
    assert given.rows_undated == 1  # the period is a person's word, not the file's
    assert given.by_month == {"2014-06": (1, Decimal("6.00"))}


def test_month_column_serves_where_the_date_does_not() -> None:
    plan = plan_of("Month,Date,Supplier,Amount\nJul-20,08-Jul-20,A LTD,5\nJun-20,n/a,B LTD,6\n")

    assert [(row.paid_on, row.month) for row in plan.rows] == [
        (date(2020, 7, 8), "2020-07"),
        (None, "2020-06"),
    ]
    assert (plan.rows_undated, plan.rows_month_only) == (0, 1)


def test_file_without_any_date_column_is_undated_and_says_so() -> None:
    plan = plan_of("Supplier,Amount\nA LTD,5\n")

    assert (plan.rows_undated, plan.needs_period) == (1, True)
    assert "The file has no column for the date of payment." in plan.warnings


def test_credit_marker_makes_amounts_negative_where_no_minus_does() -> None:
    plan = plan_of("Supplier,Amount,INV/CRN\nA LTD,100,INV\nB LTD,30,CRN\n")

    assert [row.amount for row in plan.rows] == [Decimal("100.00"), Decimal("-30.00")]
    assert plan.sum == Decimal("70.00")
    assert "1 row marked as credit without a minus, counted as negative." in plan.warnings


def test_credit_marker_is_left_alone_where_minuses_stand() -> None:
    plan = plan_of("Supplier,Amount,INV/CRN\nA LTD,100,INV\nB LTD,-30,CRN\nC LTD,20,CRN\n")

    assert plan.sum == Decimal("90.00")


def test_id_in_front_of_a_name_is_taken_off_it() -> None:
    plan = lines("UK0577117901 : Example Build Ltd,17/06/2020,3660,Estates,5")

    assert (plan.rows[0].supplier_name, plan.rows[0].supplier_id) == ("Example Build Ltd", "UK0577117901")


def test_name_that_is_a_number_in_a_workbook_has_no_decimals() -> None:
    plan = plan_of(
        workbook_of(May=[["Supplier", "Amount", "Reference"], [10008721, 55040, 762906.0]]), filename="a.xlsx"
    )

    assert (plan.rows[0].supplier_name, plan.rows[0].reference) == ("10008721", "762906")


def test_true_in_a_cell_is_not_the_number_one() -> None:
    plan = plan_of(
        workbook_of(May=[["Supplier", "Amount"], ["A LTD", True], ["B LTD", 1]]), filename="a.xlsx"
    )

    assert plan.rows_set_aside == {"amount unreadable": 1}
    assert plan.sum == Decimal("1.00")


def test_sheet_that_sums_up_the_others_is_set_aside_whole() -> None:
    april = [
        ["Supplier", "Date", "Amount"],
        ["A LTD", date(2021, 4, 1), 100],
        ["B LTD", date(2021, 4, 2), 40.5],
    ]
    pivot = [["Supplier", "Sum of Amount"], ["A LTD", 100], ["B LTD", 40.5], ["Grand Total", 140.5]]

    plan = plan_of(workbook_of(April=april, Pivot=pivot), filename="a.xlsx")

    assert plan.sum == Decimal("140.50")
    assert plan.rows_set_aside == {"summary sheet": 2, "total": 1}
    assert plan.rows_read == 5


def test_two_dated_sheets_with_equal_sums_are_both_taken() -> None:
    month = [["Supplier", "Date", "Amount"], ["A LTD", date(2021, 4, 1), 100]]

    plan = plan_of(workbook_of(April=month, May=month), filename="a.xlsx")

    assert plan.sum == Decimal("200.00")


def test_control_characters_reach_no_text_of_the_plan() -> None:
    plan = plan_of(HEADINGS.encode() + b"A\x01 LTD,01/04/2021,R\x021,Pr\x0bint,5\n")

    assert (plan.rows[0].supplier_name, plan.rows[0].reference, plan.rows[0].category) == (
        "A LTD",
        "R1",
        "Pr int",
    )


def test_payments_of_one_amount_after_each_other_are_no_total() -> None:
    plan = lines(PAID, PAID_TOO, "Total,,,,150.00", ",03/04/2021,R5,Card,4.20", ",03/04/2021,R6,Card,4.20")

    assert (plan.rows_taken, plan.rows_unnamed) == (4, 2)
