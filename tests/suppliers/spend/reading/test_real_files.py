"""Whole files against counts made by hand (`by_hand`), which import none of the reading code."""

from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest

from suppliers.spend.reading import SpendPlan, UnreadableSpend, read_spend
from tests.suppliers.spend.reading.by_hand import (
    REAL_FILES,
    SAMPLE_FILES,
    SAMPLES,
    TEXT_FILES,
    TRUSTS,
    WARWICK,
    WORKBOOKS,
    Counted,
    Layout,
    count_old_workbook,
    count_text,
    count_trust,
    count_workbook,
)
from tests.suppliers.spend.workbooks import WITHHELD, twelve_sheet_workbook

real = pytest.mark.skipif(not REAL_FILES.is_dir(), reason="the publishers' whole files are not at hand")

# Payees that the publishers withheld, spelt out: the six spellings of Lancashire among them.
WITHHELD_BY_PUBLISHERS = {
    "THIRD PARTY", "THIRD PARTY ", "THIRD PARTY LTD", "THIRD PARTY SUPPLIER", "THIRD PARTY FORENSICS",
    "THIRD PARTY FORENSIC SERVICES", "NDORS TRAINER", "REDACTED", "Redacted", "REDACTED UNDER DP ACT",
    "Redacted personal data", "Redacted Personal Data", "Redacted personal information",
    "Redacted Personal Information",
}  # fmt: skip


def assert_reconciled(plan: SpendPlan, counted: Counted) -> None:
    assert plan.rows_read == counted.rows
    assert plan.rows_taken == counted.taken
    assert plan.rows_read == plan.rows_taken + sum(plan.rows_set_aside.values())
    assert plan.sum == counted.sum
    assert {month: tuple(count) for month, count in plan.by_month.items()} == counted.months
    assert plan.rows_undated == counted.undated
    assert (plan.first_date, plan.last_date) == (counted.first, counted.last)
    assert {sheet.name: sheet.rows_read for sheet in plan.sheets if sheet.rows_read} == counted.sheets
    assert Counter(row.supplier_raw for row in plan.rows) == counted.names


def withheld_in(counted: Counted) -> int:
    return sum(times for name, times in counted.names.items() if name in WITHHELD_BY_PUBLISHERS)


@real
@pytest.mark.parametrize("name", WORKBOOKS)
def test_police_workbook_is_what_a_hand_count_gives(name: str) -> None:
    counted = count_workbook(REAL_FILES / name)

    plan = read_spend(REAL_FILES / name, filename=name)

    assert_reconciled(plan, counted)
    assert plan.rows_withheld == withheld_in(counted) > 500
    assert plan.rows_set_aside == {}
    assert "REDACTIVE EVENTS LTD" in {row.supplier_name for row in plan.rows}


@real
@pytest.mark.parametrize(("name", "layout"), TEXT_FILES.items())
def test_text_file_is_what_a_hand_count_gives(name: str, layout: Layout) -> None:
    counted = count_text(REAL_FILES / name, layout)

    plan = read_spend(REAL_FILES / name, filename=name)

    assert_reconciled(plan, counted)
    # Tameside leaves the payee blank and says "Redacted Supplier" in a column of its own.
    expected = 122 if name.startswith("tameside") else withheld_in(counted)
    assert plan.rows_withheld == expected


@pytest.mark.parametrize(("name", "layout"), SAMPLE_FILES.items())
def test_sample_is_what_a_hand_count_gives(name: str, layout: Layout) -> None:
    counted = count_text(SAMPLES / name, layout)

    plan = read_spend(SAMPLES / name, filename=name)

    assert_reconciled(plan, counted)
    assert plan.rows_withheld == withheld_in(counted)


@real
@pytest.mark.parametrize("name", TRUSTS)
def test_workbook_of_a_trust_is_what_a_hand_count_gives(name: str) -> None:
    assert_reconciled(read_spend(REAL_FILES / name, filename=name), count_trust(REAL_FILES / name))


@real
def test_no_file_is_left_out_of_the_hand_counts() -> None:
    counted = {*TEXT_FILES, *WORKBOOKS, *TRUSTS, "devon-cc_201012.xls"}

    there = {path.name for path in REAL_FILES.iterdir() if path.suffix != ".md"}

    assert there == counted | {"warwickshire-cc_2015-16_corrected.csv.zip"}


@real
def test_old_workbook_is_what_a_hand_count_gives() -> None:
    name = "devon-cc_201012.xls"
    counted = count_old_workbook(REAL_FILES / name)

    plan = read_spend(REAL_FILES / name, filename=name)

    assert_reconciled(plan, counted)
    assert plan.kind == "xls"
    assert plan.amount_choice == "Amounts are taken from “Net Amt”. “Gross Amt” left out."


@real
def test_zip_of_a_whole_year_is_what_a_hand_count_gives(tmp_path: Path) -> None:
    name = "warwickshire-cc_2015-16_corrected.csv.zip"
    with ZipFile(REAL_FILES / name) as package:
        inner = package.extract("corrected-2015-2016-supplier-data.csv", tmp_path)
    counted = count_text(Path(inner), WARWICK)

    plan = read_spend(REAL_FILES / name, filename=name)

    assert_reconciled(plan, counted)
    assert len(plan.sheets[0].columns) == 10  # of 255


@real
@pytest.mark.parametrize(
    "path", sorted(REAL_FILES.iterdir()) if REAL_FILES.is_dir() else [], ids=lambda path: path.name
)
def test_every_real_file_is_read_and_adds_up(path: Path) -> None:
    if path.suffix == ".md":
        with pytest.raises(UnreadableSpend):
            read_spend(path, filename=path.name)
        return

    plan = read_spend(path, filename=path.name)

    assert plan.rows_read == plan.rows_taken + sum(plan.rows_set_aside.values())
    assert plan.rows_taken > 0
    assert plan.sum == sum(row.amount for row in plan.rows)
    assert sum(count.sum for count in plan.by_month.values()) + plan.undated.sum == plan.sum
    assert sum(count.rows for count in plan.by_sheet.values()) == plan.rows_taken


def test_twelve_sheets_with_changing_headings_are_read_together(tmp_path: Path) -> None:
    expected = twelve_sheet_workbook(tmp_path / "year.xlsx", undated=4)

    plan = read_spend(tmp_path / "year.xlsx", filename="year.xlsx")

    assert plan.rows_read == expected.rows_read
    assert plan.rows_taken == expected.rows_taken
    assert plan.rows_set_aside == expected.rows_set_aside
    assert plan.rows_withheld == expected.rows_withheld
    assert plan.rows_undated == expected.rows_undated == 4
    assert plan.sum == expected.sum
    assert plan.by_month == expected.by_month
    assert plan.by_sheet == expected.by_sheet
    assert (plan.first_date, plan.last_date) == (min(expected.days), max(expected.days))
    assert {row.supplier_name for row in plan.rows if not row.withheld} == expected.suppliers
    assert not {row.supplier_name for row in plan.rows if row.withheld} - {""}
    assert {row.supplier_raw.replace("\u00a0", " ") for row in plan.rows if row.withheld} <= set(WITHHELD)
    assert [sheet.header_varied for sheet in plan.sheets[:12]] == [False] * 3 + [True] * 9
    assert plan.sheets[4].header_row == 3
    assert plan.sheets[12].left_out == "it is empty"


def test_twelve_sheets_agree_with_the_hand_count_too(tmp_path: Path) -> None:
    expected = twelve_sheet_workbook(tmp_path / "year.xlsx")

    counted = count_workbook(tmp_path / "year.xlsx")

    # The hand count takes the grand total, which is what setting it aside is for.
    march = expected.by_sheet["Mar 24"][1]
    assert counted.rows == expected.rows_read
    assert counted.sum == expected.sum + march
