"""Files without headings: refused, told by their places, remembered, and given up where headings come."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from suppliers.models import SourceColumns, SpendImport
from suppliers.spend.confirming import ask_to_confirm, save_import
from suppliers.spend.reading import NO_HEADINGS, UnreadableSpend
from suppliers.spend.tasks import work_on_import
from tests.people import person
from tests.suppliers.making import AT, ready, spend_csv
from tests.suppliers.spend.reading.texts import plan_of, workbook_of

BARE = (
    "A1;14/05/2026;ACME LTD;100.50;Cleaning\n"
    "A2;15/05/2026;BOLT, SONS & CO;-20.25;Uniform\n"
    "A3;16/05/2026;ACME LTD;7.00;\n"
)
PLACES = {
    "columna": "reference",
    "columnb": "date",
    "columnc": "supplier",
    "columnd": "amount",
    NO_HEADINGS: "yes",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> Client:
    client.force_login(person("Morwen Ashdale", "procurement"))
    return client


def text(response: Any) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def columns_of(spend_import: SpendImport) -> str:
    return f"{reverse('suppliers:columns', args=[spend_import.pk])}?headings=none"


def in_the_register() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, paid_on::text, supplier_text, amount::text FROM suppliers_spendline ORDER BY id"
        )
        return cursor.fetchall()


def test_a_person_says_what_stands_where_and_every_line_counts(page: Client) -> None:
    spend_import = ready(BARE.encode())
    refused = page.get(reverse("suppliers:show_import", args=[spend_import.pk]))
    assert "Has it no headings?" in text(refused)
    assert columns_of(spend_import) in refused.text
    form = page.get(columns_of(spend_import))
    assert "Column C, without a heading" in text(form)
    assert "For example “ACME LTD”, “BOLT, SONS &amp; CO”" in text(form)
    assert [each["field"] for each in form.context["form"].columns.values()] == [
        None,
        "date",
        None,
        "amount",
        None,
    ]

    answer = {"column0": "reference", "column1": "date", "column2": "supplier", "column3": "amount"}
    page.post(columns_of(spend_import), answer | {"column4": "category"})
    work_on_import(spend_import.pk)
    spend_import.refresh_from_db()
    shown = text(page.get(reverse("suppliers:show_import", args=[spend_import.pk])))
    assert "The file has no headings: the columns were understood by their place" in shown
    assert "Amounts are taken from “column D”." in shown
    assert "(no heading) C Supplier’s name" in shown
    ask_to_confirm(spend_import, by=None, at=AT)
    save_import(spend_import.pk, at=AT)

    assert in_the_register() == [
        ("A1", "2026-05-14", "ACME LTD", "100.50"),
        ("A2", "2026-05-15", "BOLT, SONS & CO", "-20.25"),
        ("A3", "2026-05-16", "ACME LTD", "7.00"),
    ]
    assert SourceColumns.objects.get().mapping[NO_HEADINGS] == "yes"


def test_the_places_are_remembered_and_headings_that_come_later_go_before_them(page: Client) -> None:
    spend_import = ready(BARE.encode())
    answer = {"column0": "reference", "column1": "date", "column2": "supplier", "column3": "amount"}
    page.post(columns_of(spend_import), answer)
    work_on_import(spend_import.pk)
    spend_import.refresh_from_db()
    ask_to_confirm(spend_import, by=None, at=AT)
    save_import(spend_import.pk, at=AT)

    same = ready(BARE.replace("/05/", "/06/").encode())
    other = ready(spend_csv(("Crumb Ltd", "3.00", "01/07/2026"), headings=("Payee", "Net amount", "Date")))

    assert (same.state, (same.plan or {})["sum"], same.columns_how) == ("ready", "87.25", "remembered")
    assert (other.state, (other.plan or {})["sum"], (other.plan or {})["rows_undated"]) == (
        "ready",
        "3.00",
        0,
    )


def test_correcting_a_place_afterwards_keeps_that_there_are_no_headings(page: Client) -> None:
    spend_import = ready(BARE.encode())
    page.post(columns_of(spend_import), {"column1": "date", "column2": "supplier", "column3": "amount"})
    work_on_import(spend_import.pk)

    again = reverse("suppliers:columns", args=[spend_import.pk])
    form = page.get(again).context["form"]
    held = {"A": "reference", "B": "date", "C": "supplier", "D": "amount"}
    page.post(again, {name: held.get(each["letter"], "") for name, each in form.columns.items()})
    work_on_import(spend_import.pk)

    spend_import.refresh_from_db()
    assert (spend_import.state, (spend_import.plan or {})["rows_taken"]) == ("ready", 3)


def test_without_the_amount_it_is_refused_with_what_was_chosen(page: Client) -> None:
    spend_import = ready(BARE.encode())

    response = page.post(columns_of(spend_import), {"column2": "supplier", "column1": "date", "column3": ""})

    assert response.status_code == 422
    assert "Say which column holds the amount" in text(response)
    assert 'value="supplier" selected' in response.text


def test_a_file_of_another_kind_has_no_places_to_name(page: Client) -> None:
    spend_import = ready(b"Dear all,\nplease find the list attached.\n")

    assert "This file cannot be read" in text(
        page.get(reverse("suppliers:show_import", args=[spend_import.pk]))
    )
    told = plan_of(BARE, mapping=PLACES)
    with pytest.raises(UnreadableSpend, match="may have no headings"):
        plan_of("Dear all\nplease find the list attached\n", mapping=PLACES)
    assert told.rows_read == told.lines_filled == 3


def test_lines_longer_than_the_others_are_shifted_without_headings_too() -> None:
    many = "".join(f"A{n},14/05/2026,FIRM {n} LTD,{n}.50,Cleaning\n" for n in range(20))

    plan = plan_of(many + "A99,14/05/2026,ODD LTD,1,234.50,Cleaning\n", mapping=PLACES)

    assert (plan.rows_taken, plan.rows_set_aside) == (20, {"columns shifted": 1})


def test_sheets_with_payments_are_read_by_place_and_notes_are_left_out() -> None:
    april = [["X", "2021-04-01", "ACME LTD", 10.5], ["X", "2021-04-02", "BOLT LTD", 20]]
    notes = [["This workbook was made by finance."], ["Ask Grace."]]

    plan = plan_of(workbook_of(Notes=notes, April=april), filename="a.xlsx", mapping=PLACES)

    assert (plan.sum, plan.rows_taken, plan.lines_beside) == (Decimal("30.50"), 2, {"sheet left out": 2})
