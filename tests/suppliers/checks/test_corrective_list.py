"""The list of corrective actions: what is due next first, late from the day after, filters, and its file."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.lib.dates import today
from suppliers.models import CorrectiveAction, Supplier
from tests.people import person
from tests.suppliers.checks.making import AT, a_corrective, a_finding
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
HERE = "/suppliers/due-diligence/corrective-actions/"
DAY = timedelta(days=1)


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", "procurement")


def agreed(of: Supplier, by: Person, what: str, *, due: date, **values: Any) -> CorrectiveAction:
    made = a_corrective(a_finding(of, by), by, what=what)
    CorrectiveAction.objects.filter(pk=made.pk).update(
        agreed_on=due - 90 * DAY, due_on=due, first_due_on=due, **values
    )
    return CorrectiveAction.objects.get(pk=made.pk)


def whats(client: Client, query: str = "") -> list[str]:
    return [row["corrective"].what for row in client.get(HERE + query).context["rows"]]


@pytest.mark.parametrize(("days", "is_late"), [(-1, True), (0, False), (1, False)])
def test_late_from_the_day_after(client: Client, grace: Person, days: int, *, is_late: bool) -> None:
    agreed(supplier("Acme"), grace, "one", due=today() + days * DAY)
    client.force_login(grace)

    assert whats(client, "?late=on") == (["one"] if is_late else [])
    assert client.get(HERE).context["late"] == is_late


def test_what_is_said_to_be_done_is_late_until_somebody_has_seen_it(client: Client, grace: Person) -> None:
    acme, before = supplier("Acme"), today() - DAY
    said: dict[str, Any] = {"said": "Paid back", "said_on": before, "said_by": grace}
    agreed(acme, grace, "open", due=before)
    agreed(acme, grace, "said", due=before, state="said_done", **said)
    agreed(acme, grace, "sent back", due=before, state="not_accepted", refused_reason="No receipts")
    agreed(acme, grace, "dropped", due=before, state="dropped", dropped_reason="Bought elsewhere")
    seen = {"seen": "Receipts", "evidence_link": "https://example.org/1"}
    somebody = person("Liam Tarrow", "procurement")
    agreed(
        acme,
        grace,
        "seen",
        due=before,
        state="verified",
        verified_on=before,
        verified_by=somebody,
        **seen,
        **said,
    )
    client.force_login(grace)

    assert sorted(whats(client, "?late=on")) == ["open", "said", "sent back"]
    assert sorted(whats(client)) == ["dropped", "open", "said", "seen", "sent back"]
    assert whats(client, "?state=dropped") == ["dropped"]
    assert sorted(whats(client, "?state=open&state=not_accepted&late=on")) == ["open", "sent back"]


def test_what_is_due_next_comes_first_and_it_can_be_sorted(client: Client, grace: Person) -> None:
    agreed(supplier("Beta"), grace, "later", due=today() + 9 * DAY)
    agreed(supplier("Acme"), grace, "soon", due=today() + 3 * DAY)
    agreed(supplier("Corby"), grace, "late", due=today() - 3 * DAY)
    agreed(
        supplier("Zenith"),
        grace,
        "over",
        due=today() - 9 * DAY,
        state="dropped",
        dropped_reason="Bought elsewhere",
    )
    client.force_login(grace)

    assert whats(client) == ["late", "soon", "later", "over"]
    assert whats(client, "?sort=-due") == ["later", "soon", "late", "over"]
    assert whats(client, "?sort=supplier") == ["soon", "later", "late", "over"]
    assert "Showing 1 to 4 of 4 corrective actions" in client.get(HERE).content.decode()


def test_filters_by_who_follows_it_and_by_the_supplier_whatever_it_was_called(
    client: Client, grace: Person
) -> None:
    liam = person("Liam Tarrow", "procurement")
    acme, old = supplier("Acme"), supplier("Zenith Old")
    agreed(acme, grace, "hers", due=today())
    agreed(old, grace, "his", due=today(), follower=liam)
    Supplier.objects.filter(pk=old.pk).update(merged_into=acme)
    client.force_login(grace)

    assert whats(client, f"?follower={liam.pk}") == ["his"]
    assert sorted(whats(client, "?q=Acme")) == ["hers", "his"]
    assert whats(client, "?q=Nobody") == []
    assert "No corrective action matches" in client.get(f"{HERE}?q=Nobody").content.decode()


def test_of_archived_suppliers_nobody_asks_anything(client: Client, grace: Person) -> None:
    gone = supplier("Gone")
    agreed(gone, grace, "one", due=today() - DAY)
    client.force_login(grace)
    assert whats(client) == ["one"]

    Supplier.objects.filter(pk=gone.pk).update(archived_at=AT)

    assert whats(client) == []
    assert client.get(reverse("checks:findings")).context["late_all"] == 0


def test_its_file_has_the_rows_that_the_filters_leave(client: Client, grace: Person) -> None:
    acme = supplier("Acme")
    agreed(acme, grace, "late", due=today() - DAY)
    agreed(acme, grace, "soon", due=today() + DAY)
    client.force_login(grace)

    answer = client.get(f"{HERE}?late=on&file=csv")

    lines = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [(line["Name"], line["Corrective action"], line["State"]) for line in lines] == [
        ("Acme", "late", "Open")
    ]
    assert client.get(f"{HERE}?file=xlsx").headers["Content-Type"].endswith("sheet")


def test_it_is_empty_before_anything_was_agreed(client: Client, grace: Person) -> None:
    client.force_login(grace)

    assert "Nothing was agreed with a supplier yet" in client.get(HERE).content.decode()


@pytest.mark.parametrize("role", ["contributor", "board_secretary"])
def test_it_is_not_for_everybody(client: Client, role: str) -> None:
    client.force_login(person("Somebody", role))

    assert client.get(HERE).status_code == 403


@pytest.mark.parametrize("rows", [1, 4])
def test_as_many_queries_for_many_rows_as_for_one(
    client: Client, grace: Person, django_assert_max_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        agreed(supplier(f"Supplier {number}"), grace, f"Thing {number}", due=today() - DAY)
    client.force_login(grace)
    client.get(HERE)

    with django_assert_max_num_queries(11):
        client.get(HERE)
