"""Entering, changing, archiving and checking rows of a record."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from msplan.accounts.roles import Role
from msplan.history.models import Detail, Entry
from msplan.lib.once import MadeAlready
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.models import Contract, Equivalent, Supplier, SupplierContact, WorkerRoute, WorkforceTrait
from suppliers.record import answering, checking, keeping
from tests.people import person
from tests.suppliers.making import supplier
from tests.suppliers.record.making import AT, ON, SOURCE, a_contact, a_contract, a_route, an_equivalent

pytestmark = pytest.mark.django_db


def test_a_contact_leaves_no_name_in_history() -> None:
    contact = a_contact(supplier("Harbour Ltd"), role="Buyer")
    by = person("Grace Undermill", Role.PROCUREMENT)

    keeping.edit(contact, version=1, changes={"email": "new@supplier.example"}, by=by, at=AT)
    keeping.archive(contact, by=by, at=AT)

    entries = Entry.objects.filter(thing_type="suppliers.suppliercontact")
    assert [e.act for e in entries.order_by("pk")] == [
        "record.add_contact",
        "record.edit_contact",
        "record.archive_contact",
    ]
    everything = str(
        [*entries.values_list("thing_label", flat=True), *Detail.objects.values_list("body", flat=True)]
    )
    assert "Pat" not in everything
    assert "supplier.example" not in everything


def test_a_new_main_contact_takes_the_place_of_the_old_one() -> None:
    one = supplier("Harbour Ltd")
    old, new = a_contact(one, is_main=True), a_contact(one, name="Sam Example", is_main=True)

    old.refresh_from_db()

    assert (old.is_main, new.is_main) == (False, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        SupplierContact.objects.filter(pk=old.pk).update(is_main=True)


@pytest.mark.parametrize(
    "values",
    [
        {"ends_on": date(2024, 12, 31)},
        {"value": Decimal(-1)},
        {"ends_on": None, "extendable_to": date(2028, 1, 1)},
        {"extendable_to": date(2027, 12, 30)},
        {"code_accepted": "Our code"},
        {"code_accepted": "Our code", "code_version": "2", "code_accepted_on": date(2026, 1, 1)},
        {"title": ""},
    ],
)
def test_a_contract_that_contradicts_itself_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(RowRefused):
        a_contract(supplier("Harbour Ltd"), **values)

    assert not Contract.objects.exists()


def test_a_contract_is_live_from_its_first_to_its_last_day() -> None:
    contract = a_contract(supplier("Harbour Ltd"), starts_on=date(2026, 3, 31), ends_on=date(2026, 8, 31))

    days = [date(2026, 3, 30), date(2026, 3, 31), date(2026, 8, 31), date(2026, 9, 1)]

    assert [Contract.objects.live(day).exists() for day in days] == [False, True, True, False]
    assert [contract.is_live(day) for day in days] == [False, True, True, False]


def test_ending_within_six_months_clamps_to_the_end_of_a_month() -> None:
    a_contract(supplier("Harbour Ltd"), ends_on=date(2027, 2, 28))

    assert Contract.objects.ending_within(6, date(2026, 8, 31)).exists()  # 28 February: there is no 31st
    assert not Contract.objects.ending_within(6, date(2026, 8, 27)).exists()
    assert Contract.objects.ending_within(6, date(2026, 8, 28)).exists()


def test_a_contract_makes_a_supplier_active_while_it_is_live() -> None:
    one = supplier("Harbour Ltd")
    assert not Supplier.objects.active(ON).exists()

    contract = a_contract(one, ends_on=ON)

    assert list(Supplier.objects.active(ON)) == [one]
    assert not Supplier.objects.active(ON + timedelta(days=1)).exists()
    keeping.archive(contract, by=person("Grace Undermill"), at=AT)
    assert not Supplier.objects.active(ON).exists()


def test_two_who_edit_at_once_are_told() -> None:
    contract, by = a_contract(supplier("Harbour Ltd")), person("Grace Undermill")
    assert keeping.edit(contract, version=1, changes={"title": "Windows"}, by=by, at=AT)

    with pytest.raises(StaleEdit):
        keeping.edit(contract, version=1, changes={"title": "Floors"}, by=by, at=AT)

    assert Contract.objects.get().title == "Windows"


def test_the_same_page_sent_twice_makes_one_row() -> None:
    one, form_id = supplier("Harbour Ltd"), uuid.uuid4()
    a_contract(one, form_id=form_id)

    with pytest.raises(MadeAlready):
        a_contract(one, form_id=form_id)

    assert Contract.objects.count() == 1


def test_what_is_archived_is_not_changed_until_it_is_restored() -> None:
    contract, by = a_contract(supplier("Harbour Ltd")), person("Grace Undermill")
    keeping.archive(contract, by=by, at=AT)
    with pytest.raises(InvalidTransition):
        keeping.edit(contract, version=2, changes={"title": "Windows"}, by=by, at=AT)
    with pytest.raises(InvalidTransition):
        keeping.archive(contract, by=by, at=AT)

    keeping.restore(contract, by=by, at=AT)

    assert keeping.edit(contract, version=3, changes={"title": "Windows"}, by=by, at=AT)


class TestEquivalents:
    def test_whoever_entered_it_cannot_check_it(self) -> None:
        by, other = person("Grace Undermill"), person("Hal Underwood")
        row = an_equivalent(supplier("Harbour Ltd"), by=by)
        with pytest.raises(RowRefused):
            self.checked(row, by=by)
        with pytest.raises(IntegrityError), transaction.atomic():
            Equivalent.objects.filter(pk=row.pk).update(checked_by=by, checked_on=ON, control_score=50)

        self.checked(row, by=other)

        assert Equivalent.objects.counting(ON).get().control_score == 60

    def test_counts_until_its_last_day_and_never_unchecked(self) -> None:
        row = an_equivalent(supplier("Harbour Ltd"), expires_on=ON + timedelta(days=1))
        assert not Equivalent.objects.counting(ON).exists()
        assert not row.counts(ON)

        self.checked(row, by=person("Hal Underwood"))

        days = [ON + timedelta(days=n) for n in (0, 1, 2)]
        assert [Equivalent.objects.counting(day).exists() for day in days] == [True, True, False]
        assert [row.counts(day) for day in days] == [True, True, False]

    def test_a_change_after_the_check_takes_the_check_away(self) -> None:
        row, by = an_equivalent(supplier("Harbour Ltd")), person("Grace Undermill")
        self.checked(row, by=by)

        keeping.edit(row, version=2, changes={"percentage": Decimal(90)}, by=by, at=AT)

        row.refresh_from_db()
        assert (row.checked_by, row.checked_on, row.control_score) == (None, None, None)
        with pytest.raises(RowRefused):  # whoever changed it has entered what stands there now
            self.checked(row, by=by)

    def test_one_that_changed_since_it_was_read_is_not_checked(self) -> None:
        row = an_equivalent(supplier("Harbour Ltd"))
        keeping.edit(row, version=1, changes={"colour": "amber"}, by=person("Grace Undermill"), at=AT)

        with pytest.raises(StaleEdit):
            self.checked(row, by=person("Hal Underwood"), version=1)

    def test_an_expired_one_is_not_checked(self) -> None:
        row = an_equivalent(supplier("Harbour Ltd"), expires_on=ON - timedelta(days=1))

        with pytest.raises(RowRefused):
            self.checked(row, by=person("Hal Underwood"))

    @pytest.mark.parametrize("score", [Decimal("-0.01"), Decimal("100.01")])
    def test_a_score_lies_between_0_and_100(self, score: Decimal) -> None:
        with pytest.raises(RowRefused):
            self.checked(an_equivalent(supplier("Harbour Ltd")), by=person("Hal Underwood"), score=score)

    def test_one_without_evidence_is_refused(self) -> None:
        with pytest.raises(RowRefused):
            an_equivalent(supplier("Harbour Ltd"), link="")

    @staticmethod
    def checked(row: Equivalent, *, by: Any, score: Decimal = Decimal(60), version: int = 0) -> None:
        checking.check(row, version=version or row.version, control_score=score, note="Read it", by=by, at=AT)


def test_a_grievance_route_is_for_somebody() -> None:
    with pytest.raises(RowRefused):
        a_route(supplier("Harbour Ltd"), for_whom=[])
    a_route(supplier("Other Ltd"), answer="no", for_whom=[])

    assert WorkerRoute.objects.count() == 1


def test_answers_about_the_workforce_keep_the_source_they_had() -> None:
    one, by = supplier("Harbour Ltd"), person("Grace Undermill")
    first = {"source": "Visit", "source_on": ON, "sureness": "sure"}
    answering.answer(one, version=0, answers={"agency": "yes", "night": "no"}, **first, by=by, at=AT)

    with pytest.raises(StaleEdit):
        answering.answer(one, version=0, answers={"agency": "no"}, **SOURCE, by=by, at=AT)
    later = {"source": "Email", "source_on": ON, "sureness": "unsure"}
    answering.answer(one, version=2, answers={"agency": "no"}, **later, by=by, at=AT)

    assert [(row.trait, row.answer, row.source) for row in WorkforceTrait.objects.order_by("trait")] == [
        ("agency", "no", "Email"),
        ("night", "no", "Visit"),
    ]
