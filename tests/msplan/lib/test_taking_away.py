"""A list as a file: its rows, its filters, its order; what is in a cell is what it looks like."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse
from openpyxl import load_workbook

from msplan.accounts.models import Person
from msplan.lib import taking_away
from msplan.lib.lists import FileWanted, page_of
from msplan.lib.taking_away import Export, wants_file
from msplan.views import files_of_lists
from msplan.views.files_of_lists import FilesOfLists, file_of
from tests.people import department, person

NAMES = Export(
    "Things",
    "things",
    (
        ("Name", "name"),
        ("Owner", "owner.name"),
        ("Day", "on"),
        ("Amount", "amount"),
        ("Twice", lambda row: row.amount * 2),
        ("Said", "said"),
    ),
    marking="OFFICIAL-SENSITIVE",
)


def thing(name: str = "Cleaning", **more: Any) -> SimpleNamespace:
    words = {
        "name": name,
        "owner": SimpleNamespace(name="Grace Undermill"),
        "on": date(2026, 7, 1),
        "amount": Decimal("12.50"),
        "said": lambda: "Asked",
    }
    return SimpleNamespace(**{**words, **more})


def asked(query: str) -> HttpRequest:
    return RequestFactory().get(f"/things/?{query}")


def bytes_of(answer: HttpResponseBase) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined, arg-type]


def lines_of(answer: HttpResponseBase) -> list[list[str]]:
    return list(csv.reader(io.StringIO(bytes_of(answer).decode("utf-8-sig"))))


def test_a_csv_holds_every_row_and_its_name_says_day_and_marking() -> None:
    answer = file_of([thing(), thing("Food", owner=None)], asked("file=csv"), NAMES)

    assert lines_of(answer) == [
        ["Name", "Owner", "Day", "Amount", "Twice", "Said"],
        ["Cleaning", "Grace Undermill", "2026-07-01", "12.50", "25.00", "Asked"],
        ["Food", "", "2026-07-01", "12.50", "25.00", "Asked"],
    ]
    assert "OFFICIAL-SENSITIVE.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["=1+1", "+44 20", "@SUM(A1)", "-2", "\t=1"])
def test_no_cell_is_a_formula(name: str) -> None:
    text = lines_of(file_of([thing(name)], asked("file=csv"), NAMES))[1][0]
    book = load_workbook(io.BytesIO(bytes_of(file_of([thing(name)], asked("file=xlsx"), NAMES))))

    assert text.startswith("'")
    assert {cell.data_type for row in book["Things"].iter_rows() for cell in row} <= {"s", "n", "d"}


def test_a_workbook_has_a_cover_with_marking_time_and_filters() -> None:
    chosen = [SimpleNamespace(group="Band", label="High")]
    answer = file_of([thing()], asked("file=xlsx"), NAMES, chosen=chosen)

    book = load_workbook(io.BytesIO(bytes_of(answer)))
    told = [str(cell.value) for row in book["About this file"].iter_rows() for cell in row if cell.value]
    assert {"OFFICIAL-SENSITIVE", "Band: High", "Things"} <= set(told)
    assert "As at" in told
    assert [cell.value for cell in book["Things"][1]] == NAMES.headings
    assert book["Things"]["C2"].value == datetime(2026, 7, 1)  # noqa: DTZ001  # sheets know no zones
    assert book["Things"]["D2"].value == 12.5


def test_too_many_for_a_workbook_leads_back_to_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_of_lists, "MOST_IN_A_WORKBOOK", 2)
    request = asked("file=xlsx&band=high")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]

    assert file_of([thing()] * 2, asked("file=xlsx"), NAMES).status_code == 200
    answer = file_of([thing()] * 3, request, NAMES)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/things/?band=high")
    assert "up to 2 rows" in str(next(iter(request._messages)))  # type: ignore[attr-defined]
    assert len(lines_of(file_of([thing()] * 3, asked("file=csv"), NAMES))) == 4


def test_rows_are_prepared_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_away, "BATCH", 2)
    seen: list[int] = []

    def prepare(rows: list[Any]) -> list[Any]:
        seen.append(len(rows))
        return rows

    export = Export("T", "t", (("Name", "name"),), prepare=prepare)

    assert len(lines_of(file_of([thing()] * 5, asked("file=csv"), export))) == 6
    assert seen == [2, 2, 1]


def test_a_heading_without_such_a_field_is_an_error_and_not_an_empty_column() -> None:
    with pytest.raises(AttributeError):
        lines_of(file_of([thing()], asked("file=csv"), Export("T", "t", (("Name", "nmae"),))))


@pytest.mark.parametrize(
    ("query", "wants"), [("file=csv", True), ("file=xlsx", True), ("file=exe", False), ("", False)]
)
def test_only_known_kinds_are_files(query: str, wants: object) -> None:
    request = asked(query)

    assert wants_file(request) is wants
    if wants:
        with pytest.raises(FileWanted):
            page_of([thing()], request, export=NAMES)
    else:
        assert page_of([thing()], request, export=NAMES).total == 1


def test_a_list_without_an_export_takes_no_notice() -> None:
    assert page_of([thing()], asked("file=csv")).total == 1
    assert page_of([thing()], asked("")).exports == ()


def test_the_links_keep_filters_and_order_and_go_back_to_the_first_page() -> None:
    links = page_of([thing()] * 60, asked("band=high&sort=-name&page=2"), export=NAMES).exports

    assert [link["href"] for link in links] == [
        "?band=high&sort=-name&file=xlsx",
        "?band=high&sort=-name&file=csv",
    ]
    assert page_of([], asked(""), export=NAMES).exports == ()


def test_other_errors_are_not_answered() -> None:
    files = FilesOfLists(lambda request: pytest.fail("not asked"))

    assert files.process_exception(asked("file=csv"), ValueError("x")) is None


@pytest.mark.django_db
def test_the_rights_are_those_of_the_page(client: Client) -> None:
    person("Holly Brackwell", "hr", department=department("HR"))
    for role, status in (("administrator", 200), ("contributor", 403)):
        client.force_login(person(f"Some {role}", role))

        answer = client.get(f"{reverse('accounts:people')}?q=holly&file=csv")

        assert answer.status_code == status
        if status == 200:
            assert [line[0] for line in lines_of(answer)] == ["Name", "Holly Brackwell"]
    assert Person.objects.count() == 3
