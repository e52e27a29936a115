"""History of suppliers' rooms as a reader meets it: pounds, days, words and labels, never a bare code."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import DecimalField, Model

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.history.recording import record, story_of
from msplan.lib.money import Pounds, exact_pounds
from suppliers.buying.planning import edit_purchase
from suppliers.checks.righting import correct_check
from suppliers.models import Contract, Equivalent, LookingRule, PlannedPurchase, Score, Supplier, Turnover
from suppliers.record.keeping import add, edit
from suppliers.register.telling import changes_of, told
from suppliers.timeline import timeline
from tests.people import person
from tests.suppliers.buying.making import a_purchase, screened, worked_out
from tests.suppliers.checks.making import AUDIT, a_check
from tests.suppliers.making import AT, supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", "procurement")


def last(thing: Model) -> Entry:
    return story_of(thing)[0]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("9500", "£9,500.00"),
        (Decimal("1234567.8"), "£1,234,567.80"),
        ("0", "£0.00"),
        ("-0.01", "−£0.01"),
        ("", ""),
        (None, ""),
    ],
)
def test_pounds_are_said_to_the_penny(value: Any, words: str) -> None:
    assert exact_pounds(value) == words


def test_a_column_of_pounds_is_a_decimal_to_migrations() -> None:
    field = Pounds("value", max_digits=14, null=True)
    plain = DecimalField("value", max_digits=14, decimal_places=2, null=True)

    assert field.deconstruct()[1:] == plain.deconstruct()[1:]


def test_money_columns_of_the_records_that_people_keep_are_pounds() -> None:
    columns = (
        (PlannedPurchase, "value"), (Contract, "value"), (Turnover, "amount"), (LookingRule, "threshold"),
    )  # fmt: skip
    assert all(isinstance(model._meta.get_field(name), Pounds) for model, name in columns)
    # Not every decimal is money.
    assert not isinstance(Score._meta.get_field("priority"), Pounds)
    assert not isinstance(Equivalent._meta.get_field("percentage"), Pounds)


def test_purchase_is_told_in_words() -> None:
    purchase = a_purchase(value=Decimal(9500), award_on=date(2027, 2, 1))

    lines = told(last(purchase))["text"].split("\n")

    assert lines == [
        "Title: Cleaning of six stations",
        "Estimated value: £9,500.00",
        "Planned award: 1 February 2027",
    ]


def test_edit_is_told_with_what_it_was(grace: Person) -> None:
    purchase = a_purchase(value=Decimal(9500))
    edit_purchase(
        purchase, version=1, changes={"value": Decimal("12000.50"), "route": "direct"}, by=grace, at=AT
    )

    changes = {one["name"]: (one["old"], one["new"]) for one in changes_of(last(purchase))}

    assert changes == {
        "Estimated value": ("£9,500.00", "£12,000.50"),
        "Route": ("Open procedure", "Direct award"),
    }


def test_price_of_a_bid_is_told_in_pounds() -> None:
    purchase = screened(a_purchase(), 4, band="high")
    worked_out(purchase)

    assert "Price: £100,000.00" in told(last(purchase))["text"]


def test_contract_is_told_in_words(grace: Person) -> None:
    words: dict[str, Any] = {
        "title": "Cleaning",
        "value": Decimal(585000),
        "on_our_site": "yes",
        "has_clause": "no",
    }
    contract = add(Contract(supplier=supplier("Acme"), starts_on=date(2026, 4, 1), **words), by=grace, at=AT)
    text = told(last(contract))["text"]
    assert {
        "Value: £585,000.00",
        "First day: 1 April 2026",
        "On our site: Yes",
        "Modern slavery clause: No",
    } <= set(text.split("\n"))

    edit(contract, version=1, changes={"value": Decimal(600000)}, by=grace, at=AT)
    assert changes_of(last(contract)) == [{"name": "Value", "old": "£585,000.00", "new": "£600,000.00"}]


def test_a_choice_that_was_kept_as_its_code_is_told_by_its_label(grace: Person) -> None:
    purchase = a_purchase()
    record("buying.test", purchase, by=grace, at=AT, before={"route": "direct"}, after={"route": "quotes"})

    assert changes_of(last(purchase)) == [
        {"name": "Route", "old": "Direct award", "new": "Quotes, below threshold"}
    ]


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("band", "high", ("Band", "High")),
        ("residual_band", "medium", ("Band after controls", "Medium")),
        ("country", "GB", ("Country", "United Kingdom")),
        ("is_sole_trader", True, ("Sole trader", "yes")),
        ("valid_until", "2027-11-18", ("Holds until", "18 November 2027")),
    ],
)
def test_story_of_a_supplier_names_things(grace: Person, key: str, value: Any, line: tuple[str, str]) -> None:
    acme = supplier("Acme Cleaning")
    record("suppliers.edit", acme, by=grace, at=AT, before={key: None}, after={key: value})

    (change,) = (one for one in timeline(acme)[0].changes if one.new)

    assert (change.name, change.new) == line


def test_columns_that_are_gone_are_told_by_their_keys(grace: Person) -> None:
    acme = supplier("Acme Cleaning")
    entry = record(
        "suppliers.edit", acme, by=grace, at=AT, after={"no_such_column": "9500", "on": "2026-02-30"}
    )
    entry.thing_type = "suppliers.nosuchmodel"

    assert told(entry)["text"] == "No such column: 9500\nOn: 2026-02-30"
    assert Supplier.objects.filter(pk=acme.pk).exists()


def test_correction_of_an_audit_is_told_in_the_words_of_its_page(grace: Person) -> None:
    counts = {**AUDIT, "critical_open": 0, "major_open": 3}
    words: dict[str, Any] = {"kind": "audit", "outcome": "finding", "site": "Hull", "audit": counts}
    check = a_check(supplier("Harbour Cleaning"), grace, **words)
    changes = {
        "capr_due_on": date(2027, 1, 5),
        "conducted": "our_staff",
        "workers_interviewed": True,
        "country": "BD",
    }
    correct_check(check, version=1, changes=changes, reason="Read wrongly", by=grace, at=AT)

    told_of = {one["name"]: (one["old"], one["new"]) for one in changes_of(last(check))}

    assert told_of == {
        "Workers were interviewed": ("no", "yes"),
        "Who did it": ("A third party", "Our own staff"),
        "Country": ("", "Bangladesh"),
        "Corrective action plan due": ("", "5 January 2027"),
        "Reason": ("", "Read wrongly"),
    }
