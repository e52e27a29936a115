"""Reports of finance systems such as no file at hand is: pages, ruled lines, decimal commas, two columns of money."""

from decimal import Decimal

import pytest

from suppliers.spend.reading import UnreadableSpend
from suppliers.spend.reading.amounts import decimal_sign
from tests.suppliers.spend.reading.texts import plan_of, workbook_of

Lines = list[list[object]]


def paged(pages: int, lines: int) -> tuple[str, Decimal]:
    """A register of payments, page by page: headings and a ruled line above, a total and two words below each."""
    text, total = "", Decimal(0)
    for page in range(pages):
        amounts = [Decimal(100 * page + n) + Decimal("0.35") for n in range(lines)]
        total += sum(amounts)
        text += f"Marlshire Constabulary          Payments register          Page: {page + 1} of {pages}\n\n"
        text += "Vendor Name|Payment Date|Payment Amount|Voucher Num\n-----------|------------|--------------|-------\n"
        text += "".join(
            f"FIRM {page}{n} LTD|{n + 1:02}-APR-26|{amount:,}|V{page}{n}\n"
            for n, amount in enumerate(amounts)
        )
        text += f"Page Total:||{sum(amounts):,}|\nFor internal use only\n\f\n"
    return f"{text}*** End of report ***\n", total


def test_pages_with_headings_rules_and_footers_are_one_list() -> None:
    text, total = paged(pages=4, lines=15)

    plan = plan_of(text)

    assert (plan.rows_taken, plan.sum, plan.rows_undated) == (60, total, 0)
    assert plan.rows_set_aside["total"] == 4
    assert plan.lines_filled == plan.rows_read + sum(plan.lines_beside.values())


def sap(lines: int, every: int = 60) -> tuple[str, Decimal]:
    """A list between bars: headings again every so many lines, minus signs behind, sums marked with stars."""
    rule = "-" * 90
    text, total = "", Decimal(0)
    for n in range(lines):
        if n % every == 0:
            text += (
                f"{rule}\n|  |Pstng Date|Vendor   |Name 1              |  Amount in LC|DocumentNo|\n{rule}\n"
            )
        amount = Decimal(n) * Decimal("17.11") * (-1 if n % 13 == 5 else 1)
        total += amount
        written = f"{abs(amount):,.2f}" + ("-" if amount < 0 else "")
        text += f"|  |{n % 28 + 1:02}.04.2026|{900000 + n}   |FIRM {n} LTD        |{written:>14}|51{n:08}|\n"
    return (
        f"{text}{rule}\n|* |          |         |                    |{total:>14,.2f}|          |\n{rule}\n",
        total,
    )


def test_list_between_bars_with_its_headings_repeated_is_read_without_its_sums() -> None:
    text, total = sap(190)

    plan = plan_of(text, filename="list.txt")

    assert (plan.rows_taken, plan.sum, plan.rows_undated) == (190, total, 0)
    assert plan.rows_set_aside == {"total": 1}
    assert (plan.rows[7].supplier_name, plan.rows[7].supplier_id, plan.rows[7].reference) == (
        "FIRM 7 LTD",
        "900007",
        "5100000007",
    )


def test_sum_that_does_not_add_up_is_known_by_its_star() -> None:
    text, total = sap(20)

    plan = plan_of(text.replace(f"{total:>14,.2f}", "      9,999.99"))

    assert (plan.sum, plan.rows_set_aside) == (total, {"total": 1})


def test_vendor_is_the_name_where_no_other_column_is() -> None:
    plan = plan_of("Vendor,Amount,Date\nACME LTD,10,01/04/2026\n")

    assert [row.supplier_name for row in plan.rows] == ["ACME LTD"]


def test_pivot_by_month_is_refused_with_the_way_to_its_list() -> None:
    lines: Lines = [
        ["Row Labels", "Sum of Amount"],
        ["Apr", 30],
        ["ACME LTD", 10],
        ["BOLT LTD", 20],
        ["Grand Total", 30],
    ]

    with pytest.raises(UnreadableSpend, match="This is a pivot table"):
        plan_of(workbook_of(Sheet1=lines), filename="a.xlsx")


def test_pivot_beside_the_payments_is_left_out_and_named() -> None:
    pivot: Lines = [["Row Labels", "Sum of Amount"], ["ACME LTD", 10]]
    april: Lines = [["Supplier", "Date", "Amount"], ["ACME LTD", "01/04/2026", 10]]

    plan = plan_of(workbook_of(Pivot=pivot, April=april), filename="a.xlsx")

    assert plan.sum == 10
    assert any("Pivot” was left out: it is a pivot table" in sentence for sentence in plan.warnings)


@pytest.mark.parametrize("month", ["Apr", "April 2026", "2026-04"])
def test_months_among_the_names_of_a_pivot_do_not_count_twice(month: str) -> None:
    text = (
        f"Supplier,Amount\n{month},30\nACME LTD,10\nBOLT LTD,20\nMay,5\nMay Flowers Ltd,5\nGrand Total,35\n"
    )

    plan = plan_of(text)

    assert (plan.sum, plan.rows_set_aside) == (35, {"total": 3})


def test_supplier_called_may_is_one_where_its_payment_has_a_date() -> None:
    assert plan_of("Supplier,Amount,Date\nMay,30,01/04/2026\n").sum == 30


# --- decimal commas


def german(*amounts: str) -> str:
    lines = [f"0{n}.04.2026;FIRM {n} LTD;{amount};R{n}" for n, amount in enumerate(amounts, 1)]
    return "\n".join(["Date;Supplier;Amount;Ref", *lines]) + "\n"


def test_decimal_comma_that_the_file_proves_is_read_and_said() -> None:
    plan = plan_of(german("1.234,56", "99,90", "-12,00", "1.000.000,01", "7", "2.000"))

    amounts = ["1234.56", "99.90", "-12.00", "1000000.01", "7.00", "2000.00"]
    assert [str(row.amount) for row in plan.rows] == amounts
    assert (
        "Amounts are written with a decimal comma, as “1.000.000,01” shows, and were read so."
        in plan.warnings
    )


@pytest.mark.parametrize(
    "amounts",
    [
        ("1.234,56", "12.50", "99,90"),  # one that only a point explains
        ("1,76", "1,234", "2,50"),  # thousands, and slips
        ("1,76", "100", "200"),  # one alone is no proof
        ("1,76", "1,76", "200"),  # nor is the same twice
    ],
)
def test_decimal_comma_that_is_not_proved_is_set_aside(amounts: tuple[str, ...]) -> None:
    plan = plan_of(german(*amounts))

    assert plan.rows_set_aside["amount unreadable"] == sum(
        "," in each and each != "1,234" for each in amounts
    )
    assert not any("decimal comma" in sentence for sentence in plan.warnings)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("1.234,56", ","), ("0,5", ","), ("€ 1,5", ""), ("12,34-", ","), ("(1.000,00)", ","), ("1,234", "."),
        ("1,234,567", "."), ("12.5", "."), (".99", "."), ("756.5699999999999", "."), ("1.234", ""), ("1234", ""),
        ("12,345.00", "."), ("12,3456", ""), ("", ""), ("ACME", ""),
    ],
)  # fmt: skip
def test_what_a_comma_or_a_point_alone_can_mean(text: str, sign: str) -> None:
    assert decimal_sign(text) == sign


# --- months run together, and two columns of money


def test_month_run_together_is_offered_and_read_where_a_person_calls_it_so() -> None:
    text = "Period,Supplier,Amount\n202106,ACME LTD,10\n202112,BOLT LTD,20\n202113,CROFT LTD,30\n"

    guessed = plan_of(text.replace("202113", "202106"))
    told = plan_of(text, mapping={"Period": "month"})

    assert guessed.rows_undated == 3
    assert any("“Period” may hold months (“202106”)" in sentence for sentence in guessed.warnings)
    assert [row.month for row in told.rows] == ["2021-06", "2021-12", ""]
    assert (told.rows_undated, told.rows_month_only) == (1, 2)


def test_six_digits_in_a_column_of_dates_are_no_date() -> None:
    plan = plan_of("Date,Supplier,Amount\n201204,ACME LTD,10\n")

    assert (plan.rows_undated, plan.rows[0].paid_on) == (1, None)


def both(*lines: str, headings: str = "Date,Supplier,Debit,Credit,Ref") -> str:
    return "\n".join([headings, *lines]) + "\n"


def test_debits_count_as_spend_and_credits_as_money_back() -> None:
    plan = plan_of(
        both(
            "01/04/2026,ACME LTD,100.00,,1",
            "02/04/2026,BOLT LTD,,25.00,2",
            "13/04/2026,CROFT LTD,50.00,0.00,3",
        )
    )

    assert [str(row.amount) for row in plan.rows] == ["100.00", "-25.00", "50.00"]
    assert any("“Debit” counts as spend, “Credit” as money back" in sentence for sentence in plan.warnings)


def test_credits_that_have_their_minus_already_keep_it() -> None:
    plan = plan_of(both("01/04/2026,ACME LTD,100.00,,1", "02/04/2026,BOLT LTD,0.00,-25.00,2"))

    assert plan.sum == 75


def test_line_with_a_debit_and_a_credit_is_set_aside() -> None:
    plan = plan_of(both("01/04/2026,ACME LTD,100.00,,1", "02/04/2026,BOLT LTD,30.00,25.00,2"))

    assert (plan.sum, plan.rows_set_aside) == (100, {"amount unreadable": 1})


def test_person_may_turn_debit_and_credit_round() -> None:
    text = both("01/04/2026,ACME LTD,100.00,,1", "02/04/2026,BOLT LTD,,25.00,2")

    assert plan_of(text, mapping={"Credit": "amount", "Debit": "credit"}).sum == -75


def test_credit_beside_an_amount_is_not_money() -> None:
    text = both("01/04/2026,ACME LTD,100.00,Y,1", headings="Date,Supplier,Amount,Credit,Ref")

    assert (plan_of(text).sum, plan_of(text).rows_set_aside) == (100, {})


def test_cell_of_a_megabyte_is_refused_with_its_line() -> None:
    text = f'Supplier,Amount\nACME LTD,1\n"{"B" * 1_000_000}",2\n'

    with pytest.raises(
        UnreadableSpend, match="Line 3 of the file begins a cell of more than 131,072 characters"
    ):
        plan_of(text)


def test_three_hundred_columns_are_read() -> None:
    more = [f"Extra {n}" for n in range(297)]
    text = ",".join(["Date", "Supplier", "Amount", *more]) + "\n01/04/2026,ACME LTD,5.00" + ",x" * 297 + "\n"

    assert (plan_of(text).sum, plan_of(text).rows_set_aside) == (5, {})


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_read_with_its_mark_and_without(encoding: str) -> None:
    plan = plan_of("Supplier,Amount\nCafé Ltd,5.00\n".encode(encoding))

    assert [row.supplier_name for row in plan.rows] == ["Café Ltd"]
