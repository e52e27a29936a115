"""Confirming: all or nothing, once, and never what was not shown."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from suppliers.models import SpendImport, SpendLine, Supplier
from suppliers.spend.confirming import ConfirmRefused, ask_to_confirm, save_import
from suppliers.spend.leases import LEASE, MOST_ATTEMPTS
from suppliers.spend.planning import discard, read_again, read_import
from tests.people import person
from tests.suppliers.making import AT, ready, saved, spend_csv, supplier, uploaded

ACME = ("03/06/2026", "Cleaning", "Acme Cleaning Ltd", "100.00", "A1")
BOLT = ("04/06/2026", "Cleaning", "Bolt Uniforms plc", "250.50", "B1")

pytestmark = pytest.mark.django_db


def test_plan_writes_nothing_to_the_register() -> None:
    spend_import = ready(spend_csv(ACME, BOLT))

    assert spend_import.state == "ready"
    assert (Supplier.objects.count(), SpendLine.objects.count()) == (0, 0)


def test_same_file_twice_is_refused_with_its_date() -> None:
    saved(spend_csv(ACME))
    twin = ready(spend_csv(ACME))

    with pytest.raises(ConfirmRefused, match="imported already, on 20 November 2026"):
        ask_to_confirm(twin, held_lines="keep", by=None, at=AT)


def test_same_file_twice_is_refused_by_the_database_too() -> None:
    saved(spend_csv(ACME))
    twin = ready(spend_csv(ACME))

    with pytest.raises(IntegrityError), transaction.atomic():
        SpendImport.objects.filter(pk=twin.pk).update(state="confirmed", confirmed_at=AT)


def test_undated_rows_need_a_month_first() -> None:
    undated = ready(spend_csv(("VARIOUS", "Cleaning", "Acme Cleaning Ltd", "100.00", "A1"), BOLT))

    with pytest.raises(ConfirmRefused, match="Say which month"):
        ask_to_confirm(undated, by=None, at=AT)


def test_month_given_afterwards_lets_it_be_confirmed() -> None:
    by = person("Morwen Ashdale", "procurement")
    undated = ready(spend_csv(("VARIOUS", "Cleaning", "Acme Cleaning Ltd", "100.00", "A1"), BOLT))
    read_again(undated, mapping=None, period=date(2026, 5, 17), by=by, at=AT)
    read_import(undated.pk, at=AT)
    undated.refresh_from_db()

    ask_to_confirm(undated, by=by, at=AT)
    save_import(undated.pk, at=AT)

    assert SpendLine.objects.get(paid_on=None).month == date(2026, 5, 1)


def test_lines_held_already_need_a_decision() -> None:
    saved(spend_csv(ACME))
    both = ready(spend_csv(ACME, BOLT))

    with pytest.raises(ConfirmRefused, match="1 of these lines are in the register already"):
        ask_to_confirm(both, by=None, at=AT)


def test_lines_that_another_import_brought_meanwhile_are_asked_about_before_they_count_twice() -> None:
    """Two files that overlap lie ready side by side: neither plan knows of the other's lines."""
    one, other = ready(spend_csv(ACME)), ready(spend_csv(ACME, BOLT))
    ask_to_confirm(other, by=None, at=AT)
    ask_to_confirm(one, by=None, at=AT)
    save_import(one.pk, at=AT)

    done = save_import(other.pk, at=AT)

    assert done is not None
    assert (done.state, done.confirmed_at, (done.plan or {})["held"]) == (
        "ready",
        None,
        {"rows": 1, "sum": "100.00", "loosely": 0},
    )
    assert SpendLine.objects.count() == 1
    ask_to_confirm(done, held_lines="leave_out", by=None, at=AT)
    save_import(other.pk, at=AT)
    assert SpendLine.objects.count() == 2


def test_lines_held_already_are_left_out() -> None:
    saved(spend_csv(ACME))

    done = saved(spend_csv(ACME, BOLT), held_lines="leave_out")

    assert done.result is not None
    assert (done.result["lines"], done.result["left_out"]) == (1, 1)
    assert sorted(SpendLine.objects.values_list("supplier_text", flat=True)) == [
        "Acme Cleaning Ltd",
        "Bolt Uniforms plc",
    ]


def test_lines_held_already_are_counted_again_when_a_person_says_so() -> None:
    saved(spend_csv(ACME))

    saved(spend_csv(ACME, BOLT), held_lines="keep")

    assert SpendLine.objects.filter(supplier_text="Acme Cleaning Ltd").count() == 2


def test_two_equal_payments_in_one_file_are_kept() -> None:
    done = saved(spend_csv(ACME, ACME))

    assert (SpendLine.objects.count(), (done.plan or {})["repeats"]) == (2, 1)


def test_discarded_plan_cannot_be_confirmed() -> None:
    spend_import = ready(spend_csv(ACME))
    discard(spend_import, by=person("Morwen Ashdale", "procurement"), at=AT)

    with pytest.raises(InvalidTransition):
        ask_to_confirm(spend_import, by=None, at=AT)


def test_fault_while_saving_leaves_nothing_behind() -> None:
    """A supplier of the same name, added by hand between looking and saving, stands in the way of the new one."""
    spend_import = ready(spend_csv(BOLT, ACME))
    ask_to_confirm(spend_import, by=None, at=AT)
    other = supplier("Somebody Else Ltd")
    Supplier.objects.filter(pk=other.pk).update(normalised_name="acme cleaning")

    done = save_import(spend_import.pk, at=AT)

    assert done is not None
    assert (done.state, done.refusal) == (
        "ready",
        "The register changed while this was being saved. Nothing was saved: confirm again.",
    )
    assert (Supplier.objects.count(), SpendLine.objects.count()) == (1, 0)


def test_file_that_reads_otherwise_than_it_was_shown_is_not_saved() -> None:
    spend_import = ready(spend_csv(ACME))
    ask_to_confirm(spend_import, by=None, at=AT)
    SpendImport.objects.filter(pk=spend_import.pk).update(plan_digest="0" * 64)

    done = save_import(spend_import.pk, at=AT)

    assert done is not None
    assert (done.state, "look again" in done.refusal, SpendLine.objects.count()) == ("ready", True, 0)


def test_history_has_one_entry_that_names_the_set() -> None:
    by = person("Morwen Ashdale", "procurement")

    done = saved(spend_csv(ACME, BOLT), by=by)

    entry = Entry.objects.get(act="spend.confirm")
    body = entry.detail.body
    assert (entry.thing_id, entry.actor_name, body["after"]["lines"]) == (done.pk, "Morwen Ashdale", 2)
    assert body["after"]["suppliers_created"] == list(
        Supplier.objects.order_by("pk").values_list("pk", flat=True)
    )


def test_worker_that_died_is_followed_by_another_when_its_lease_is_over() -> None:
    queued = uploaded(spend_csv(ACME))
    SpendImport.objects.filter(pk=queued.pk).update(state="reading", lease_until=AT + LEASE, attempts=1)

    assert read_import(queued.pk, at=AT) is None
    later = read_import(queued.pk, at=AT + LEASE + timedelta(seconds=1))

    assert later is not None
    assert later.state == "ready"


def test_file_that_kills_its_readers_is_put_aside() -> None:
    queued = uploaded(spend_csv(ACME))
    SpendImport.objects.filter(pk=queued.pk).update(attempts=MOST_ATTEMPTS)

    found = read_import(queued.pk, at=AT)

    assert found is not None
    queued.refresh_from_db()
    assert (queued.state, "begun three times" in queued.refusal) == ("refused", True)


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_wins() -> None:
    spend_import = ready(spend_csv(ACME, BOLT))
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def confirm() -> None:
        mine = SpendImport.objects.get(pk=spend_import.pk)
        barrier.wait()
        try:
            ask_to_confirm(mine, by=None, at=AT)
            outcomes.append("confirmed")
        except InvalidTransition:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["confirmed", "told"]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_saves() -> None:
    spend_import = ready(spend_csv(ACME, BOLT))
    ask_to_confirm(spend_import, by=None, at=AT)
    barrier = threading.Barrier(2)
    done: list[bool] = []

    def work() -> None:

        barrier.wait()
        done.append(save_import(spend_import.pk, at=AT) is not None)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(done), SpendLine.objects.count(), Supplier.objects.count()) == ([False, True], 2, 2)
