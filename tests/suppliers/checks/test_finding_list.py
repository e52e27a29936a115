"""The list of findings: what is critical first, then what is late, then by day; filters; how many of how many."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.lib.dates import today
from suppliers.checks.finding import close_finding
from suppliers.models import CorrectiveAction, Finding, Supplier
from tests.people import person
from tests.suppliers.checks.making import AT, ON, a_corrective, a_finding
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
HERE = "/suppliers/due-diligence/findings/"
DAY = timedelta(days=1)


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", "procurement")


def found(
    of: Supplier, by: Person, title: str, *, ago: int = 0, due: date | None = None, **values: Any
) -> Finding:
    """``due`` gives it a corrective action with that day."""
    finding = a_finding(of, by, title=title, **values)
    Finding.objects.filter(pk=finding.pk).update(found_on=ON - ago * DAY)
    if due is not None:
        corrective = a_corrective(finding, by)
        CorrectiveAction.objects.filter(pk=corrective.pk).update(
            agreed_on=due - 90 * DAY, due_on=due, first_due_on=due
        )
    return finding


def titles(client: Client, query: str = "") -> list[str]:
    return [row["finding"].title for row in client.get(reverse("checks:findings") + query).context["rows"]]


def test_critical_first_then_late_then_by_day_and_closed_last(client: Client, grace: Person) -> None:
    acme, late = supplier("Acme"), today() - DAY
    found(acme, grace, "new", ago=1)
    found(acme, grace, "old", ago=9)
    found(acme, grace, "late minor", severity="minor", due=late)
    found(acme, grace, "due today", ago=2, due=today())
    found(acme, grace, "critical", severity="critical")
    found(acme, grace, "critical and late", severity="business_critical", due=late)
    closed = found(acme, grace, "closed critical", severity="critical", ago=99)
    close_finding(closed, reason="Paid back", by=grace, at=AT)
    client.force_login(grace)

    assert titles(client) == [
        "critical and late", "critical", "late minor", "old", "due today", "new", "closed critical",
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "is_late"), [(-1, True), (0, False), (1, False)])
def test_late_from_the_day_after(client: Client, grace: Person, days: int, *, is_late: bool) -> None:
    found(supplier("Acme"), grace, "one", due=today() + days * DAY)
    client.force_login(grace)

    assert titles(client, "?late=on") == (["one"] if is_late else [])


def test_verified_or_dropped_is_late_no_more(client: Client, grace: Person) -> None:
    finding = found(supplier("Acme"), grace, "one", due=today() - DAY)
    CorrectiveAction.objects.filter(finding=finding).update(
        state="dropped", dropped_reason="Bought elsewhere"
    )
    client.force_login(grace)

    assert titles(client, "?late=on") == []


def test_filters_by_state_severity_and_the_suppliers_owner(client: Client, grace: Person) -> None:
    liam = person("Liam Tarrow", "procurement")
    hers, his = supplier("Acme", owner=grace), supplier("Beta", owner=liam)
    merged = supplier("Acme Old", owner=liam)
    found(hers, grace, "hers")
    found(his, grace, "his", severity="minor")
    found(merged, grace, "of the merged one")
    Supplier.objects.filter(pk=merged.pk).update(merged_into=hers)
    client.force_login(grace)

    assert sorted(titles(client, f"?owner={grace.pk}")) == ["hers", "of the merged one"]
    assert titles(client, f"?owner={liam.pk}") == ["his"]
    assert titles(client, "?severity=minor") == ["his"]
    assert titles(client, "?state=closed") == []
    assert client.get(reverse("checks:findings")).context["page"].showing == "Showing 1 to 3 of 3 findings"


def test_counts_of_corrective_actions(client: Client, grace: Person) -> None:
    finding = found(supplier("Acme"), grace, "one", due=today())
    other = a_corrective(finding, grace, what="Another")
    CorrectiveAction.objects.filter(pk=other.pk).update(state="dropped", dropped_reason="No")
    found(supplier("Beta"), grace, "none")

    counted = {one.title: (one.asked, one.waiting) for one in Finding.objects.with_counts()}  # type: ignore[attr-defined]

    assert counted == {"one": (2, 1), "none": (0, 0)}


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_many_rows_as_for_one(
    client: Client, grace: Person, django_assert_max_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        found(supplier(f"Supplier {number}"), grace, f"Finding {number}", due=today() - DAY)
    client.force_login(grace)
    client.get(reverse("checks:findings"))

    with django_assert_max_num_queries(15):
        client.get(reverse("checks:findings"))
