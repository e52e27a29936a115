"""What an answer, and silence, are to a supplier's residual risk: docs/rules/risk.md, "Residual risk"."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from msplan.accounts.models import Person
from msplan.lib.dates import add_months
from suppliers.models import Equivalent, Score, Supplier
from suppliers.risk.evidence import gather
from suppliers.risk.explaining import explain
from suppliers.risk.scoring import rescore
from tests.people import person
from tests.suppliers.asking.reading.rows import a_campaign_row, a_response_row, an_invitation_row, noon
from tests.suppliers.making import AT, supplier

pytestmark = pytest.mark.django_db
DEADLINE = date(2026, 3, 31)
SILENT = date(2026, 4, 14)  # fourteen days after


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", "procurement")


@pytest.fixture
def cleaner() -> Supplier:
    return supplier("Brightmere Cleaning", "contract-cleaning")


def scored(of: Supplier, on: date) -> Score:
    rescore([of.pk], on=on, by=None, at=AT)
    return Score.objects.get(supplier=of)


def an_equivalent(of: Supplier, *, score: str, on: date) -> None:
    Equivalent.objects.create(
        supplier=of,
        kind="msat",
        issued_on=on,
        expires_on=add_months(on, 60),
        scope="The company",
        link="https://example.org/report",
        entered_at=AT,
        checked_by=person(f"Idris {on:%B %d}", "procurement"),
        checked_on=on,
        control_score=Decimal(score),
    )


def test_settled_answer_is_the_control_score(cleaner: Supplier, grace: Person) -> None:
    """73.75 x (1 - 0.6 x 0.637512) = 45.5400940, by hand; the control is kept to three places."""
    response = a_response_row(cleaner, grace, score="63.7512", handed_in=noon(date(2027, 3, 3)))

    score = scored(cleaner, date(2027, 3, 10))

    assert (score.residual, score.residual_band) == (Decimal("45.5401"), "medium")
    assert score.control == Decimal("63.751")
    assert score.control_from == f"Response {response.reference} of 3 March 2027"
    assert score.control_until == date(2028, 9, 3)  # high: eighteen months


def test_score_with_four_places_is_not_written_anew_every_night(cleaner: Supplier, grace: Person) -> None:
    a_response_row(cleaner, grace, score="63.7512", handed_in=noon(date(2027, 3, 3)))
    scored(cleaner, date(2027, 3, 10))

    assert rescore([cleaner.pk], on=date(2027, 3, 11), by=None, at=AT).written == 0


def test_nobody_has_read_it_so_it_controls_nothing(cleaner: Supplier, grace: Person) -> None:
    a_response_row(cleaner, grace, score="90", handed_in=noon(date(2027, 3, 3)), outcome="")

    assert scored(cleaner, date(2027, 3, 10)).control == 0


@pytest.mark.parametrize(("days", "control"), [(-1, 80), (0, 80), (1, 0)])
def test_last_day_of_one_and_a_half_intervals(
    cleaner: Supplier, grace: Person, days: int, control: int
) -> None:
    """Handed in on 31 August: eighteen months are over with 28 February."""
    a_response_row(cleaner, grace, score="80", handed_in=noon(date(2025, 8, 31)))

    assert scored(cleaner, date(2027, 2, 28) + timedelta(days=days)).control == control


def test_leap_day(cleaner: Supplier, grace: Person) -> None:
    a_response_row(cleaner, grace, score="80", handed_in=noon(date(2024, 2, 29)))

    assert scored(cleaner, date(2025, 8, 29)).control == 80
    assert scored(cleaner, date(2025, 8, 30)).control == 0


def test_it_is_dated_by_london(cleaner: Supplier, grace: Person) -> None:
    """Half past eleven in the evening of 30 June by UTC is 1 July here."""
    a_response_row(cleaner, grace, score="80", handed_in=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    assert scored(cleaner, date(2026, 7, 2)).control_from.endswith("of 1 July 2026")


@pytest.mark.parametrize(
    ("equivalent_on", "control", "comes_from"),
    [
        (date(2026, 3, 2), 50, "Response"),
        (date(2026, 3, 3), 50, "Response"),  # of one day what was read here counts
        (date(2026, 3, 4), 80, "Modern"),
    ],
)
def test_of_answer_and_equivalent_the_later_counts(
    cleaner: Supplier, grace: Person, equivalent_on: date, control: int, comes_from: str
) -> None:
    an_equivalent(cleaner, score="80", on=equivalent_on)
    a_response_row(cleaner, grace, score="50", handed_in=noon(date(2026, 3, 3)))

    score = scored(cleaner, date(2026, 4, 1))

    assert score.control == control
    assert score.control_from.startswith(comes_from)


def test_of_two_answers_the_one_handed_in_later_counts(cleaner: Supplier, grace: Person) -> None:
    a_response_row(cleaner, grace, score="90", handed_in=noon(date(2026, 9, 1)))
    a_response_row(cleaner, grace, score="30", handed_in=noon(date(2026, 10, 1)))

    assert scored(cleaner, date(2026, 11, 1)).control == 30


@pytest.mark.parametrize(("days", "control"), [(-1, 80), (0, 0), (1, 0)])
def test_silence_is_nought_from_its_day(cleaner: Supplier, grace: Person, days: int, control: int) -> None:
    an_equivalent(cleaner, score="80", on=date(2026, 1, 10))
    an_invitation_row(a_campaign_row(grace, deadline_on=DEADLINE, name="Spring"), cleaner)

    score = scored(cleaner, SILENT + timedelta(days=days))

    assert score.control == control
    if days >= 0:
        assert score.control_from == "No response to Spring"
        assert score.residual_band == "high"
        assert "from No response to Spring: nothing is taken off" in " ".join(
            explain(Supplier.objects.with_risk().get(pk=cleaner.pk), on=SILENT).left
        )


@pytest.mark.parametrize("state", ["submitted", "declined", "elsewhere", "withdrawn"])
def test_who_said_something_is_not_silent(cleaner: Supplier, grace: Person, state: str) -> None:
    an_equivalent(cleaner, score="80", on=date(2026, 1, 10))
    came = {"submitted_at": noon(SILENT)} if state == "submitted" else {}
    an_invitation_row(a_campaign_row(grace, deadline_on=DEADLINE), cleaner, state=state, **came)

    assert scored(cleaner, SILENT + timedelta(days=30)).control == 80


def test_late_answer_lifts_silence(cleaner: Supplier, grace: Person) -> None:
    an_equivalent(cleaner, score="80", on=date(2026, 1, 10))
    invitation = an_invitation_row(a_campaign_row(grace, deadline_on=DEADLINE), cleaner)
    assert scored(cleaner, SILENT).control == 0

    invitation.state, invitation.submitted_at = "submitted", noon(SILENT + timedelta(days=2))
    invitation.save()

    assert scored(cleaner, SILENT + timedelta(days=2)).control == 80


def test_not_reached_changes_nothing(cleaner: Supplier, grace: Person) -> None:
    """No mail left, nobody continued, nobody was told by telephone. Reached by telephone is reached."""
    an_equivalent(cleaner, score="80", on=date(2026, 1, 10))
    invitation = an_invitation_row(a_campaign_row(grace, deadline_on=DEADLINE), cleaner, opened_at=None)
    assert scored(cleaner, SILENT).control == 80

    invitation.told_by_phone_on = DEADLINE
    invitation.save()

    assert scored(cleaner, SILENT).control == 0


def test_silence_about_terms_says_nothing_of_controls(cleaner: Supplier, grace: Person) -> None:
    an_equivalent(cleaner, score="80", on=date(2026, 1, 10))
    an_invitation_row(a_campaign_row(grace, deadline_on=DEADLINE, terms=True), cleaner)

    assert scored(cleaner, SILENT).control == 80


def test_answer_of_a_merged_supplier_counts_for_its_survivor(cleaner: Supplier, grace: Person) -> None:
    other = supplier("Brightmere Cleaning (North)", "contract-cleaning")
    a_response_row(other, grace, score="80", handed_in=noon(date(2026, 6, 1)))

    Supplier.objects.filter(pk=other.pk).update(merged_into=cleaner)

    assert scored(cleaner, date(2026, 7, 1)).control == 80


def test_ten_suppliers_are_asked_about_in_as_many_queries_as_one(cleaner: Supplier, grace: Person) -> None:
    a_response_row(cleaner, grace, score="80", handed_in=noon(date(2026, 6, 1)))
    with CaptureQueriesContext(connection) as one:
        gather(None, on=date(2026, 7, 1))
    for number in range(9):
        another = supplier(f"Cleaner {number}", "contract-cleaning")
        a_response_row(another, grace, score="80", handed_in=noon(date(2026, 6, 1 + number)))
        an_invitation_row(a_campaign_row(grace, deadline_on=DEADLINE, name=f"C{number}"), another)
    with CaptureQueriesContext(connection) as ten:
        found = gather(None, on=date(2026, 7, 1))

    assert len(found) == 10
    assert len(one) == len(ten)
