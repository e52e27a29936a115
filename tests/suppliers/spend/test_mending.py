"""What was set aside is put right in the file: the file comes again, and only what was mended is added."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from suppliers.spend.confirming import ask_to_confirm, save_import
from suppliers.spend.reading import REASONS, REMEDIES
from suppliers.spend.tasks import work_on_import
from tests.people import person
from tests.suppliers.making import AT, ready, saved, spend_csv

TAKEN = (
    ("03/06/2026", "Cleaning", "Acme Cleaning Ltd", "100.00", "A1"),
    ("03/06/2026", "Cleaning", "Acme Cleaning Ltd", "100.00", "A1"),  # twice, as in the first file
    ("04/06/2026", "Clothing", "REDACTED", "7.00", "B1"),
)
UNREADABLE = ("05/06/2026", "Catering", "Crumb Ltd", "1.234,50", "C1")
FOREIGN = ("06/06/2026", "Catering", "Dash GmbH", "€70.00", "D1")
MENDED = (
    ("05/06/2026", "Catering", "Crumb Ltd", "1234.50", "C1"),
    ("06/06/2026", "Catering", "Dash GmbH", "61.20", "D1"),
)

pytestmark = pytest.mark.django_db


def lines() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT supplier_text, amount::text, coalesce(paid_on::text, ''), month::text FROM suppliers_spendline "
            "ORDER BY 1, 2, 3"
        )
        return cursor.fetchall()


def text(response: Any) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_every_kind_of_row_set_aside_has_its_remedy() -> None:
    assert set(REMEDIES) == set(REASONS)


def test_the_page_says_how_a_row_comes_in_and_the_mended_file_adds_nothing_else(client: Client) -> None:
    client.force_login(person("Morwen Ashdale", "procurement"))
    first = ready(spend_csv(*TAKEN, UNREADABLE, FOREIGN))
    shown = text(client.get(reverse("suppliers:show_import", args=[first.pk])))
    assert "put it right in a copy of the file and upload that" in shown
    assert "Write the amount as a plain number of pounds, like 1234.50." in shown
    assert "Write what was paid in pounds." in shown
    ask_to_confirm(first, by=None, at=AT)
    save_import(first.pk, at=AT)
    done = text(client.get(reverse("suppliers:show_import", args=[first.pk])))
    assert (
        "2 rows of the file were set aside and do not count. None of them is taken in by anybody’s word"
        in done
    )
    before = lines()

    again = ready(spend_csv(*TAKEN, *MENDED))
    page = reverse("suppliers:show_import", args=[again.pk])
    assert "3 rows (£207.00) are in the register already" in text(client.get(page))
    answer = {"seen": again.plan_digest, "held_lines": "leave_out", "repeated_lines": "keep"}
    client.post(reverse("suppliers:confirm", args=[again.pk]), answer)
    work_on_import(again.pk)

    assert sorted(set(lines()) - set(before)) == [
        ("Crumb Ltd", "1234.50", "2026-06-05", "2026-06-01"),
        ("Dash GmbH", "61.20", "2026-06-06", "2026-06-01"),
    ]
    assert len(lines()) == len(before) + 2 == 5
    assert "3 lines were left out because an earlier file holds them." in text(client.get(page))


def undated(*days: str) -> bytes:
    """Two equal payments and another one, dated as said."""
    rest = (
        ("Cleaning", "Acme Ltd", "10.00", "A1"),
        ("Cleaning", "Acme Ltd", "10.00", "A1"),
        ("", "Bolt", "5.00", ""),
    )
    return spend_csv(*((day, *row) for day, row in zip(days, rest, strict=True)))


@pytest.mark.parametrize(
    ("days", "held", "loosely"),
    [
        (("03/06/2026", "03/06/2026", "04/06/2026"), 3, 3),
        (("03/06/2026", "03/06/2026", "01/07/2026"), 2, 2),  # the day after the month
        (("31/05/2026", "01/06/2026", "30/06/2026"), 2, 2),  # the day before it, its first, its last
    ],
)
def test_a_date_that_was_mended_does_not_double_the_payment(
    days: tuple[str, ...], held: int, loosely: int
) -> None:
    saved(undated("VARIOUS", "VARIOUS", "VARIOUS"), period=AT.date().replace(month=6))

    plan = ready(undated(*days)).plan or {}

    assert (plan["held"]["rows"], plan["held"]["loosely"]) == (held, loosely)


def test_a_file_that_lost_its_dates_is_recognised_by_month_and_each_line_is_taken_once() -> None:
    saved(undated("03/06/2026", "09/06/2026", "04/06/2026"))

    plan = ready(undated("VARIOUS", "09/06/2026", "VARIOUS"), period=AT.date().replace(month=6)).plan or {}
    july = ready(undated("VARIOUS", "00:00:00", "VARIOUS"), period=AT.date().replace(month=7)).plan or {}

    assert (plan["held"]["rows"], plan["held"]["loosely"], plan["held"]["sum"]) == (3, 2, "25.00")
    assert july["held"]["rows"] == 0


def test_more_equal_lines_than_the_register_holds_are_new() -> None:
    saved(undated("03/06/2026", "09/07/2026", "04/06/2026"))

    plan = ready(undated("VARIOUS", "VARIOUS", "VARIOUS"), period=AT.date().replace(month=6)).plan or {}

    assert plan["held"]["rows"] == 2


def test_the_page_says_that_only_the_day_tells_them_apart(client: Client) -> None:
    client.force_login(person("Morwen Ashdale", "procurement"))
    saved(undated("VARIOUS", "VARIOUS", "VARIOUS"), period=AT.date().replace(month=6))

    again = ready(undated("03/06/2026", "VARIOUS", "04/07/2026"), period=AT.date().replace(month=6))

    shown = text(client.get(reverse("suppliers:show_import", args=[again.pk])))
    assert "2 rows (£20.00) are in the register already" in shown
    assert "1 row of them agrees with what the register has in supplier, month, amount and reference" in shown
