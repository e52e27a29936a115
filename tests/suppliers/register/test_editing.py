"""Adding and editing by hand."""

import threading

import pytest
from django.db import connection

from msplan.history.models import Entry
from suppliers.models import Category, Supplier
from suppliers.register.editing import ChangedMeanwhile, SupplierRefused
from suppliers.risk.keeping import add_supplier, edit_supplier
from tests.people import person
from tests.suppliers.making import AT, supplier

pytestmark = pytest.mark.django_db


def test_edit_is_recorded_with_what_changed_only() -> None:
    acme = supplier("Acme Ltd", "catering")
    by = person("Morwen Ashdale", "procurement")

    edit_supplier(acme, version=1, name="Acme Ltd", postcode="PR1 2AB", by=by, at=AT)

    body = Entry.objects.get(act="suppliers.edit").detail.body
    assert body == {"before": {"postcode": ""}, "after": {"postcode": "PR1 2AB"}}


def test_second_of_two_edits_is_told() -> None:
    acme = supplier("Acme Ltd")
    by = person("Morwen Ashdale", "procurement")
    edit_supplier(acme, version=1, postcode="PR1 2AB", by=by, at=AT)

    with pytest.raises(ChangedMeanwhile):
        edit_supplier(acme, version=1, postcode="M1 1AA", by=by, at=AT)

    assert Supplier.objects.get().postcode == "PR1 2AB"


def test_edit_without_a_change_writes_nothing() -> None:
    acme = supplier("Acme Ltd")

    edit_supplier(acme, version=1, name="Acme Ltd", by=person("Morwen Ashdale", "procurement"), at=AT)

    assert (Supplier.objects.get().version, Entry.objects.filter(act="suppliers.edit").count()) == (1, 0)


def test_new_name_is_found_by_both_names() -> None:
    acme = supplier("Acme Ltd")

    edit_supplier(acme, version=1, name="Zephyr Group", by=person("Morwen Ashdale", "procurement"), at=AT)

    assert [Supplier.objects.searched(words).count() for words in ("acme", "zephyr group")] == [1, 1]


def test_guess_that_a_person_saves_is_theirs() -> None:
    acme = supplier("Acme Ltd", "catering")
    Supplier.objects.update(category_how="guessed")

    edit_supplier(acme, version=1, category=acme.category, by=person("Morwen Ashdale", "procurement"), at=AT)

    assert Supplier.objects.get().category_how == "given"


def test_new_category_gives_a_new_score_in_the_same_act() -> None:
    acme = supplier("Acme Ltd", "contract-cleaning")
    training = Category.objects.get(code="training")

    edit_supplier(acme, version=1, category=training, by=person("Morwen Ashdale", "procurement"), at=AT)

    assert Supplier.objects.get().score.band == "low"


def test_name_of_another_supplier_is_refused_with_its_reference() -> None:
    acme = supplier("Acme Ltd")

    with pytest.raises(SupplierRefused, match=f"{acme.reference} Acme Ltd already has this name") as refusal:
        add_supplier(name="ACME LIMITED", by=None, at=AT)

    assert refusal.value.field == "name"


def test_company_number_of_another_supplier_is_refused() -> None:
    supplier("Acme Ltd", company_number="01234567")

    with pytest.raises(SupplierRefused, match="already has this company number"):
        add_supplier(name="Bolt Ltd", company_number="01234567", by=None, at=AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", ["01234567", ""])
def test_of_four_who_add_one_supplier_at_once_three_are_told(number: str) -> None:
    gate, outcomes = threading.Barrier(4, timeout=120), ["no answer"] * 4

    def add(n: int) -> None:
        try:
            gate.wait()
            add_supplier(name="Twin Supplies Ltd", company_number=number, by=None, at=AT)
            outcomes[n] = "added"
        except SupplierRefused as refusal:
            outcomes[n] = str(refusal).split(" already has ")[-1]
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    told = "this company number." if number else "this name. Give the company number of one of them."
    assert sorted(outcomes) == sorted(["added", told, told, told])
    assert Supplier.objects.count() == 1
