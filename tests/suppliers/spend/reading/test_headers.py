import pytest

from suppliers.spend.reading import SpendPlan, UnreadableSpend
from suppliers.spend.reading.headers import letters
from tests.suppliers.spend.reading.texts import plan_of, workbook_of

PUBLISHERS = {
    "Body Name;Service Area Categorisation;Supplier name;Transaction number;Date;Amount;Text": {
        "Supplier name": "supplier", "Amount": "amount", "Date": "date", "Body Name": "body",
        "Service Area Categorisation": "category", "Transaction number": "reference", "Text": "description",
    },
    "URI;Company Name;Transaction Date;Voucher Number;Invoice Number;Amount;Supplier;G/L Description;G/L Code;"
    "Cost Centre;INV/CRN;Total Invoice Amount": {
        "Company Name": "body", "Supplier": "supplier", "Amount": "amount", "Total Invoice Amount": None,
        "Transaction Date": "date", "G/L Description": "category", "INV/CRN": "marker", "Cost Centre": "department",
        "Voucher Number": "reference", "Invoice Number": None, "URI": None,
    },
    "Departmental Family;Entity;Date Paid;Expense Type;Expense Area;Supplier Name;Transaction Reference;"
    "Amount (including irrecoverable VAT);Expense Description;Postcode": {
        "Entity": "body", "Supplier Name": "supplier", "Date Paid": "date", "Expense Type": "category",
        "Amount (including irrecoverable VAT)": "amount", "Postcode": "postcode", "Expense Area": "department",
        "Expense Description": "description", "Transaction Reference": "reference",
    },
    "UNIQUE REF;Description;Element Description;Entity;Entity Name;PymtDate;Net Amt;VatAmt;Gross Amt": {
        "Entity Name": "supplier", "Entity": "supplier_id", "Net Amt": "amount", "VatAmt": None, "Gross Amt": None,
        "PymtDate": "date", "UNIQUE REF": "reference",
    },
    "ENEntity;ENEntity Name;Net Amt": {"ENEntity Name": "supplier", "Net Amt": "amount"},
    "* Expenditure Category ;* Date;* Total Invoice Amount;*\u00a0SUPPLIER  FINAL": {
        "Expenditure Category": "category", "Date": "date", "Total Invoice Amount": "amount",
        "SUPPLIER FINAL": "supplier",
    },
    "SupplierID;Supplier Name;Transno;Account;Description; Amount ;Pay Date;Group": {
        "SupplierID": "supplier_id", "Supplier Name": "supplier", "Transno": "reference", "Amount": "amount",
        "Pay Date": "date", "Group": "department", "Description": "description",
    },
    "Vendor;Vendor Name;Gross;Net;VAT Registration Number;Company Number": {
        "Vendor": "supplier_id", "Vendor Name": "supplier", "Net": "amount", "Gross": None,
        "VAT Registration Number": "vat_number", "Company Number": "company_number",
    },
    "Name of payee firm (supplier);Amount Paid ex. VAT £": {
        "Name of payee firm (supplier)": "supplier", "Amount Paid ex. VAT £": "amount",
    },
}  # fmt: skip


def fields_of(plan: SpendPlan) -> dict[str, str | None]:
    return {column.header: column.field for column in plan.sheets[0].columns}


@pytest.mark.parametrize(("headings", "expected"), PUBLISHERS.items())
def test_publishers_columns_are_recognised(headings: str, expected: dict[str, str | None]) -> None:
    names = headings.split(";")
    line = ["5" if "am" in name.lower() or "net" in name.lower() else "text" for name in names]

    plan = plan_of("\t".join(names) + "\n" + "\t".join(line) + "\n")

    found = fields_of(plan)
    assert {heading: found[heading] for heading in expected} == expected


def test_net_is_taken_before_gross_and_the_choice_is_said() -> None:
    plan = plan_of("Supplier,Gross Amount,Net Amount,VAT Amount\nA LTD,120,100,20\n")

    assert plan.sum == 100
    assert plan.amount_choice == "Amounts are taken from “Net Amount”. “Gross Amount” left out."


def test_a_persons_mapping_wins_over_the_guess() -> None:
    text = "Supplier,Gross Amount,Net Amount,Who\nA LTD,120,100,B LTD\n"

    gross = plan_of(text, mapping={"gross amount": "amount", "NET AMOUNT": None})
    who = plan_of(text, mapping={"Who": "supplier", "Supplier": "body"})

    assert gross.sum == 120
    assert (who.rows[0].supplier_name, who.rows[0].body) == ("B LTD", "A LTD")


def test_mapping_names_columns_that_nobody_could_guess() -> None:
    plan = plan_of("Wer,Wieviel\nA LTD,5\n", mapping={"Wer": "supplier", "Wieviel": "amount"})

    assert (plan.rows[0].supplier_name, plan.sum) == ("A LTD", 5)
    assert plan.mapping == {"wer": "supplier", "wieviel": "amount"}


def test_mapping_of_a_plan_reads_the_same_file_the_same_way() -> None:
    text = "Client,Supplier Name,Amount,Paid Date,Odd\nOCC,A LTD,5,01/04/2021,x\n"
    first = plan_of(text)

    again = plan_of(text, mapping=first.mapping)

    assert again.rows == first.rows
    assert again.mapping == first.mapping


def test_missing_column_is_named_with_the_columns_found() -> None:
    with pytest.raises(UnreadableSpend) as refusal:
        plan_of("Category,Date,Amount\nPrint,01/04/2021,5\n")

    assert refusal.value.sentence == (
        "We could not find a column for the supplier. The columns found were: “Category”, “Date”, “Amount”."
    )


def test_one_sheet_without_its_column_stops_the_whole_workbook() -> None:
    good = [["Supplier", "Date", "Amount"], ["A LTD", "01/04/2021", 5]]
    bad = [["Supplier", "Date", "Sum"], ["A LTD", "01/05/2021", 5]]

    with pytest.raises(UnreadableSpend, match="On the sheet “May” we could not find a column for the amount"):
        plan_of(workbook_of(April=good, May=bad), filename="a.xlsx")


def test_sheet_of_something_else_is_left_out_and_said() -> None:
    good = [["Supplier", "Date", "Amount"], ["A LTD", "01/04/2021", 5]]
    notes = [["These payments are over £500."], ["Ask finance."]]

    plan = plan_of(workbook_of(April=good, Notes=notes, Empty=[]), filename="a.xlsx")

    assert plan.rows_read == 1
    assert plan.warnings == (
        "The sheet “Notes” was left out: no headings for a supplier and an amount were found (2 lines).",
    )


def test_headings_stand_below_a_report_dump() -> None:
    dump = "".join(f"*setdefault item_{number}=x,,,\n" for number in range(22))
    text = (
        dump
        + "columns,text apar_id,amount,\n,Supplier Name,Amount,Pay date\nINSERTED,A LTD,5,16/04/2013\ndetail,,,\n"
    )

    plan = plan_of(text)

    assert plan.sheets[0].header_row == 24
    assert [(row.row_number, row.supplier_name) for row in plan.rows] == [(25, "A LTD")]


def test_row_numbers_are_those_a_spreadsheet_shows() -> None:
    lines: list[list[object]] = [[], [], ["Title"], [], [None, "Supplier", "Amount"], [], [None, "A LTD", 5]]

    plan = plan_of(workbook_of(May=lines), filename="a.xlsx")

    assert (plan.sheets[0].header_row, plan.rows[0].row_number) == (5, 7)
    assert [(column.letter, column.header) for column in plan.sheets[0].columns] == [
        ("B", "Supplier"),
        ("C", "Amount"),
    ]


def test_columns_show_samples_and_leave_out_what_is_empty() -> None:
    text = "Supplier,Amount,,,\n" + "".join(f"FIRM {number} LTD,{number},,x,\n" for number in range(1, 6))

    columns = plan_of(text).sheets[0].columns

    assert [(column.letter, column.header, column.samples) for column in columns] == [
        ("A", "Supplier", ("FIRM 1 LTD", "FIRM 2 LTD", "FIRM 3 LTD")),
        ("B", "Amount", ("1", "2", "3")),
        ("D", "", ("x",)),
    ]


def test_columns_with_one_name_are_pointed_out() -> None:
    plan = plan_of("Supplier,Amount,Amount\nA LTD,5,7\n")

    assert plan.sum == 5
    assert "More than one column is called “Amount”; the first was used." in plan.warnings


@pytest.mark.parametrize(
    ("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (255, "IV"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_as_spreadsheets_do(place: int, name: str) -> None:
    assert letters(place) == name
