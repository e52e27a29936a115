"""What is left after controls: the worked examples, the floor, critical findings, and the days on which proof ends."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from msplan.lib.dates import add_months
from suppliers.checks.checking import record_check
from suppliers.checks.finding import add_finding, close_finding
from suppliers.models import Category, Equivalent, Score, Supplier
from suppliers.risk.arithmetic import (
    control_counts_until,
    inherent_risk,
    leverage,
    on_site_counts_until,
    what_is_left,
)
from suppliers.risk.evidence import Control, Evidence
from suppliers.risk.keeping import scored
from suppliers.risk.outcome import work_out
from suppliers.risk.scoring import rescore
from tests.people import person
from tests.suppliers.checks.making import a_check
from tests.suppliers.making import AT, ON, supplier

CLEANING = inherent_risk("services", (4, 5, 2, 3, 1, 4))


@pytest.mark.parametrize(
    ("control", "value", "band"), [(80, "38.35", "medium"), (40, "56.05", "medium"), (0, "73.75", "high")]
)
def test_cleaning_under_controls(control: int, value: str, band: str) -> None:
    """The worked examples: 38.4, 56.1 and, without an answer, 73.8 when they are rounded to be shown."""
    left = what_is_left(CLEANING.value, CLEANING.band, Decimal(control))

    assert (left.value, left.band, left.floored) == (Decimal(value), band, False)


def test_high_is_not_low_without_proof_from_the_site() -> None:
    without = what_is_left(Decimal(80), "high", Decimal(100))
    proven = what_is_left(Decimal(80), "high", Decimal(100), on_site=True)

    assert (without.value, without.band, without.floored) == (Decimal(32), "medium", True)
    assert (proven.value, proven.band, proven.floored) == (Decimal(32), "low", False)


def test_floor_is_for_high_alone() -> None:
    assert what_is_left(Decimal("59.9"), "medium", Decimal(100)).band == "low"


@pytest.mark.parametrize(
    ("inherent", "control", "band"),
    [("60", "0", "high"), ("60", "0.01", "medium"), ("87.5", "100", "medium"), ("35", "0.01", "low")],
)
def test_residual_band_is_told_on_the_unrounded_value(inherent: str, control: str, band: str) -> None:
    value = Decimal(inherent)
    of_value = "high" if value >= 60 else "medium"

    assert what_is_left(value, of_value, Decimal(control)).band == band


def test_critical_finding_makes_it_high_whatever_else() -> None:
    left = what_is_left(Decimal(10), "low", Decimal(100), on_site=True, critical=True)

    assert (left.value, left.band, left.critical) == (Decimal(4), "high", True)


def test_what_a_rule_lifted_stays_lifted_until_controls_lower_it() -> None:
    lifted = inherent_risk("services", (5, 4, 1, 1, 1, 1))
    assert (lifted.value, lifted.band) == (Decimal("47.5"), "high")

    assert what_is_left(lifted.value, lifted.band, Decimal(0)).band == "high"
    assert what_is_left(lifted.value, lifted.band, Decimal(1)).band == "medium"


def test_band_that_people_lowered_is_not_raised_again() -> None:
    assert what_is_left(Decimal(80), "medium", Decimal(0)).band == "medium"


@pytest.mark.parametrize(("band", "months"), [("high", 18), ("medium", 36), ("low", 54)])
def test_control_counts_for_one_and_a_half_review_intervals(band: str, months: int) -> None:
    assert control_counts_until(date(2024, 8, 31), band) == add_months(date(2024, 8, 31), months)


@pytest.mark.parametrize(("days", "score"), [(-1, 80), (0, 80), (1, 0)])
def test_control_on_its_last_day_and_after(days: int, score: int) -> None:
    cleaning = Category(code="x", name="X", profile="services", f1=4, f2=5, f3=2, f4=3, f5=1, f6=4)
    evidence = Evidence(control=Control(Decimal(80), date(2025, 8, 31), "MSAT"))
    last = date(2027, 2, 28)  # eighteen months after 31 August

    outcome = work_out(cleaning, None, evidence=evidence, on=last + timedelta(days=days))

    assert outcome.control_score == score


@pytest.mark.parametrize(("days", "band"), [(-1, "low"), (0, "low"), (1, "medium")])
def test_proof_from_the_site_on_its_last_day_and_after(days: int, band: str) -> None:
    valeting = Category(code="x", name="X", profile="services", f1=5, f2=5, f3=2, f4=3, f5=1, f6=4)
    seen_on = date(2024, 2, 29)
    last = on_site_counts_until(seen_on)
    on = last + timedelta(days=days)
    evidence = Evidence(control=Control(Decimal(100), on, "MSAT"), on_site_on=seen_on)

    assert last == date(2026, 2, 28)
    assert work_out(valeting, None, evidence=evidence, on=on).residual.band == band


@pytest.mark.parametrize(
    ("years", "months", "share", "result"),
    [
        (None, None, None, "0"),
        (10, 36, "20", "100"),
        (20, 60, "80", "100"),
        (5, 0, "0", "15"),
        (0, 18, "0", "15"),
        (0, 0, "10", "20"),
        (3, 12, "5", "29"),
    ],
)
def test_leverage(years: int | None, months: int | None, share: str | None, result: str) -> None:
    found = leverage(years=years, months_left=months, share=Decimal(share) if share else None)

    assert found == Decimal(result)


def an_equivalent(of: Supplier, *, score: str, on: date, checked: bool = True) -> Equivalent:
    by, other = (person(f"{name} {on:%B %Y}", "procurement") for name in ("Wenna", "Idris"))
    return Equivalent.objects.create(
        supplier=of,
        kind="msat",
        issued_on=on,
        expires_on=add_months(on, 60),
        scope="The company",
        link="https://example.org/report",
        entered_by=by,
        entered_at=AT,
        checked_by=other if checked else None,
        checked_on=on if checked else None,
        control_score=Decimal(score) if checked else None,
    )


@pytest.mark.django_db
def test_checked_equivalent_lowers_the_residual_risk_and_assesses_nothing() -> None:
    found = supplier("Acme Cleaning Ltd", "contract-cleaning")
    an_equivalent(found, score="80", on=ON)

    rescore(on=ON, by=None, at=AT)

    score = Score.objects.get()
    assert (score.basis, score.band, score.residual, score.residual_band) == (
        "screened", "high", Decimal("38.3500"), "medium",
    )  # fmt: skip
    assert (score.control, score.control_until, score.assessment_id) == (
        Decimal(80),
        add_months(ON, 18),
        None,
    )


@pytest.mark.django_db
def test_unchecked_equivalent_lowers_nothing() -> None:
    found = supplier("Acme Cleaning Ltd", "contract-cleaning")
    an_equivalent(found, score="80", on=ON, checked=False)

    rescore(on=ON, by=None, at=AT)

    assert Score.objects.get().residual == Decimal("73.7500")


@pytest.mark.django_db
def test_latest_equivalent_counts_not_the_best() -> None:
    found = supplier("Acme Cleaning Ltd", "contract-cleaning")
    an_equivalent(found, score="90", on=add_months(ON, -3))
    an_equivalent(found, score="40", on=add_months(ON, -2))

    rescore(on=ON, by=None, at=AT)

    assert Score.objects.get().residual == Decimal("56.0500")


@pytest.mark.django_db
def test_critical_finding_sets_residual_high_until_it_is_closed() -> None:
    found = supplier("Acme Law Ltd", "legal-services")
    by = person("Morwen Ashdale", "procurement")
    check = a_check(found, by, kind="site_visit", outcome="finding", workers_interviewed=True)

    finding = scored(add_finding)(check, severity="critical", title="Passports held", by=by, at=AT)
    while_open = Score.objects.values_list("band", "residual_band", "critical").get()
    scored(close_finding)(finding, reason="Given back, seen on a visit", by=by, at=AT)

    assert while_open == ("low", "high", True)
    assert Score.objects.values_list("band", "residual_band", "critical").get() == ("low", "low", False)


@pytest.mark.django_db
def test_visit_with_interviews_lifts_the_floor_through_the_room_of_checks() -> None:
    found = supplier("Acme Valeting Ltd", "vehicle-valeting")
    by = person("Morwen Ashdale", "procurement")
    an_equivalent(found, score="100", on=ON)
    rescore(on=ON, by=None, at=AT)
    before = Score.objects.values_list("residual_band", "floored").get()

    scored(record_check)(
        found, kind="site_visit", outcome="nothing_found", done_on=ON, done_by="Grace", owner=by,
        workers_interviewed=True, by=by, at=AT,
    )  # fmt: skip

    assert before == ("medium", True)
    assert Score.objects.values_list("residual_band", "floored", "on_site_on").get() == ("low", False, ON)


@pytest.mark.django_db
def test_equivalent_of_a_merged_supplier_counts_for_its_survivor() -> None:
    survivor, merged = supplier("Acme Cleaning Ltd", "contract-cleaning"), supplier("Acme Cleaners")
    an_equivalent(merged, score="80", on=ON)
    Supplier.objects.filter(pk=merged.pk).update(merged_into=survivor)

    rescore(on=ON, by=None, at=AT)

    assert Score.objects.get(supplier=survivor).residual == Decimal("38.3500")
