"""Stored scores: what they rest on, when they change, and what that costs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from msplan.history.models import Entry
from suppliers.models import Category, Score, Supplier
from suppliers.risk.assessing import Answer, AssessmentRefused, assess
from suppliers.risk.keeping import edit_supplier, set_category
from suppliers.risk.scoring import rescore
from tests.people import person
from tests.suppliers.making import AT, ON, names, saved, spend_csv, supplier

pytestmark = pytest.mark.django_db


def assessed(found: Supplier, *, on: date = ON, **changed: Answer) -> Supplier:
    """Assessed as its category has it, but for the factors named f1 to f6."""
    assert found.category is not None
    answers = {n: Answer(score) for n, score in enumerate(found.category.defaults, start=1)}
    answers |= {int(name[1]): answer for name, answer in changed.items()}
    by = person(f"Assessor {found.pk} {on}", "procurement")
    assess(found, answers=answers, agency_labour=False, reason="A visit", by=by, on=on, at=AT)
    return Supplier.objects.with_risk().get(pk=found.pk)


def test_new_supplier_is_screened_by_its_category() -> None:
    score = supplier("Acme Cleaning Ltd", "contract-cleaning").score

    assert (score.inherent, score.band, score.basis, score.overrides) == (
        Decimal("73.75"),
        "high",
        "screened",
        "a",
    )


def test_supplier_without_category_is_not_screened_and_unsure() -> None:
    score = supplier("Nobody Knows Ltd").score

    assert (score.inherent, score.band, score.basis, score.unknown, score.is_unsure) == (
        Decimal(50), "medium", "unscreened", 6, True,
    )  # fmt: skip


def test_assessment_takes_the_place_of_the_defaults() -> None:
    found = assessed(
        supplier("Acme Cleaning Ltd", "contract-cleaning"), f2=Answer(2, "Own staff, all on contracts")
    )

    score = found.score
    assert (score.inherent, score.band, score.basis, score.assessed_on) == (
        Decimal("51.25"), "medium", "assessed", ON,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("category", "until"),
    [
        ("contract-cleaning", date(2027, 11, 20)),
        ("office-supplies", date(2028, 11, 20)),
        ("legal-services", date(2029, 11, 20)),
    ],
)
def test_assessment_holds_12_24_or_36_months_by_band(category: str, until: date) -> None:
    assert assessed(supplier("Acme Ltd", category)).score.assessed_until == until


def test_assessment_holds_on_its_last_day_and_not_after() -> None:
    found = assessed(supplier("Acme Ltd", "contract-cleaning"), f2=Answer(3, "Seen"))
    last = found.score.assessed_until
    assert last is not None

    rescore(on=last, by=None, at=AT)
    on_last_day = Score.objects.get().basis
    rescore(on=last + timedelta(days=1), by=None, at=AT)

    assert (on_last_day, Score.objects.get().basis) == ("assessed", "screened")


def test_assessed_leaves_out_one_that_ran_out_even_before_the_nightly_scoring() -> None:
    found = assessed(supplier("Acme Ltd", "contract-cleaning"))
    last = found.score.assessed_until
    assert last is not None

    assert [Supplier.objects.assessed(day).count() for day in (last, last + timedelta(days=1))] == [1, 0]


def test_other_category_ends_an_assessment() -> None:
    found = assessed(supplier("Acme Ltd", "contract-cleaning"))

    edit_supplier(
        found,
        version=found.version,
        category=Category.objects.get(code="catering"),
        by=person("Morwen Ashdale", "procurement"),
        at=AT,
    )

    score = Score.objects.get()
    assert (score.basis, score.inherent, score.assessment_id) == ("screened", Decimal("63.75"), None)


def test_latest_assessment_counts() -> None:
    found = supplier("Acme Ltd", "contract-cleaning")
    assessed(found, on=ON - timedelta(days=30), f2=Answer(1, "Wrong"))

    assert assessed(found).score.inherent == Decimal("73.75")


def test_screened_and_assessed_never_mix() -> None:
    supplier("Screened Ltd", "catering")
    supplier("Unscreened Ltd")
    assessed(supplier("Assessed Ltd", "catering"))

    found = Supplier.objects.order_by("name")
    assert names(found.screened()) == ["Screened Ltd"]
    assert names(found.assessed(ON)) == ["Assessed Ltd"]
    assert names(found.unscreened()) == ["Unscreened Ltd"]


def test_changed_input_without_a_reason_is_refused() -> None:
    found = supplier("Acme Ltd", "contract-cleaning")

    with pytest.raises(AssessmentRefused, match="Say why"):
        assessed(found, f2=Answer(1))


def test_unknown_input_without_a_reason_is_refused() -> None:
    found = supplier("Acme Ltd", "contract-cleaning")

    with pytest.raises(AssessmentRefused, match="Say why"):
        assessed(found, f2=Answer(None))


def test_assessment_of_defaults_that_are_no_longer_the_suppliers_is_refused() -> None:
    found = supplier("Acme Ltd", "contract-cleaning")
    seen = found.category
    assert seen is not None
    set_category(
        [found], Category.objects.get(code="catering"), by=person("Morwen Ashdale", "procurement"), at=AT
    )

    with pytest.raises(AssessmentRefused, match="changed the category to Catering"):
        assess(
            found,
            answers={n: Answer(score) for n, score in enumerate(seen.defaults, start=1)},
            agency_labour=False,
            category_id=seen.pk,
            by=person("Another Assessor", "procurement"),
            on=ON,
            at=AT,
        )


def test_band_that_moves_is_in_the_history() -> None:
    found = supplier("Acme Ltd", "contract-cleaning")
    set_category(
        [found], Category.objects.get(code="training"), by=person("Morwen Ashdale", "procurement"), at=AT
    )

    body = Entry.objects.get(act="risk.rescore").detail.body
    assert body == {
        "before": {"band": "high", "residual_band": "high"},
        "after": {"band": "low", "residual_band": "low"},
    }


def test_scoring_again_changes_nothing() -> None:
    for n in range(3):
        supplier(f"Acme {n} Ltd", "catering")
    rescore(on=ON, by=None, at=AT)

    again = rescore(on=ON, by=None, at=AT)

    assert (again.suppliers, again.written, again.bands_changed) == (3, 0, 0)


def test_scoring_costs_the_same_queries_for_many() -> None:
    supplier("First Ltd", "catering")
    costs = []
    for many in (0, 300):
        Supplier.objects.bulk_create(
            Supplier(name=f"S{n}", normalised_name=f"s{n}", created_at=AT) for n in range(many)
        )
        Score.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            rescore(on=ON, by=None, at=AT)
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_priority_ranks_by_risk_then_by_spend() -> None:
    supplier("Only for the categories")
    saved(
        spend_csv(
            ("03/06/2026", "Cleaning", "Small Cleaning Ltd", "100.00"),
            ("03/06/2026", "Cleaning", "Large Cleaning Ltd", "90000.00"),
            ("03/06/2026", "Legal Fees", "Huge Solicitors LLP", "9000000.00"),
        )
    )

    ranked = names(Supplier.objects.exclude(category=None).by_priority())
    assert ranked == ["Large Cleaning Ltd", "Small Cleaning Ltd", "Huge Solicitors LLP"]


def test_spend_percentile_is_the_share_paid_less() -> None:
    rows = [("03/06/2026", "Cleaning", f"Acme {n}", f"{n}00.00") for n in range(1, 6)]
    saved(spend_csv(*rows))

    found = Score.objects.order_by("recent_spend").values_list("spend_percentile", flat=True)
    assert list(found) == [0, 25, 50, 75, 100]


def test_spend_of_two_years_ago_does_not_rank() -> None:
    saved(
        spend_csv(
            ("03/06/2026", "Cleaning", "Acme Ltd", "100.00"),
            ("03/06/2025", "Cleaning", "Acme Ltd", "20.00"),
            ("03/06/2024", "Cleaning", "Acme Ltd", "3.00"),
        )
    )

    assert Score.objects.get().recent_spend == Decimal("120.00")
