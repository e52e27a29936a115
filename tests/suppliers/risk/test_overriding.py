"""A band that people set: two of them, for a while, for one category."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from msplan.lib.dates import add_months
from msplan.lib.refusing import Refused
from msplan.lib.states import InvalidTransition
from suppliers.models import BandOverride, Category, Score, Supplier
from suppliers.risk.explaining import explain
from suppliers.risk.keeping import set_category
from suppliers.risk.overriding import answer_override, ask_for_override, withdraw_override
from suppliers.risk.scoring import rescore
from tests.people import person
from tests.suppliers.making import AT, ON, supplier

pytestmark = pytest.mark.django_db
UNTIL = ON + timedelta(days=90)


def asked(found: Supplier, band: str = "medium", **other: object) -> BandOverride:
    words: dict[str, object] = {
        "reason": "Own staff on contracts, seen",
        "expires_on": UNTIL,
        "on": ON,
        **other,
    }
    by = words.pop("by", None) or person(f"Morwen {BandOverride.objects.count()}", "procurement")
    return ask_for_override(found, band=band, by=by, at=AT, **words)  # type: ignore[arg-type]


def agreed(found: Supplier, band: str = "medium") -> BandOverride:
    override = asked(found, band)
    by = person(f"Idris {override.pk}", "executive_lead")
    answer_override(override, agreed=True, by=by, on=ON, at=AT)
    return override


def bands() -> tuple[str, str]:
    return Score.objects.values_list("band", "residual_band").get()


def test_it_counts_only_when_a_second_person_agrees() -> None:
    found = supplier("Acme Ltd", "contract-cleaning")
    override = asked(found)
    alone = bands()

    answer_override(override, agreed=True, by=person("Idris Pollock", "executive_lead"), on=ON, at=AT)

    assert (alone, bands()) == (("high", "high"), ("medium", "medium"))
    assert Score.objects.get().inherent == 73.75
    assert Score.objects.get().basis == "screened"


def test_nobody_agrees_to_their_own() -> None:
    by = person("Morwen Ashdale", "procurement")
    override = asked(supplier("Acme Ltd", "contract-cleaning"), by=by)

    with pytest.raises(Refused, match="Somebody else"):
        answer_override(override, agreed=True, by=by, on=ON, at=AT)
    with pytest.raises(IntegrityError, match="band_override_second_person"), transaction.atomic():
        BandOverride.objects.update(state="agreed", answered_by=by, answered_at=AT)
    assert bands()[0] == "high"


@pytest.mark.parametrize(("days", "band"), [(-1, "medium"), (0, "medium"), (1, "high")])
def test_it_counts_on_its_last_day_and_not_after(days: int, band: str) -> None:
    agreed(supplier("Acme Ltd", "contract-cleaning"))

    rescore(on=UNTIL + timedelta(days=days), by=None, at=AT)

    assert bands()[0] == band


@pytest.mark.parametrize("until", [ON + timedelta(days=1), add_months(ON, 12)])
def test_first_and_last_day_until_which_it_may_count(until: date) -> None:
    assert asked(supplier("Acme Ltd", "contract-cleaning"), expires_on=until).expires_on == until


@pytest.mark.parametrize("until", [ON, add_months(ON, 12) + timedelta(days=1)])
def test_day_that_is_past_or_too_far_is_refused(until: date) -> None:
    with pytest.raises(Refused, match="at the latest"):
        asked(supplier("Acme Ltd", "contract-cleaning"), expires_on=until)


def test_other_category_ends_it_and_the_page_says_so() -> None:
    found = supplier("Acme Ltd", "contract-cleaning")
    agreed(found)

    set_category(
        [found], Category.objects.get(code="catering"), by=person("Wenna Carthew", "procurement"), at=AT
    )

    assert bands()[0] == "high"
    told = explain(Supplier.objects.with_risk().get(), on=ON)
    assert told.override is None
    assert "the category has changed" in told.ended_override


def test_one_that_ended_with_its_category_makes_room_for_the_next() -> None:
    found = supplier("Acme Ltd", "contract-cleaning")
    old = agreed(found)
    set_category(
        [found], Category.objects.get(code="catering"), by=person("Wenna Carthew", "procurement"), at=AT
    )

    asked(found)

    old.refresh_from_db()
    assert old.state == "lapsed"


def test_withdrawn_it_counts_no_more() -> None:
    override = agreed(supplier("Acme Ltd", "contract-cleaning"))
    by = person("Wenna Carthew", "procurement")

    withdraw_override(override, reason="New staff", by=by, on=ON, at=AT)

    assert bands() == ("high", "high")
    with pytest.raises(InvalidTransition):
        withdraw_override(override, reason="Again", by=by, on=ON, at=AT)


def test_refusal_needs_a_reason_and_changes_nothing() -> None:
    override = asked(supplier("Acme Ltd", "contract-cleaning"))
    by = person("Idris Pollock", "executive_lead")

    with pytest.raises(Refused, match="Say why not"):
        answer_override(override, agreed=False, by=by, on=ON, at=AT)
    answer_override(override, agreed=False, answer="No proof", by=by, on=ON, at=AT)

    assert bands()[0] == "high"


def test_second_override_of_a_supplier_is_refused() -> None:
    found = supplier("Acme Ltd", "contract-cleaning")
    asked(found)

    with pytest.raises(Refused, match="already"):
        asked(found, "low")


def test_band_that_the_inputs_give_already_is_refused() -> None:
    with pytest.raises(Refused, match="already"):
        asked(supplier("Acme Ltd", "contract-cleaning"), "high")


def test_lifted_to_high_it_is_high_before_and_after_controls() -> None:
    agreed(supplier("Acme Ltd", "legal-services"), "high")

    assert bands() == ("high", "high")
