"""A check that was recorded wrongly is put right: by whom, with what follows, and not below what stands on it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.history.recording import verifies
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.checks.agencies import add_agency
from suppliers.checks.checking import withdraw_check
from suppliers.checks.finding import add_finding
from suppliers.checks.righting import correct_check, may_correct
from suppliers.models import Audit, Check, Supplier
from tests.people import person
from tests.suppliers.checks.making import AT, AUDIT, ON, a_check
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", "procurement")


@pytest.fixture
def cleaner() -> Supplier:
    return supplier("Harbour Cleaning", "contract-cleaning")  # a high band, by its category


def an_audit(of: Supplier, by: Person, **values: Any) -> Check:
    counts = {**AUDIT, "critical_open": 0, "major_open": 3}
    words = {"kind": "audit", "outcome": "finding", "site": "Hull", "audit": counts, **values}
    return a_check(of, by, **words)


def correct(check: Check, by: Person, *, reason: str = "Read wrongly", **changes: Any) -> bool:
    return correct_check(check, version=check.version, changes=changes, reason=reason, by=by, at=AT)


def test_history_keeps_before_and_after(grace: Person, cleaner: Supplier) -> None:
    check = an_audit(cleaner, grace)

    assert correct(check, grace, done_by="Meridian", scheme="sa8000", major_open=2) is True

    assert (check.done_by, check.audit.scheme, check.audit.major_open, check.version) == (
        "Meridian",
        "sa8000",
        2,
        2,
    )
    entry = Entry.objects.get(act="checks.correct")
    assert entry.detail.body == {
        "before": {"done_by": "Grace", "scheme": "SMETA 4-pillar", "major_open": 3},
        "after": {"done_by": "Meridian", "scheme": "SA8000", "major_open": 2, "reason": "Read wrongly"},
    }
    assert verifies(entry)


def test_nothing_different_writes_nothing(grace: Person, cleaner: Supplier) -> None:
    check = an_audit(cleaner, grace)

    assert correct(check, grace, major_open=3, done_by="Grace") is False
    assert not Entry.objects.filter(act="checks.correct").exists()


def test_reason_is_needed(grace: Person, cleaner: Supplier) -> None:
    with pytest.raises(RowRefused, match="what was wrong") as refusal:
        correct(a_check(cleaner, grace), grace, reason=" ", done_by="Meridian")

    assert refusal.value.field == "reason"


@pytest.mark.parametrize(("days", "taken"), [(-1, True), (0, True), (1, False)])
def test_another_day_moves_what_follows_from_it(
    grace: Person, cleaner: Supplier, days: int, *, taken: bool
) -> None:
    check = a_check(cleaner, grace, kind="site_visit", done_on=date(2025, 8, 31), workers_interviewed=True)
    day = ON + days * DAY
    if not taken:
        with pytest.raises(RowRefused, match="must not lie ahead"):
            correct(check, grace, done_on=day)
        return

    correct(check, grace, done_on=day)

    assert (check.suggested_on, check.next_due_on) == (day.replace(year=2027), day.replace(year=2027))
    assert check.counts_until == day.replace(year=2028)


def test_next_date_that_somebody_chose_stays(grace: Person, cleaner: Supplier) -> None:
    chosen = date(2027, 1, 1)
    check = a_check(cleaner, grace, next_due_on=chosen, next_due_reason="They are moving")

    correct(check, grace, done_on=date(2026, 10, 1))

    assert (check.next_due_on, check.suggested_on) == (chosen, date(2027, 10, 1))


def test_outcome_sets_the_next_date_anew(grace: Person, cleaner: Supplier) -> None:
    check = a_check(cleaner, grace)

    correct(check, grace, outcome="not_done", why_not="The register was down")
    assert (check.next_due_on, check.why_not) == (date(2026, 12, 20), "The register was down")

    correct(check, grace, outcome="nothing_found")
    assert (check.next_due_on, check.why_not) == (date(2027, 11, 20), "")


def test_another_site_hands_the_latest_on(grace: Person, cleaner: Supplier) -> None:
    before = a_check(cleaner, grace, kind="site_visit", site="Hull", done_on=ON - 9 * DAY)
    wrong = a_check(cleaner, grace, kind="site_visit", site="Hull")
    later = a_check(cleaner, grace, kind="site_visit", site="Leeds")

    correct(wrong, grace, site="Leeds", done_on=ON - DAY)

    counts = Check.objects.filter(is_latest=True).order_by("site").values_list("pk", flat=True)
    assert list(counts) == [before.pk, later.pk]


def test_day_and_outcome_stay_where_a_finding_stands_on_them(grace: Person, cleaner: Supplier) -> None:
    check = an_audit(cleaner, grace)
    finding = add_finding(check, severity="major", title="Deposits", by=grace, at=AT)

    for field, value in (("done_on", ON - DAY), ("outcome", "nothing_found")):
        with pytest.raises(RowRefused, match=f"F-{finding.pk:04d}") as refusal:
            correct(check, grace, **{field: value})
        assert refusal.value.field == field
    assert correct(check, grace, site="Leeds") is True


@pytest.mark.parametrize(
    ("open_", "closed", "taken"), [(2, 0, True), (1, 1, True), (1, 0, False), (0, 2, True)]
)
def test_report_counts_no_fewer_than_were_written_down(
    grace: Person, cleaner: Supplier, open_: int, closed: int, *, taken: bool
) -> None:
    check = an_audit(cleaner, grace)
    for title in ("Deposits", "No payslips"):
        add_finding(check, severity="major", title=title, by=grace, at=AT)

    if taken:
        assert correct(check, grace, major_open=open_, major_closed=closed)
    else:
        with pytest.raises(RowRefused, match="2 major findings of this audit are written down"):
            correct(check, grace, major_open=open_, major_closed=closed)


def test_report_with_something_open_has_found_something(grace: Person, cleaner: Supplier) -> None:
    with pytest.raises(RowRefused, match="something was found"):
        an_audit(cleaner, grace, outcome="nothing_found")
    check = an_audit(cleaner, grace)

    with pytest.raises(RowRefused, match="something was found"):
        correct(check, grace, outcome="nothing_found")
    assert correct(check, grace, outcome="nothing_found", major_open=0)


def test_whether_an_audit_was_done_is_recorded_anew(grace: Person, cleaner: Supplier) -> None:
    with pytest.raises(RowRefused, match="withdraw it"):
        correct(an_audit(cleaner, grace), grace, outcome="not_done", why_not="Nobody opened")
    missed = a_check(cleaner, grace, kind="audit", outcome="not_done", why_not="Nobody opened", site="Leeds")

    with pytest.raises(RowRefused, match="withdraw it"):
        correct(missed, grace, outcome="finding")


def test_withdrawn_or_saved_meanwhile_is_not_corrected(grace: Person, cleaner: Supplier) -> None:
    check = a_check(cleaner, grace)
    correct(check, grace, done_by="Meridian")
    with pytest.raises(StaleEdit):
        correct_check(check, version=1, changes={"done_by": "X"}, reason="Y", by=grace, at=AT)
    withdraw_check(check, reason="Another supplier", by=grace, at=AT)

    with pytest.raises(InvalidTransition, match="withdrawn"):
        correct(check, grace, done_by="X")


def test_interviews_that_never_were_are_no_evidence(grace: Person, cleaner: Supplier) -> None:
    check = a_check(cleaner, grace, kind="site_visit", site="Hull", workers_interviewed=True)
    assert list(Check.objects.on_site_evidence(ON)) == [check]

    correct(check, grace, workers_interviewed=False)

    assert not Check.objects.on_site_evidence(ON).exists()


def test_procurement_and_whoever_recorded_it_correct(grace: Person, cleaner: Supplier) -> None:
    hr, other = person("Ben Halloway", "hr"), person("Holly Other", "hr")
    add_agency(cleaner, staff="Cleaners", manager=hr, since_on=ON, by=hr, at=AT)
    check = a_check(cleaner, hr, kind="fees")

    assert [may_correct(who, check) for who in (grace, hr, other)] == [True, True, False]
    client = Client()
    client.force_login(other)
    assert client.get(reverse("checks:correct", args=[check.pk])).status_code == 403
    assert (
        reverse("checks:correct", args=[check.pk])
        not in client.get(reverse("checks:detail", args=[check.pk])).content.decode()
    )


def typed(form: Any) -> dict[str, Any]:
    """What a browser sends of a page as it is opened."""
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, date):
            sent |= {f"{bound.name}_{part}": getattr(value, part) for part in ("day", "month", "year")}
        elif value is True:
            sent[bound.name] = "on"
        elif value not in (None, False):
            sent[bound.name] = value
    return sent


def test_corrected_in_the_browser(client: Client, grace: Person, cleaner: Supplier) -> None:
    check = an_audit(cleaner, grace)
    client.force_login(grace)
    there, page = (reverse(f"checks:{name}", args=[check.pk]) for name in ("correct", "detail"))
    assert there in client.get(page).content.decode()
    as_it_stands = typed(client.get(there).context["form"])

    refused = client.post(there, {**as_it_stands, "major_open": "2"})
    answer = client.post(there, {**as_it_stands, "major_open": "2", "reason": "The report says 2"})

    assert refused.status_code == 422
    assert refused.context["form"].errors["reason"] == ["Answer “What was wrong?”"]
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert Audit.objects.get().major_open == 2
    stale = client.post(there, {**as_it_stands, "major_open": "1", "reason": "No, 1"})
    assert stale.status_code == 422
    assert "Somebody else saved this" in stale.content.decode()
