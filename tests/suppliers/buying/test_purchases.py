"""A planned purchase from the idea to the contract: what each band asks, what the database refuses."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.buying.asking import add_ground, answer_ask, decide_ground, waive_ask
from suppliers.buying.awarding import award, sign_off
from suppliers.buying.ending import ending_with_findings
from suppliers.buying.labour import labour_floor
from suppliers.buying.planning import abandon, edit_purchase
from suppliers.buying.signs import present, suggested
from suppliers.due import items
from suppliers.models import (
    Check,
    Contract,
    ExclusionGround,
    Finding,
    PlannedPurchase,
    PurchaseAsk,
    PurchaseScreen,
    Score,
    Supplier,
)
from suppliers.record.keeping import add
from tests.people import person
from tests.suppliers.buying.making import a_buyer, a_purchase, all_answered, screened, signs, worked_out
from tests.suppliers.making import AT, ON, supplier

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
READ = "Read all of it."


@pytest.mark.parametrize(
    ("yes", "not_known", "category_band", "band"),
    [
        (0, 0, "high", "low"),
        (1, 0, "high", "low"),
        (2, 0, "medium", "medium"),
        (2, 0, "high", "high"),
        (1, 1, "low", "medium"),
        (3, 0, "low", "medium"),
        (4, 0, "low", "high"),
        (0, 6, "low", "high"),
    ],
)
def test_more_than_one_sign_asks_for_an_assessment(
    yes: int, not_known: int, category_band: str, band: str
) -> None:
    assert suggested(present(signs(yes, not_known)), category_band) == band


def test_two_signs_are_not_low_by_act_or_past_it() -> None:
    purchase = a_purchase()
    with pytest.raises(RowRefused, match="medium or high"):
        screened(purchase, 2, band="low", reason="It will be fine")

    screened(purchase, 2, band="medium")
    with pytest.raises(IntegrityError, match="screen_two_signs_are_not_low"), transaction.atomic():
        PurchaseScreen.objects.update(band="low", reason="It will be fine")


def test_another_band_than_suggested_needs_a_reason() -> None:
    with pytest.raises(RowRefused, match="Say why"):
        screened(a_purchase(), 2, band="high")

    assert screened(a_purchase(), 2, band="high", reason="Night work").band == "high"


@pytest.mark.parametrize(
    ("yes", "band", "asked"),
    [
        (0, "low", {"terms", "statement", "exclusion"}),
        (2, "medium", {"selection", "terms", "exclusion"}),
        (
            4,
            "high",
            {
                "market", "selection", "declarations", "subcontractors", "award_question", "labour_cost", "clauses",
                "exclusion",
            },
        ),
    ],
)  # fmt: skip
def test_each_band_asks_for_its_own(yes: int, band: str, asked: set[str]) -> None:
    purchase = screened(a_purchase(), yes, band=band)

    assert set(purchase.asks.filter(state="open").values_list("kind", flat=True)) == asked
    assert (purchase.state, purchase.open_count) == ("screened", len(asked))


def test_ready_once_everything_is_answered_or_waived_with_a_reason() -> None:
    purchase = screened(a_purchase())
    first, *others = purchase.asks.all()
    with pytest.raises(RowRefused, match="Say why"):
        waive_ask(first, reason=" ", by=a_buyer(), at=AT)
    waive_ask(first, reason="Bought from another force", by=a_buyer(), at=AT)
    for ask in others:
        purchase.refresh_from_db()
        assert purchase.state == "screened"
        answer_ask(ask, answer="Yes", by=a_buyer(), at=AT)

    purchase.refresh_from_db()
    assert (purchase.state, purchase.open_count) == ("ready", 0)


def test_database_refuses_to_go_on_with_something_open() -> None:
    purchase = screened(a_purchase())

    with pytest.raises(IntegrityError, match="purchase_goes_on_with_nothing_open"), transaction.atomic():
        PlannedPurchase.objects.filter(pk=purchase.pk).update(state="ready")


def test_labour_cost_is_answered_once_a_bid_was_worked_out() -> None:
    purchase = screened(a_purchase(), 4, band="high")
    ask = purchase.asks.get(kind="labour_cost")
    with pytest.raises(RowRefused, match="Work out"):
        answer_ask(ask, answer="Fine", by=a_buyer(), at=AT)

    worked_out(purchase)
    answer_ask(ask, answer="Fine", by=a_buyer(), at=AT)


def test_signature_is_somebody_elses() -> None:
    purchase = all_answered(screened(a_purchase()))
    with pytest.raises(RowRefused, match="somebody else"):
        sign_off(purchase, words=READ, by=a_buyer(), at=AT)
    with pytest.raises(IntegrityError, match="purchase_signed_off_by_another"), transaction.atomic():
        PlannedPurchase.objects.filter(pk=purchase.pk).update(
            state="signed_off", signed_off_by=a_buyer(), signed_off_on=ON, sign_off_words=READ
        )

    sign_off(purchase, words=READ, by=a_buyer("Ines Calder"), at=AT)
    assert purchase.state == "signed_off"


@pytest.mark.parametrize("words", ["", " \n "])
def test_signature_without_words_is_none(words: str) -> None:
    purchase = all_answered(screened(a_purchase()))
    second = a_buyer("Ines Calder")
    with pytest.raises(RowRefused, match="what you looked at") as refusal:
        sign_off(purchase, words=words, by=second, at=AT)
    with pytest.raises(IntegrityError, match="purchase_signed_off_in_words"), transaction.atomic():
        PlannedPurchase.objects.filter(pk=purchase.pk).update(
            state="signed_off", signed_off_by=second, signed_off_on=ON
        )

    assert refusal.value.field == "words"


def test_signature_waits_for_what_is_open() -> None:
    with pytest.raises(InvalidTransition, match="nothing open"):
        sign_off(screened(a_purchase()), words=READ, by=a_buyer("Ines Calder"), at=AT)


def test_new_screen_takes_the_signature_back_and_asks_what_is_new() -> None:
    purchase = all_answered(screened(a_purchase()))
    sign_off(purchase, words=READ, by=a_buyer("Ines Calder"), at=AT)

    screened(purchase, 2, band="medium")

    assert (purchase.state, purchase.signed_off_by, purchase.open_count) == ("screened", None, 1)
    assert purchase.asks.get(state="open").kind == "selection"


def test_award_makes_the_contract() -> None:
    purchase, acme = all_answered(screened(a_purchase())), supplier("Acme Cleaning Ltd")
    words: dict[str, Any] = {
        "supplier": acme,
        "on": ON,
        "value": Decimal("240000"),
        "starts_on": date(2027, 4, 1),
    }
    with pytest.raises(InvalidTransition, match="signed it off"):
        award(purchase, **words, ends_on=None, by=a_buyer(), at=AT)
    sign_off(purchase, words=READ, by=a_buyer("Ines Calder"), at=AT)

    contract = award(purchase, **words, ends_on=date(2030, 3, 31), by=a_buyer(), at=AT)

    assert Contract.objects.get() == contract == purchase.contract
    assert (contract.supplier, contract.title) == (acme, "Cleaning of six stations")
    assert contract.value == Decimal(240000)
    with pytest.raises(InvalidTransition):
        award(purchase, **words, ends_on=None, by=a_buyer(), at=AT)


def test_award_moves_the_suppliers_leverage_at_once() -> None:
    """A contract that begins today and runs for three years is 30 of 100."""
    purchase, acme = all_answered(screened(a_purchase())), supplier("Acme Cleaning Ltd")
    sign_off(purchase, words=READ, by=a_buyer("Ines Calder"), at=AT)
    before = Score.objects.get(supplier=acme).leverage
    last = date(ON.year + 3, ON.month, ON.day)

    award(purchase, supplier=acme, on=ON, value=Decimal(1), starts_on=ON, ends_on=last, by=a_buyer(), at=AT)

    assert (before, Score.objects.get(supplier=acme).leverage) == (0, 30)


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True), (1, False)])
def test_day_of_award_is_neither_before_the_signature_nor_ahead(days: int, *, taken: bool) -> None:
    purchase, acme = all_answered(screened(a_purchase())), supplier("Acme Cleaning Ltd")
    sign_off(purchase, words=READ, by=a_buyer("Ines Calder"), at=AT)
    words: dict[str, Any] = {
        "value": Decimal(1),
        "starts_on": date(2027, 4, 1),
        "ends_on": None,
        "by": a_buyer(),
        "at": AT,
    }

    if taken:
        award(purchase, supplier=acme, on=ON + days * DAY, **words)
    else:
        with pytest.raises(RowRefused):
            award(purchase, supplier=acme, on=ON + days * DAY, **words)


def test_ground_for_exclusion_waits_for_a_person_and_excludes_nobody() -> None:
    purchase = all_answered(screened(a_purchase()))
    words: dict[str, Any] = {
        "bidder": "Bidder B",
        "ground": "discretionary",
        "found": "An order of 2024",
        "found_on": ON,
    }
    add_ground(purchase, **words, by=a_buyer(), at=AT)
    purchase.refresh_from_db()
    assert (purchase.state, purchase.open_count) == ("screened", 1)

    ground = ExclusionGround.objects.get()
    with pytest.raises(RowRefused, match="reason"):
        decide_ground(ground, decision="keep", reason="", by=a_buyer(), at=AT)
    decide_ground(ground, decision="keep", reason="It was set right, we saw how", by=a_buyer(), at=AT)
    purchase.refresh_from_db()
    assert purchase.state == "ready"


@pytest.mark.parametrize(("price", "below"), [("87912.00", False), ("87911.99", True), ("87912.01", False)])
def test_price_is_too_low_from_a_penny_under_the_least_labour_cost(price: str, *, below: bool) -> None:
    # 6,000 hours at £12.21 are £73,260; a fifth on top is £14,652.
    found = labour_floor(
        price=Decimal(price), hours=Decimal(6000), wage=Decimal("12.21"), on_costs=Decimal(20)
    )

    assert (found.wages, found.on_costs, found.least) == (Decimal(73260), Decimal(14652), Decimal(87912))
    assert found.is_below is below


@pytest.mark.parametrize("value", ["0", "0.01", "9999999999.99"])
def test_values_at_their_bounds_are_taken(value: str) -> None:
    assert a_purchase(value=Decimal(value)).value == Decimal(value)


def test_value_below_nothing_is_refused() -> None:
    with pytest.raises(RowRefused, match="£0 or more"):
        a_purchase(value=Decimal("-0.01"))
    a_purchase()
    with pytest.raises(IntegrityError, match="purchase_value_not_negative"), transaction.atomic():
        PlannedPurchase.objects.update(value=Decimal("-0.01"))


def test_another_category_has_to_be_screened_anew() -> None:
    purchase = screened(a_purchase())
    other = a_purchase("contract-cleaning").category

    edit_purchase(purchase, version=purchase.version, changes={"category": other}, by=a_buyer(), at=AT)

    assert (purchase.state, purchase.band, purchase.screened_by) == ("planned", "", None)


def test_abandoned_with_a_reason_and_then_for_good() -> None:
    purchase = a_purchase()
    with pytest.raises(RowRefused):
        abandon(purchase, reason="", by=a_buyer(), at=AT)
    abandon(purchase, reason="Done by the county", by=a_buyer(), at=AT)

    with pytest.raises(InvalidTransition):
        screened(purchase)
    assert not list(items(ON))


@pytest.mark.parametrize(("ahead", "found"), [(41, True), (42, True), (43, False)])
def test_unscreened_shortly_before_award_is_its_own_list(ahead: int, *, found: bool) -> None:
    day = ON + ahead * DAY
    purchase = a_purchase(award_on=day, starts_on=day, ends_on=None)

    assert PlannedPurchase.objects.unscreened_by(ON).exists() is found
    due = next(items(ON))
    assert (due.due_on, due.ladder, due.person_id) == (day, "purchase", purchase.owner_id)
    screened(purchase)
    assert not PlannedPurchase.objects.unscreened_by(ON).exists()


@pytest.mark.parametrize(
    ("ends", "listed"),
    [(date(2026, 11, 19), False), (ON, True), (date(2027, 5, 20), True), (date(2027, 5, 21), False)],
)
def test_contracts_ending_within_six_months_with_open_findings(ends: date, *, listed: bool) -> None:
    acme, other = supplier("Acme Cleaning Ltd"), supplier("Beta Ltd")
    for one in (acme, other):
        add(Contract(supplier=one, title="A", starts_on=date(2020, 1, 1), ends_on=ends), by=a_buyer(), at=AT)
    a_finding(acme)

    found = list(ending_with_findings(ON))

    assert [(c.supplier, c.open_findings) for c in found] == ([(acme, 1)] if listed else [])  # type: ignore[attr-defined]  # annotated


def a_finding(of: Supplier) -> None:
    words: dict[str, Any] = {"supplier": of, "by": a_buyer(), "at": AT}
    looked = Check.objects.create(
        kind="site_visit",
        outcome="finding",
        done_on=ON,
        done_by="Procurement",
        counts_until=ON,
        suggested_on=ON + DAY,
        next_due_on=ON + DAY,
        owner=a_buyer(),
        **words,
    )
    Finding.objects.create(check_row=looked, severity="minor", title="No payslips", found_on=ON, **words)


def test_executive_lead_signs_off_where_procurement_screened() -> None:
    purchase = all_answered(screened(a_purchase()))
    sign_off(purchase, words="Read with the board", by=person("Ada Thorne", "executive_lead"), at=AT)

    assert purchase.sign_off_words == "Read with the board"
    assert PurchaseAsk.objects.filter(purchase=purchase, state="open").count() == 0
