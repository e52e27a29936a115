"""No line disappears: every line of a file that holds anything is a row, or counted apart by kind.

The lines are counted here by csv, openpyxl and calamine alone.
"""

import csv
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from suppliers.spend.reading import SpendPlan, read_spend
from tests.suppliers.spend.reading.by_hand import REAL_FILES, SAMPLES
from tests.suppliers.spend.reading.texts import plan_of, workbook_of

FILES = sorted([*SAMPLES.glob("*.csv"), *(REAL_FILES.glob("*") if REAL_FILES.is_dir() else [])])


def shows(value: object) -> bool:
    return value is not None and str(value).strip() != ""


def filled_lines(path: Path, folder: Path) -> int:
    """Lines that hold anything, in a text file, a workbook of either kind, or a zip of a text file."""
    start = path.read_bytes()[:4]
    if start == b"\xd0\xcf\x11\xe0":
        with CalamineWorkbook.from_path(path) as workbook:
            sheets = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
        return sum(any(map(shows, line)) for sheet in sheets for line in sheet)
    if path.suffix == ".xlsx":
        book = load_workbook(path, read_only=True, data_only=True)
        return sum(any(map(shows, line)) for sheet in book for line in sheet.iter_rows(values_only=True))
    if path.suffix == ".zip":
        with ZipFile(path) as package:
            inner = next(name for name in package.namelist() if not name.startswith("__MACOSX"))
            path = Path(package.extract(inner, folder))
    with path.open(encoding="latin-1", newline="") as file:  # each byte a character: only blanks matter here
        return sum(any(map(shows, cells)) for cells in csv.reader(file))


def assert_accounted(plan: SpendPlan, filled: int) -> None:
    assert plan.lines_filled == filled
    assert plan.rows_taken + sum(plan.rows_set_aside.values()) + sum(plan.lines_beside.values()) == filled
    assert len(plan.rows) == plan.rows_taken
    assert len(plan.set_aside) == sum(plan.rows_set_aside.values())


@pytest.mark.parametrize("path", [file for file in FILES if file.suffix != ".md"], ids=lambda path: path.name)
def test_every_line_of_a_published_file_is_accounted_for(path: Path, tmp_path: Path) -> None:
    assert_accounted(read_spend(path, filename=path.name), filled_lines(path, tmp_path))


def test_every_kind_of_line_is_counted_apart() -> None:
    text = (
        "Payments over £500\n\nSupplier,Date,Ref,Amount\nA LTD,01/04/2021,1,5\n,,,\n ,02/04/2021,a note,\n"
        "Payments over £500\nSUPPLIER,Date,Ref,Amount\nB LTD,02/05/2021,2,7\nC LTD,03/05/2021,3,\nGrand Total,,,12\n"
    )

    plan = plan_of(text)

    assert plan.lines_filled == 9
    assert plan.lines_beside == {
        "above the headings": 1,
        "headings": 1,
        "title again": 2,
        "no supplier and no amount": 1,
    }
    assert (plan.rows_taken, plan.rows_set_aside) == (2, {"no amount": 1, "total": 1})
    assert [(aside.row_number, aside.reason) for aside in plan.beside] == [
        (6, "no supplier and no amount"),
        (7, "title again"),
        (8, "title again"),
    ]


def test_lines_of_a_sheet_that_was_left_out_are_counted() -> None:
    payments: list[list[object]] = [["Supplier", "Date", "Amount"], ["A LTD", "01/04/2021", 5]]

    plan = plan_of(workbook_of(April=payments, Notes=[["Ask finance."], [], ["Again."]]), filename="a.xlsx")

    assert (plan.lines_filled, plan.lines_beside) == (4, {"headings": 1, "sheet left out": 2})


def test_how_far_the_reading_is_is_told_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "spend.csv"
    path.write_text("Supplier,Amount\n" + "A LTD,5\n" * 9_000)
    told: list[tuple[int, float]] = []

    read_spend(path, filename="spend.csv", progress=lambda lines, share: told.append((lines, share)))

    assert [lines for lines, _ in told] == [2_000, 4_000, 6_000, 8_000, 9_001]
    assert all(
        0 < earlier <= later <= 1
        for (_, earlier), (_, later) in zip(told, islice(told, 1, None), strict=False)
    )
