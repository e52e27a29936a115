"""What the report of an audit has open is written down as findings, or somebody says why not; until then it is due."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.lib.dates import today
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.checks.checking import withdraw_check
from suppliers.checks.finding import add_finding, edit_finding, explain
from suppliers.checks.righting import correct_check
from suppliers.due import items
from suppliers.models import Audit, Check, Finding
from tests.people import person
from tests.suppliers.checks.making import AT, AUDIT, ON, a_check
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
KIND = "Findings of an audit to write down"
BY = ON + timedelta(days=14)
MISSING = """
    SELECT coalesce(sum(greatest(reported - written, 0)), 0) FROM (
        SELECT {severity}_open AS reported,
               (SELECT count(*) FROM suppliers_finding f WHERE f.check_row_id = a.check_row_id AND f.severity = %s)
               AS written
        FROM suppliers_audit a) AS counted
"""


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", "procurement")


@pytest.fixture
def audit(grace: Person) -> Check:
    return an_audit(grace)


def an_audit(by: Person, **counts: int) -> Check:
    words = {**AUDIT, "critical_open": 0, **(counts or {"major_open": 3, "minor_closed": 4})}
    acme = supplier("Harbour Cleaning", "contract-cleaning")
    return a_check(acme, by, kind="audit", outcome="finding", site="Hull", audit=words)


def asked() -> list[tuple[str, date]]:
    return [(one.label, one.due_on) for one in items(ON) if one.kind == KIND]


def written(check: Check, by: Person, severity: str = "major", title: str = "Deposits") -> Finding:
    return add_finding(check, severity=severity, title=title, by=by, at=AT)


def test_what_the_report_has_open_is_due_until_it_is_written_down(audit: Check, grace: Person) -> None:
    assert asked() == [("Harbour Cleaning", BY)]

    for number in (1, 2):
        written(audit, grace, title=f"Finding {number}")
        assert asked() == [("Harbour Cleaning", BY)]
    written(audit, grace, title="Finding 3")

    assert asked() == []


def test_finding_of_another_severity_answers_for_nothing(audit: Check, grace: Person) -> None:
    for number in range(3):
        written(audit, grace, "minor", f"Finding {number}")

    assert [tuple(one) for one in audit.audit.unrecorded(["minor"] * 3)] == [("major", 3)]
    assert asked() == [("Harbour Cleaning", BY)]


def test_severity_that_is_changed_is_counted_anew(grace: Person) -> None:
    check = an_audit(grace, major_open=1)
    finding = written(check, grace)
    assert asked() == []

    edit_finding(finding, version=1, changes={"severity": "minor"}, by=grace, at=AT)
    assert asked() == [("Harbour Cleaning", BY)]
    edit_finding(finding, version=2, changes={"severity": "major"}, by=grace, at=AT)
    assert asked() == []


def test_what_is_closed_in_the_report_is_not_asked_for(grace: Person) -> None:
    an_audit(grace, major_closed=2, minor_closed=1)

    assert asked() == []


def test_explained_and_then_asked_no_more(audit: Check, grace: Person) -> None:
    with pytest.raises(RowRefused, match="Say why"):
        explain(audit, reason=" ", by=grace, at=AT)
    explain(audit, reason="Two of the three are of another site.", by=grace, at=AT)

    assert asked() == []
    with pytest.raises(InvalidTransition, match="already"):
        explain(audit, reason="Again", by=grace, at=AT)


def test_counts_that_are_corrected_are_explained_anew(audit: Check, grace: Person) -> None:
    explain(audit, reason="Two of the three are of another site.", by=grace, at=AT)

    later = AT + timedelta(days=30)
    correct_check(audit, version=1, changes={"major_open": 4}, reason="Four", by=grace, at=later)

    assert asked() == [("Harbour Cleaning", BY + timedelta(days=30))]
    assert Audit.objects.get().explained == ""


def test_correcting_something_else_leaves_the_explanation(audit: Check, grace: Person) -> None:
    explain(audit, reason="Two of the three are of another site.", by=grace, at=AT)

    correct_check(audit, version=1, changes={"company": "Meridian"}, reason="Named wrongly", by=grace, at=AT)

    assert (asked(), Audit.objects.get().explained_by) == ([], grace)


def test_withdrawn_audit_asks_for_nothing(audit: Check, grace: Person) -> None:
    withdraw_check(audit, reason="Another supplier", by=grace, at=AT)

    assert asked() == []


def test_database_refuses_an_explanation_by_nobody(audit: Check, grace: Person) -> None:
    for wrong in ({"explained": "Done"}, {"explained_by": grace}, {"explained_on": ON}):
        with pytest.raises(IntegrityError, match="audit_explained_by_somebody"), transaction.atomic():
            Audit.objects.filter(check_row=audit).update(**wrong)


@pytest.mark.parametrize(
    "counts", [{"major_open": 1}, {"major_open": 3, "minor_open": 1, "critical_open": 2}]
)
def test_page_says_what_is_missing_and_leads_to_it(
    client: Client, grace: Person, counts: dict[str, int]
) -> None:
    check = an_audit(grace, **counts)
    if counts["major_open"] == 3:
        written(check, grace)
    client.force_login(grace)

    page = " ".join(client.get(reverse("checks:detail", args=[check.pk])).content.decode().split())

    for severity in counts:
        name = severity.removesuffix("_open")
        with connection.cursor() as cursor:
            cursor.execute(MISSING.format(severity=name), [name])
            number = cursor.fetchone()[0]
        noun = "finding is" if number == 1 else "findings are"
        words = f"{number} {name} {noun} not recorded yet."
        assert words in page
        assert f"{reverse('checks:new_finding', args=[check.pk])}?severity={name}" in page


def test_form_of_a_missing_finding_has_its_severity(client: Client, audit: Check, grace: Person) -> None:
    client.force_login(grace)
    there = reverse("checks:new_finding", args=[audit.pk])

    assert client.get(f"{there}?severity=major").context["form"]["severity"].value() == "major"
    assert client.get(f"{there}?severity=moon").context["form"]["severity"].value() is None


def test_explained_in_the_browser(client: Client, audit: Check, grace: Person) -> None:
    client.force_login(grace)
    there, page = (reverse(f"checks:{name}", args=[audit.pk]) for name in ("explain", "detail"))
    assert there in client.get(page).content.decode()

    empty = client.post(there, {"reason": " "})
    sent: Any = client.post(there, {"reason": "Of another site."}, follow=True)

    assert empty.status_code == 422
    assert "Not written down: 3 major findings." in sent.content.decode()
    assert "Of another site." in sent.content.decode()
    assert there not in sent.content.decode()


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (1, False)])
def test_page_says_when_it_is_late(
    client: Client, audit: Check, grace: Person, days: int, *, late: bool
) -> None:
    Audit.objects.update(findings_by=today() + timedelta(days=days))
    client.force_login(grace)

    page = client.get(reverse("checks:detail", args=[audit.pk])).content.decode()

    assert "3 not recorded" in page
    assert ("1 day overdue" in page.lower()) is late
