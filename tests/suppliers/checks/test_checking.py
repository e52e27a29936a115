"""Recording checks: when the next one is due, which one counts, what the database refuses."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.lib.once import MadeAlready
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.checks.checking import edit_check, withdraw_check
from suppliers.checks.intervals import MONTHS, next_due
from suppliers.checks.models import Kind
from suppliers.models import Check, Finding, Score, Supplier
from tests.people import person
from tests.suppliers.checks.making import AT, AUDIT, ON, a_check, a_finding
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", "procurement")


@pytest.fixture
def cleaner() -> Supplier:
    return supplier("Harbour Cleaning", "contract-cleaning")  # a high band, by its category


def test_the_table_of_the_rules_is_the_table_of_the_program() -> None:
    text = Path("docs/rules/checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \|", text, flags=re.MULTILINE)

    assert {name: tuple(map(int, numbers)) for name, *numbers in rows} == {
        Kind(kind).label: months for kind, months in MONTHS.items()
    }


@pytest.mark.parametrize(
    ("band", "outcome", "done", "due"),
    [
        ("high", "nothing_found", date(2025, 11, 20), date(2026, 11, 20)),
        ("medium", "finding", date(2025, 11, 20), date(2027, 11, 20)),
        ("low", "nothing_found", date(2025, 11, 20), date(2028, 11, 20)),
        ("", "nothing_found", date(2025, 11, 20), date(2027, 11, 20)),
        ("high", "nothing_found", date(2024, 2, 29), date(2025, 2, 28)),
        ("medium", "nothing_found", date(2024, 2, 29), date(2026, 2, 28)),
        ("low", "not_done", date(2026, 1, 31), date(2026, 2, 28)),
        ("high", "not_done", date(2026, 8, 31), date(2026, 9, 30)),
    ],
)
def test_the_next_date_follows_the_band_and_the_month(band: str, outcome: str, done: date, due: date) -> None:
    assert next_due("registry", band=band, outcome=outcome, done_on=done) == due


def test_the_band_of_the_supplier_sets_the_next_date(grace: Person, cleaner: Supplier) -> None:
    assert Score.objects.get(supplier=cleaner).band == "high"

    check = a_check(cleaner, grace)

    assert (check.band, check.next_due_on) == ("high", date(2027, 11, 20))


def test_another_date_needs_a_reason(grace: Person, cleaner: Supplier) -> None:
    sooner = date(2027, 1, 1)

    with pytest.raises(RowRefused, match="another date"):
        a_check(cleaner, grace, next_due_on=sooner)
    check = a_check(cleaner, grace, next_due_on=sooner, next_due_reason="They are moving")

    assert (check.next_due_on, check.suggested_on) == (sooner, date(2027, 11, 20))
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(next_due_reason="")


@pytest.mark.parametrize(("days", "late"), [(-1, 0), (0, 0), (1, 1)])
def test_it_is_late_the_day_after(days: int, late: int, grace: Person, cleaner: Supplier) -> None:
    check = a_check(cleaner, grace)

    assert Check.objects.late(check.next_due_on + timedelta(days=days)).count() == late


def test_the_last_that_was_done_counts(grace: Person, cleaner: Supplier) -> None:
    first = a_check(cleaner, grace, done_on=ON - timedelta(days=10))
    second = a_check(cleaner, grace)
    earlier = a_check(cleaner, grace, done_on=ON - timedelta(days=20))
    other = a_check(cleaner, grace, kind="adverse")

    assert set(Check.objects.counting()) == {second, other}
    withdraw_check(second, reason="Wrong supplier", by=grace, at=AT)
    assert set(Check.objects.counting()) == {first, other}
    assert not Check.objects.get(pk=earlier.pk).is_latest


def test_two_latest_of_one_kind_are_refused_by_the_database(grace: Person, cleaner: Supplier) -> None:
    first = a_check(cleaner, grace, done_on=ON - timedelta(days=10))
    a_check(cleaner, grace)

    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(pk=first.pk).update(is_latest=True)


def test_each_site_has_a_latest_of_its_own(grace: Person, cleaner: Supplier) -> None:
    a_check(cleaner, grace, kind="site_visit", site="Leeds")
    a_check(cleaner, grace, kind="site_visit", site="Hull")

    assert Check.objects.counting().count() == 2


def test_what_could_not_be_done_says_why(grace: Person, cleaner: Supplier) -> None:
    with pytest.raises(RowRefused, match="Say why"):
        a_check(cleaner, grace, outcome="not_done")
    check = a_check(cleaner, grace, outcome="not_done", why_not="The gate was shut")

    assert check.next_due_on == date(2026, 12, 20)
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(why_not="")


def test_a_licence_that_was_found_has_a_number(grace: Person, cleaner: Supplier) -> None:
    with pytest.raises(RowRefused, match="URN"):
        a_check(cleaner, grace, kind="licence", register_check="basic")
    check = a_check(cleaner, grace, kind="licence", register_check="active", licence_urn="ABCD0001")

    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(pk=check.pk).update(licence_urn="")


def test_an_audit_says_how_it_was_done(grace: Person, cleaner: Supplier) -> None:
    with pytest.raises(RowRefused, match="which scheme"):
        a_check(cleaner, grace, kind="audit")
    check = a_check(cleaner, grace, kind="audit", outcome="finding", audit=AUDIT, site="Hull")

    counts = {(count.severity.value): (count.open, count.closed) for count in check.audit.counts}
    assert counts == {"business_critical": (0, 0), "critical": (1, 0), "major": (0, 2), "minor": (0, 0)}
    with pytest.raises(RowRefused, match="window"):
        a_check(
            cleaner,
            grace,
            kind="audit",
            outcome="finding",
            audit={**AUDIT, "announcement": "semi_announced"},
            site="Leeds",
        )
    assert Check.objects.filter(site="Leeds").count() == 0  # nothing half done


def test_the_day_does_not_lie_ahead(grace: Person, cleaner: Supplier) -> None:
    with pytest.raises(RowRefused, match="ahead"):
        a_check(cleaner, grace, done_on=ON + timedelta(days=1))


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2026, 8, 30), 0),
        (date(2026, 8, 31), 1),
        (date(2028, 8, 31), 1),
        (date(2028, 9, 1), 0),
    ],
)
def test_evidence_from_the_site_counts_for_24_months(
    on: date,
    counts: int,
    grace: Person,
    cleaner: Supplier,
) -> None:
    a_check(cleaner, grace, kind="site_visit", workers_interviewed=True, done_on=date(2026, 8, 31))

    assert Check.objects.on_site_evidence(on).count() == counts


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "site_visit", "workers_interviewed": False},
        {"kind": "registry"},
    ],
)
def test_what_is_no_evidence_from_the_site(
    values: dict[str, object], grace: Person, cleaner: Supplier
) -> None:
    a_check(cleaner, grace, **values)

    assert not Check.objects.on_site_evidence(ON).exists()


def test_a_withdrawn_visit_is_no_evidence(grace: Person, cleaner: Supplier) -> None:
    check = a_check(cleaner, grace, kind="site_visit", workers_interviewed=True)
    assert Check.objects.on_site_evidence(ON).exists()

    withdraw_check(check, reason="Another supplier", by=grace, at=AT)

    assert not Check.objects.on_site_evidence(ON).exists()
    with pytest.raises(InvalidTransition):
        withdraw_check(check, reason="Again", by=grace, at=AT)


def test_a_check_that_a_finding_came_from_stays(grace: Person, cleaner: Supplier) -> None:
    finding = a_finding(cleaner, grace)

    with pytest.raises(RowRefused, match="stays"):
        withdraw_check(finding.check_row, reason="x", by=grace, at=AT)


def test_an_edit_is_one_entry_and_a_stale_one_writes_nothing(grace: Person, cleaner: Supplier) -> None:
    check = a_check(cleaner, grace)

    assert edit_check(check, version=1, changes={"note": "Seen"}, by=grace, at=AT)
    with pytest.raises(StaleEdit):
        edit_check(check, version=1, changes={"note": "Other"}, by=grace, at=AT)

    acts = Entry.objects.filter(thing_type="suppliers.check", thing_id=check.pk).order_by("pk")
    assert [entry.act for entry in acts] == ["checks.record", "checks.edit"]


def test_a_page_sent_twice_records_one(grace: Person, cleaner: Supplier) -> None:
    page = "8d6f0f2e-2d0a-4c7e-9b44-0a6a5c0a6d11"
    a_check(cleaner, grace, form_id=page)

    with pytest.raises(MadeAlready):
        a_check(cleaner, grace, form_id=page)

    assert Check.objects.count() == 1


def test_checks_of_a_merged_supplier_count_for_its_survivor(grace: Person, cleaner: Supplier) -> None:
    other = supplier("Harbour Cleaning Services", "contract-cleaning")
    a_check(other, grace)
    Supplier.objects.filter(pk=other.pk).update(merged_into=cleaner)

    assert Check.objects.counting().about(cleaner).count() == 1
    own = a_check(cleaner, grace)
    assert list(Check.objects.counting()) == [own]


def test_critical_open_is_what_is_critical_and_not_closed(grace: Person, cleaner: Supplier) -> None:
    critical = a_finding(cleaner, grace, severity="critical")
    called = a_finding(supplier("Other", "contract-cleaning"), grace, is_critical=True)
    a_finding(supplier("Third", "contract-cleaning"), grace)

    assert set(Finding.objects.critical_open()) == {critical, called}
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=critical.pk).update(is_critical=False)
