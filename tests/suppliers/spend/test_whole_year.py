"""A year's workbook from upload to register, counted by openpyxl and SQL that know nothing of our reading code."""

from collections import defaultdict
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest
from django.db import connection

from suppliers.register.reference_data import load_categories
from tests.suppliers.making import saved
from tests.suppliers.spend.workbooks import twelve_sheet_workbook

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "spend" / "lancashire-pcc_2021-22.xlsx"
Months = dict[str, tuple[int, Decimal]]

pytestmark = pytest.mark.django_db


def months_in_register() -> Months:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_char(paid_on, 'YYYY-MM'), count(*), sum(amount) FROM suppliers_spendline GROUP BY 1"
        )
        return {month: (count, total) for month, count, total in cursor.fetchall()}


def one(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def months_by_openpyxl(path: Path) -> Months:
    """Rows with a date in the second column and a number in the third, to the penny."""
    found: defaultdict[str, list[Decimal]] = defaultdict(list)
    for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True):
        for row in sheet.iter_rows(values_only=True):
            if len(row) >= 4 and isinstance(row[1], datetime) and isinstance(row[2], int | float):
                penny = Decimal(repr(row[2])).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
                found[f"{row[1]:%Y-%m}"].append(penny)
    return {month: (len(amounts), sum(amounts, Decimal(0))) for month, amounts in found.items()}


@pytest.mark.skipif(not REAL.exists(), reason="the published workbook is not on this machine")
def test_published_workbook_is_saved_to_the_penny() -> None:
    load_categories()

    saved(REAL)

    assert months_in_register() == months_by_openpyxl(REAL)
    assert one("SELECT count(*) FROM suppliers_spendline") == 6741
    assert one("SELECT sum(amount) FROM suppliers_spendline") == Decimal("74661545.84")
    assert one("SELECT count(*) FROM suppliers_spendline WHERE withheld") == 631
    assert one("SELECT count(*) FROM suppliers_spendline WHERE withheld AND supplier_id IS NOT NULL") == 0
    assert one("SELECT count(*) FROM suppliers_supplier WHERE name ILIKE 'third party%%'") == 0
    assert one("SELECT count(*) FROM suppliers_supplier WHERE name ILIKE 'ndors%%trainer%%'") == 0


@pytest.mark.skipif(not REAL.exists(), reason="the published workbook is not on this machine")
def test_published_supplier_that_looks_withheld_is_a_supplier() -> None:
    saved(REAL.with_name("lancashire-pcc_2018-19.xlsx"))

    assert one("SELECT count(*) FROM suppliers_supplier WHERE name = 'REDACTIVE EVENTS LTD'") == 1


def test_invented_workbook_is_saved_to_the_penny(tmp_path: Path) -> None:
    expected = twelve_sheet_workbook(tmp_path / "year.xlsx")

    done = saved(tmp_path / "year.xlsx")

    assert months_in_register() == expected.by_month
    assert one("SELECT sum(amount) FROM suppliers_spendline") == expected.sum
    assert one("SELECT count(*) FROM suppliers_spendline WHERE withheld") == expected.rows_withheld
    assert one("SELECT count(*) FROM suppliers_supplier") == len(expected.suppliers)
    assert done.result is not None
    assert (done.result["lines"], done.result["sum"]) == (expected.rows_taken, str(expected.sum))


def test_names_that_only_look_withheld_are_suppliers(tmp_path: Path) -> None:
    twelve_sheet_workbook(tmp_path / "year.xlsx", rows_a_month=60)

    saved(tmp_path / "year.xlsx")

    for name in ("REDACTIVE CONFERENCES LTD", "TOTAL COMFORT CARE LTD", "THIRD PARTY LOGISTICS LTD"):
        assert one(f"SELECT count(*) FROM suppliers_supplier WHERE name = '{name}'") == 1


def test_yearly_totals_equal_the_lines(tmp_path: Path) -> None:
    twelve_sheet_workbook(tmp_path / "year.xlsx")

    saved(tmp_path / "year.xlsx")

    difference = """
        SELECT count(*) FROM suppliers_yearspend y FULL JOIN (
            SELECT supplier_id, sum(amount) AS amount, count(*) AS lines FROM suppliers_spendline
            WHERE paid_on BETWEEN '2023-04-01' AND '2024-03-31' AND supplier_id IS NOT NULL GROUP BY 1
        ) l ON l.supplier_id = y.supplier_id AND y.year = 2023
        WHERE y.amount IS DISTINCT FROM l.amount OR y.lines IS DISTINCT FROM l.lines"""
    assert one(difference) == 0


def test_every_new_supplier_has_a_score_and_its_name(tmp_path: Path) -> None:
    load_categories()
    twelve_sheet_workbook(tmp_path / "year.xlsx")

    saved(tmp_path / "year.xlsx")

    for table in ("suppliers_score", "suppliers_suppliername"):
        missing = f"""SELECT count(*) FROM suppliers_supplier s
            WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE supplier_id = s.id)"""
        assert one(missing) == 0


def test_undated_rows_count_in_the_month_a_person_gave(tmp_path: Path) -> None:
    expected = twelve_sheet_workbook(tmp_path / "year.xlsx", undated=4)

    saved(tmp_path / "year.xlsx", period=date(2024, 2, 19))

    undated = "SELECT count(*) FROM suppliers_spendline WHERE paid_on IS NULL AND month = '2024-02-01' AND year = 2023"
    assert (one(undated), expected.rows_undated) == (4, 4)
