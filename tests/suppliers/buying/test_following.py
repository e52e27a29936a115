"""What is bought in the place of a contract that ends: begun from it, shown on it, linked to it by the award."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from msplan.history.models import Entry
from msplan.lib.refusing import RowRefused
from suppliers.buying.awarding import award, sign_off
from suppliers.buying.following import around, beginning
from suppliers.buying.planning import abandon
from suppliers.models import Contract, PlannedPurchase, Supplier
from suppliers.record.keeping import add, archive
from tests.people import department, person
from tests.suppliers.buying.making import a_buyer, a_purchase, all_answered, screened
from tests.suppliers.making import AT, ON, supplier

pytestmark = pytest.mark.django_db


def a_contract(of: Supplier | None = None, **changes: Any) -> Contract:
    words: dict[str, Any] = {
        "supplier": of or supplier("Acme Cleaning Ltd"),
        "title": "Cleaning of six stations",
        "reference": "MC-14",
        "value": Decimal("250000.50"),
        "starts_on": date(2024, 4, 1),
        "ends_on": date(2027, 3, 31),
        "department": department(),
        "manager": a_buyer(),
        **changes,
    }
    return add(Contract(**words), by=a_buyer(), at=AT)


def awarded(purchase: PlannedPurchase, to: Supplier) -> Contract:
    all_answered(screened(purchase))
    sign_off(purchase, words="Read all of it.", by=a_buyer("Ines Calder"), at=AT)
    starts = date(2027, 4, 1)
    words: dict[str, Any] = {"value": Decimal(1), "starts_on": starts, "ends_on": None, "on": ON}
    return award(purchase, supplier=to, **words, by=a_buyer(), at=AT)


def test_plan_begins_with_what_the_contract_says_and_not_with_its_supplier() -> None:
    a_purchase()  # loads the categories
    category = PlannedPurchase.objects.get().category
    acme = supplier("Acme Cleaning Ltd", category=category.code)
    contract = a_contract(acme)

    assert beginning(contract) == {
        "title": "Cleaning of six stations",
        "category": category.pk,
        "value": Decimal("250000.50"),
        "department": contract.department_id,
        "owner": a_buyer().pk,
        "starts_on": date(2027, 4, 1),
    }


@pytest.mark.parametrize(("value", "kept"), [("9999999999.00", True), ("9999999999.01", False)])
def test_value_beyond_what_a_purchase_holds_is_left_to_be_typed(value: str, *, kept: bool) -> None:
    assert (beginning(a_contract(value=Decimal(value)))["value"] is not None) is kept


def test_manager_who_left_and_open_end_are_left_to_be_typed() -> None:
    gone = person("Edda Gone", "procurement")
    gone.is_active = False
    gone.save()

    begun = beginning(a_contract(manager=gone, ends_on=None))

    assert (begun["owner"], begun["starts_on"]) == (None, None)


def test_award_links_the_new_contract_to_the_old() -> None:
    old, beta = a_contract(), supplier("Beta Ltd")
    purchase = a_purchase(replaces=old)
    assert around([old])[old.pk] == (None, [purchase])

    new = awarded(purchase, beta)

    linked = around([old, new])
    assert linked[new.pk].came_from == purchase
    assert linked[new.pk].followed_by == []
    assert [(one.contract, one.supplier) for one in linked[old.pk].followed_by] == [(new, beta)]
    told = Entry.objects.get(act="buying.award").detail.body["after"]
    assert (told["contract"], told["replaces"]) == (str(new), "MC-14 Cleaning of six stations")
    assert told["contract_value"] == "£1.00"


def test_what_was_abandoned_follows_nothing() -> None:
    old = a_contract()
    abandon(a_purchase(replaces=old), reason="Done by the county", by=a_buyer(), at=AT)

    assert around([old])[old.pk].followed_by == []


def test_archived_contract_is_followed_by_nothing() -> None:
    old = a_contract()
    archive(old, by=a_buyer(), at=AT)

    with pytest.raises(RowRefused, match="archived"):
        a_purchase(replaces=Contract.objects.get(pk=old.pk))


def test_database_refuses_a_contract_that_follows_itself() -> None:
    new = awarded(a_purchase(), supplier("Beta Ltd"))

    with pytest.raises(IntegrityError, match="purchase_replaces_another_contract"), transaction.atomic():
        PlannedPurchase.objects.update(replaces=new)


def signed_in(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def test_begun_from_the_contract_in_the_browser() -> None:
    a_purchase("contract-cleaning")
    category = PlannedPurchase.objects.get().category
    old = a_contract(supplier("Acme Cleaning Ltd", category=category.code))
    client = signed_in(a_buyer())
    record = reverse("record:show", args=[old.supplier_id])
    there = reverse("buying:replace", args=[old.pk])
    assert f'href="{there}"' in client.get(record).content.decode()

    form = client.get(there).context["form"]
    typed = {name: form[name].value() for name in ("title", "category", "value", "department", "owner")}
    dates = {
        f"{name}_{part}": getattr(day, part)
        for name, day in (("award_on", date(2027, 2, 1)), ("starts_on", form["starts_on"].value()))
        for part in ("day", "month", "year")
    }
    answer = client.post(there, {**typed, **dates, "route": "open", "description": ""})

    made = PlannedPurchase.objects.get(replaces=old)
    assert (answer.status_code, answer["Location"]) == (302, reverse("buying:detail", args=[made.pk]))
    assert (made.title, made.value, made.starts_on) == (old.title, old.value, date(2027, 4, 1))
    page = client.get(answer["Location"]).content.decode()
    assert "In place of" in page
    assert "MC-14 Cleaning of six stations, Acme Cleaning Ltd: ends on 31 March 2027" in page
    shown = client.get(record).content.decode()
    assert there not in shown
    assert made.reference in shown
    assert f"Planned in its place already: {made}" in client.get(there).content.decode()


def test_page_begins_only_from_a_contract_that_stands_and_for_who_plans() -> None:
    old = a_contract()
    there = reverse("buying:replace", args=[old.pk])
    assert signed_in(person("Nadia Auditor", "auditor")).get(there).status_code == 403
    archive(old, by=a_buyer(), at=AT)

    assert signed_in(a_buyer()).get(there).status_code == 404
