import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.spend.reading import UnreadableSpend
from suppliers.spend.reading.text import encoding_of
from tests.suppliers.spend.reading.texts import plan_of

TEXT = "Supplier,Amount,Date\nCafé Children’s Home – £ Ltd,£5.00,01/04/2021\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_every_encoding_gives_the_same_name(encoding: str) -> None:
    plan = plan_of(TEXT.encode(encoding))

    assert plan.rows[0].supplier_name == "Café Children’s Home – £ Ltd"
    assert plan.sum == 5


def test_dos_code_page_is_told_from_windows() -> None:
    dos = "Supplier,Amount\nSt Marie´s Scout Group,£5\nChildren´s Safety,6\n".encode("cp850")
    windows = "Supplier,Amount\nSt Marie’s Scout Group,£5\nMaïs Naïve,6\n".encode("cp1252")

    assert plan_of(dos).rows[0].supplier_name == "St Marie´s Scout Group"
    assert plan_of(dos).encoding == "cp850"
    assert plan_of(windows).rows[1].supplier_name == "Maïs Naïve"


@pytest.mark.parametrize(
    "text", ["Café Zoé", "Müller GmbH", "Señor Peña", "Ølgod Bryggeri", "François Frères"]
)
@pytest.mark.parametrize("page", ["cp1252", "cp850"])
def test_accents_decide_between_the_code_pages(text: str, page: str) -> None:
    assert encoding_of(BytesIO(f"Supplier,Amount\n{text} Ltd,5\n".encode(page))) == page


def test_few_windows_bytes_among_utf8_are_read_as_such() -> None:
    content = b"Supplier,Amount\n" + "Café Ü Œuvre Ltd,1\n".encode() * 9 + "Zoé Ltd,2\n".encode("cp1252")

    plan = plan_of(content)

    assert [plan.rows[0].supplier_name, plan.rows[-1].supplier_name] == ["Café Ü Œuvre Ltd", "Zoé Ltd"]
    assert "The file mixes two encodings: check names with accents or apostrophes." in plan.warnings


def test_accent_across_the_pieces_of_a_large_file_is_not_cut() -> None:
    head, line = "Supplier,Amount,Date\n", "Filler Ltd,1,01/04/2021\n"
    piece = 1024 * 1024
    times = (piece - len(head)) // len(line) - 1
    padding = "x" * (piece - 1 - len(head) - times * len(line) - len("Ltd ,2,\n") - 1)

    plan = plan_of(f"{head}{line * times}Ltd {padding},2,\nÉclair Ltd,2,\n".encode())

    assert plan.encoding == "utf-8"
    assert plan.rows[-1].supplier_name == "Éclair Ltd"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_line_ends_and_delimiters_of_every_kind_are_read(end: str, delimiter: str) -> None:
    rows = [["Title", "", ""], ["Supplier", "Amount", "Date"], ["A, B; C LTD", "1,000.00", "01/04/2021"]]
    text = StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)

    plan = plan_of(text.getvalue())

    assert (plan.rows[0].supplier_name, plan.sum, plan.rows[0].row_number) == ("A, B; C LTD", 1000, 3)


def test_line_end_inside_quotes_is_one_row_as_in_a_spreadsheet() -> None:
    plan = plan_of('Supplier,Amount,Note\nA LTD,1,"two\nlines"\nB LTD,2,\n')

    assert [(row.row_number, row.supplier_name) for row in plan.rows] == [(2, "A LTD"), (3, "B LTD")]


def test_quotation_mark_that_is_never_closed_loses_no_line() -> None:
    text = "Supplier,Amount,Note\n" + 'A LTD,1,"open\n' + "B LTD,2,x\n" * 5

    with pytest.raises(UnreadableSpend, match="A quotation mark on line 2 of the file is not closed"):
        plan_of(text)


def test_short_and_long_lines_do_not_move_columns() -> None:
    plan = plan_of("Supplier,Amount,Category\nA LTD,1\nB LTD,2,Print,extra,cells\n")

    assert [(row.supplier_name, row.category) for row in plan.rows] == [("A LTD", ""), ("B LTD", "Print")]


names = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)


@given(
    st.lists(st.tuples(names, st.integers(1, 10**9)), min_size=1, max_size=15),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_whatever_is_written_as_csv_is_read_back(payments: list[tuple[str, int]], end: str) -> None:
    text = StringIO()
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(["Supplier", "Date", "Amount"])
    writer.writerows([f"Firm {name}", "01/04/2021", f"{pence / 100:.2f}"] for name, pence in payments)

    plan = plan_of(text.getvalue())

    assert plan.rows_read == plan.rows_taken == len(payments)
    assert plan.sum * 100 == sum(pence for _, pence in payments)
