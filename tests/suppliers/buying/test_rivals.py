"""Two people on one purchase at once, as real transactions in both orders: one wins, the other is told."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection

from msplan.history.models import Entry
from msplan.lib.refusing import StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.buying import planning
from suppliers.buying.asking import answer_ask
from suppliers.buying.awarding import award, sign_off
from suppliers.buying.planning import abandon, edit_purchase
from suppliers.models import PlannedPurchase, PurchaseAsk, Supplier
from tests.rivals import DONE, one_after_the_other
from tests.suppliers.buying.making import a_buyer, a_purchase, all_answered, screened
from tests.suppliers.making import AT, ON, supplier
from tests.suppliers.unlocked import without_locks

pytestmark = pytest.mark.django_db(transaction=True)
Deed = Callable[[], object]
ORDERS = pytest.mark.parametrize("turned", [False, True])
# What must hold of every purchase, asked in SQL of its own.
BROKEN = """
    SELECT p.id FROM suppliers_plannedpurchase p
    WHERE p.open_count <> (SELECT count(*) FROM suppliers_purchaseask a WHERE a.purchase_id = p.id AND a.state = 'open')
                        + (SELECT count(*) FROM suppliers_exclusionground g
                           WHERE g.purchase_id = p.id AND g.decision = 'undecided')
       OR (p.state = 'awarded') <> (p.contract_id IS NOT NULL)
       OR p.version <> 1 + (SELECT count(*) FROM history_entry e
                            WHERE e.thing_type = 'suppliers.plannedpurchase' AND e.thing_id = p.id
                            AND e.act IN ('buying.edit', 'buying.screen', 'buying.sign_off', 'buying.award',
                                          'buying.abandon'))
"""


def broken() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        return [pk for (pk,) in cursor.fetchall()]


def contracts() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM suppliers_contract")
        return int(cursor.fetchone()[0])


def fresh(purchase: PlannedPurchase) -> PlannedPurchase:
    return PlannedPurchase.objects.get(pk=purchase.pk)


def signing(purchase: PlannedPurchase, who: str) -> Deed:
    return partial(sign_off, fresh(purchase), words=f"Read by {who}.", by=a_buyer(who), at=AT)


def ready() -> PlannedPurchase:
    return all_answered(screened(a_purchase()))


def signed() -> PlannedPurchase:
    purchase = ready()
    sign_off(purchase, words="Read.", by=a_buyer("Ines Calder"), at=AT)
    return purchase


def awarding_to(purchase: PlannedPurchase, to: Supplier) -> Deed:
    dates = {"on": ON, "starts_on": date(2027, 4, 1), "ends_on": None}
    return partial(award, fresh(purchase), supplier=to, value=Decimal(1), **dates, by=a_buyer(), at=AT)  # type: ignore[arg-type]


def both(*deeds: Deed, turned: bool) -> list[Deed]:
    return list(deeds[:: -1 if turned else 1])


@ORDERS
def test_of_two_who_sign_off_one_is_told_who_was_first(*, turned: bool) -> None:
    purchase = ready()
    names = ["Ines Calder", "Tom Second"][:: -1 if turned else 1]
    deeds = [signing(purchase, name) for name in names]

    outcome = one_after_the_other(*deeds, InvalidTransition)

    assert outcome == (DONE, f"{names[0]} has signed this purchase off already.", True)
    assert fresh(purchase).sign_off_words == f"Read by {names[0]}."
    assert Entry.objects.filter(act="buying.sign_off").count() == 1
    assert broken() == []


def test_control_without_the_lock_both_sign_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    purchase = ready()
    deeds = [signing(purchase, name) for name in ("Ines Calder", "Tom Second")]

    with without_locks(monkeypatch):
        assert one_after_the_other(*deeds, InvalidTransition) == (DONE, DONE, True)

    assert Entry.objects.filter(act="buying.sign_off").count() == 2
    assert broken() == [purchase.pk]


@ORDERS
def test_of_two_who_award_one_makes_the_contract(*, turned: bool) -> None:
    purchase, acme, beta = signed(), supplier("Acme"), supplier("Beta")
    suppliers = [acme, beta][:: -1 if turned else 1]
    deeds = [awarding_to(purchase, one) for one in suppliers]

    outcome = one_after_the_other(*deeds, InvalidTransition)

    assert outcome == (DONE, f"This purchase is awarded to {suppliers[0]} already.", True)
    assert (contracts(), broken()) == (1, [])


def test_control_without_the_lock_two_contracts_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    purchase, acme, beta = signed(), supplier("Acme"), supplier("Beta")
    deeds = [awarding_to(purchase, one) for one in (acme, beta)]

    with without_locks(monkeypatch):
        assert one_after_the_other(*deeds, InvalidTransition) == (DONE, DONE, True)

    assert contracts() == 2
    assert broken() == [purchase.pk]


def editing(purchase: PlannedPurchase) -> Deed:
    now = fresh(purchase)
    return partial(
        edit_purchase, now, version=now.version, changes={"title": "Other words"}, by=a_buyer(), at=AT
    )


def abandoning(purchase: PlannedPurchase) -> Deed:
    return partial(abandon, fresh(purchase), reason="Done by the county", by=a_buyer(), at=AT)


def test_what_was_abandoned_a_moment_before_is_not_edited() -> None:
    purchase = a_purchase()

    outcome = one_after_the_other(abandoning(purchase), editing(purchase), StaleEdit, InvalidTransition)

    assert outcome == (DONE, "StaleEdit", True)
    assert fresh(purchase).title == "Cleaning of six stations"
    assert broken() == []


def test_what_was_edited_a_moment_before_is_abandoned_with_its_new_words() -> None:
    purchase = a_purchase()

    assert one_after_the_other(editing(purchase), abandoning(purchase)) == (DONE, DONE, True)
    now = fresh(purchase)
    assert (now.title, now.state, now.version) == ("Other words", "abandoned", 3)
    assert broken() == []


def test_control_without_the_lock_an_edit_falls_upon_what_was_abandoned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    purchase = a_purchase()

    with without_locks(monkeypatch, planning):
        outcome = one_after_the_other(abandoning(purchase), editing(purchase), StaleEdit, InvalidTransition)

    assert outcome == (DONE, DONE, True)
    assert fresh(purchase).title == "Other words"
    assert broken() == [purchase.pk]


def answering(ask: PurchaseAsk) -> Deed:
    return partial(answer_ask, PurchaseAsk.objects.get(pk=ask.pk), answer="Yes", by=a_buyer(), at=AT)


@ORDERS
def test_the_last_two_answers_given_at_once_leave_nothing_open(*, turned: bool) -> None:
    purchase = screened(a_purchase())
    first, *others = purchase.asks.all()
    answer_ask(first, answer="Yes", by=a_buyer(), at=AT)
    deeds = both(*(answering(ask) for ask in others), turned=turned)

    assert one_after_the_other(*deeds) == (DONE, DONE, True)
    assert (fresh(purchase).state, fresh(purchase).open_count) == ("ready", 0)
    assert broken() == []


def test_control_without_the_lock_one_stays_counted_as_open(monkeypatch: pytest.MonkeyPatch) -> None:
    purchase = screened(a_purchase())
    first, *others = purchase.asks.all()
    answer_ask(first, answer="Yes", by=a_buyer(), at=AT)

    with without_locks(monkeypatch):
        one_after_the_other(*(answering(ask) for ask in others))

    assert broken() == [purchase.pk]
