"""manage.py import_spend: the same plan at a terminal."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from suppliers.models import SpendImport, SpendLine
from tests.suppliers.making import spend_csv
from tests.suppliers.spend.workbooks import twelve_sheet_workbook

KEYS = {
    "rows_read", "rows_taken", "rows_set_aside", "rows_withheld", "rows_undated", "sum", "first_date", "last_date",
    "suppliers_new", "suppliers_matched",
}  # fmt: skip
ACME = ("03/06/2026", "Cleaning", "Acme Cleaning Ltd", "100.00", "A1")

pytestmark = pytest.mark.django_db


def run(path: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_spend", str(path), "--json", *options, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return found


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def written(tmp_path: Path, *rows: tuple[str, ...], name: str = "spend.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(spend_csv(*rows))
    return path


def test_json_is_what_was_counted_while_the_workbook_was_written(tmp_path: Path) -> None:
    expected = twelve_sheet_workbook(tmp_path / "year.xlsx")

    found = run(tmp_path / "year.xlsx")

    assert set(found) >= KEYS
    assert {key: found[key] for key in KEYS - {"suppliers_new", "suppliers_matched"}} == {
        "rows_read": expected.rows_read,
        "rows_taken": expected.rows_taken,
        "rows_set_aside": dict(expected.rows_set_aside),
        "rows_withheld": expected.rows_withheld,
        "rows_undated": 0,
        "sum": f"{expected.sum:.2f}",
        "first_date": min(expected.days).isoformat(),
        "last_date": max(expected.days).isoformat(),
    }
    assert found["rows_read"] == found["rows_taken"] + sum(found["rows_set_aside"].values())
    assert (found["suppliers_new"], found["suppliers_matched"]) == (len(expected.suppliers), 0)


def test_without_confirm_no_table_changes(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    path = written(tmp_path, ACME)
    before = row_counts()

    with django_assert_max_num_queries(10) as asked:
        run(path)

    assert row_counts() == before
    assert [query["sql"] for query in asked.captured_queries if not query["sql"].startswith("SELECT")] == []


def test_confirm_saves_it(tmp_path: Path) -> None:
    found = run(written(tmp_path, ACME), "--confirm", "--source", "Ledger")

    assert (found["confirmed"], SpendLine.objects.count()) == (True, 1)
    assert SpendImport.objects.get().source == "Ledger"


def test_second_time_everybody_is_matched(tmp_path: Path) -> None:
    path = written(tmp_path, ACME)
    run(path, "--confirm")

    assert {key: run(path)[key] for key in ("suppliers_new", "suppliers_matched")} == {
        "suppliers_new": 0,
        "suppliers_matched": 1,
    }


def test_same_file_twice_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, ACME)
    run(path, "--confirm")
    before = row_counts()

    with pytest.raises(CommandError, match="imported already"):
        run(path, "--confirm")

    assert row_counts() == before


def test_undated_file_prints_its_plan_but_is_not_confirmed(tmp_path: Path) -> None:
    path = written(tmp_path, ("VARIOUS", "Cleaning", "Acme Cleaning Ltd", "100.00", "A1"))
    out = StringIO()

    with pytest.raises(CommandError, match="Say which month"):
        call_command("import_spend", str(path), "--json", "--confirm", stdout=out)

    found = json.loads(out.getvalue().splitlines()[-1])
    assert (found["rows_taken"], found["rows_undated"], found["confirmed"]) == (1, 1, False)
    assert SpendImport.objects.count() == 0


def test_period_lets_an_undated_file_be_confirmed(tmp_path: Path) -> None:
    path = written(tmp_path, ("VARIOUS", "Cleaning", "Acme Cleaning Ltd", "100.00", "A1"))

    assert run(path, "--confirm", "--period", "2026-05")["confirmed"] is True


@pytest.mark.parametrize("period", ["2026-13", "May 2026", "2026-5"])
def test_period_that_is_no_month_is_refused(tmp_path: Path, period: str) -> None:
    with pytest.raises(CommandError, match="like 2024-09"):
        run(written(tmp_path, ACME), "--period", period)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 nothing", "The file is a PDF."),
        (b"Date,Supplier\n01/04/2026,Acme\n", "could not find a column for the amount"),
    ],
)
def test_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "spend.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence):
        run(path)


def test_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened"):
        run(tmp_path / "nowhere.csv")
