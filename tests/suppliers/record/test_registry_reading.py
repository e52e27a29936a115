"""Reading the registry's file with every hazard of its writer. Needs no database."""

import csv
import io
from datetime import date

import pytest

from suppliers.record.registry.reading import RegistryRefused, day, read
from tests.suppliers.record.registry_files import COLUMNS, registry, row

QUOTED = 'Our motto is "fair work", and we mean it'


def test_a_plain_row() -> None:
    found = read(registry(row()))

    one = found.statements[0]
    assert (one.line, one.year, one.name, one.company_number) == (2, 2026, "Harbour Limited", "01234567")
    assert (one.approved_on, one.areas) == (date(2026, 5, 4), ("structure", "goals"))
    assert one.turnover == "£36 million to £60 million"
    assert (found.unreadable, found.unknown_headings) == ([], [])


@pytest.mark.parametrize(
    "said",
    [
        QUOTED,
        '"fair work", we say',
        'He said "yes", then "no", then nothing',
        'Lines\r\nand "quotes", both',
        'It ends in a "quote"',
        '"Quotes" at the start, and a comma',
        '"Only quotes"',
    ],
)
def test_inner_quotes_that_are_never_doubled(said: str) -> None:
    found = read(registry(row(DemonstrateProgress=said, Policies=said), row(OrganisationName="Second Ltd")))

    assert [one.name for one in found.statements] == ["Harbour Limited", "Second Ltd"]
    assert found.unreadable == []


def test_a_quoted_name_keeps_its_quotes() -> None:
    found = read(registry(row(OrganisationName='Marl "Fresh", Sons', DemonstrateProgress=QUOTED)))

    assert found.statements[0].name == 'Marl "Fresh", Sons'


def test_control_a_strict_reader_loses_the_columns() -> None:
    text = registry(row(DemonstrateProgress=QUOTED)).decode("utf-8-sig")

    assert {len(cells) for cells in csv.reader(io.StringIO(text, newline=""))} != {len(COLUMNS)}


def test_a_file_that_a_spreadsheet_saved_again() -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerow(row(OrganisationName='Marl "Fresh", Sons'))

    assert read(out.getvalue().encode("cp1252")).statements[0].name == 'Marl "Fresh", Sons'


def test_columns_are_found_by_name_in_any_order_with_others_between() -> None:
    columns = ["PDFURL", "Surprise", *reversed(COLUMNS)]

    found = read(registry(row(), columns=columns))

    assert found.statements[0].company_number == "01234567"
    assert found.unknown_headings == ["Surprise"]


def test_a_bare_number_for_a_name_gives_way_to_the_parents() -> None:
    found = read(registry(row(OrganisationName="20481", ParentName="Real Name plc")))

    assert (found.statements[0].name, found.statements[0].parent) == ("Real Name plc", "")


def test_rows_of_a_group_share_one_address() -> None:
    child = row(OrganisationName="Child Ltd", ParentName="Harbour Limited", CompanyNumber="", Address="")

    found = read(registry(row(GroupSubmission="Yes"), child)).statements

    assert [one.summary_link for one in found] == ["https://registry.example/1/2026"] * 2
    assert [(one.name, one.is_group, one.company_number) for one in found][1] == ("Child Ltd", True, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("04/05/2026", date(2026, 5, 4)),
        ("04/05/2026 00:00:00", date(2026, 5, 4)),
        ("2026-05-04", date(2026, 5, 4)),
        ("31/02/2026", None),
        ("", None),
        ("soon", None),
    ],
)
def test_days_are_day_first(text: str, expected: date | None) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("word", "counts"), [("Yes", True), ("True", True), ("No", False), ("False", False), ("", False)]
)
def test_yes_no_and_blank(word: str, *, counts: bool) -> None:
    found = read(registry(row(StatementIncludesTraining=word)))

    assert ("training" in found.statements[0].areas) is counts


def test_a_row_that_cannot_be_read_is_told_by_its_line_and_costs_no_other() -> None:
    content = registry(row(), row(OrganisationName="Third Ltd"))
    lines = content.decode("utf-8-sig").split("\r\n")
    broken = "\r\n".join([*lines[:4], "one,two,three", *lines[4:]]).encode()

    found = read(broken)

    assert [one.name for one in found.statements] == ["Harbour Limited", "Third Ltd"]
    assert len(found.unreadable) == 1


def test_only_addresses_of_the_web_are_kept() -> None:
    found = read(
        registry(row(StatementURL="javascript:alert(1)", StatementSummaryURL="www.harbour.example/s"))
    )

    assert (found.statements[0].link, found.statements[0].summary_link) == (
        "",
        "https://www.harbour.example/s",
    )


@pytest.mark.parametrize("content", [b"Supplier,Amount\nA,1\n", b"", b"PK\x03\x04\x00\x00"])
def test_another_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(RegistryRefused):
        read(content)


@pytest.mark.parametrize("rows", [1, 400])
def test_what_no_text_holds_is_refused_with_its_line_wherever_it_stands(rows: int) -> None:
    content = "OrganisationName\n" + "Harbour Limited\n" * rows + "Har\x00bour\n"

    for encoded in (content.encode(), content.encode("utf-16")):
        with pytest.raises(RegistryRefused, match=f"line {rows + 2} "):
            read(encoded)
