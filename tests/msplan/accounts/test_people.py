"""People, departments, roles and leave: what the database refuses and what the acts do."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from msplan.accounts.departments import NameTaken, save_department
from msplan.accounts.models import Department, Person, RoleHolding
from msplan.accounts.people import (
    AddressTaken,
    LastAdministrator,
    add_person,
    deactivate,
    edit_person,
    reactivate,
    set_leave,
    set_roles,
)
from msplan.accounts.roles import EVERYBODY, PERMISSIONS, Role
from msplan.history.models import Entry
from msplan.history.recording import story_of
from tests.people import department, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


def away(who: Person, first: date, last: date, deputy: Person | None = None) -> None:
    set_leave(who, first=first, last=last, deputy=deputy, by=who, at=NOW)


# --- what the database refuses


def test_one_address_belongs_to_one_person_in_whatever_case() -> None:
    person("Ann Hart")

    with pytest.raises(IntegrityError, match="person_email_once"), transaction.atomic():
        Person.objects.create(email="ANN.HART@force.example", name="Another Ann")


def test_a_person_has_a_name() -> None:
    with pytest.raises(IntegrityError, match="person_has_a_name"), transaction.atomic():
        Person.objects.create(email="x@force.example", name="")


@pytest.mark.parametrize(
    ("first", "last"),
    [(MONDAY, None), (None, MONDAY), (MONDAY, MONDAY - timedelta(days=1))],
    ids=["no last day", "no first day", "back before leaving"],
)
def test_leave_is_a_period(first: date | None, last: date | None) -> None:
    ann = person("Ann Hart")

    with pytest.raises(IntegrityError, match="person_leave_is_a_period"), transaction.atomic():
        Person.objects.filter(pk=ann.pk).update(leave_from=first, leave_until=last)


def test_nobody_is_their_own_deputy() -> None:
    ann = person("Ann Hart")

    with pytest.raises(IntegrityError, match="person_is_not_own_deputy"), transaction.atomic():
        Person.objects.filter(pk=ann.pk).update(deputy=ann)


def test_a_role_is_held_once_and_is_one_of_the_table() -> None:
    ann = person("Ann Hart", Role.HR)

    with pytest.raises(IntegrityError, match="role_held_once"), transaction.atomic():
        RoleHolding.objects.create(person=ann, role=Role.HR)
    with pytest.raises(IntegrityError, match="role_is_known"), transaction.atomic():
        RoleHolding.objects.create(person=ann, role="emperor")


def test_somebody_whom_the_history_names_cannot_be_deleted() -> None:
    ann = person("Ann Hart")
    away(ann, MONDAY, MONDAY)

    with pytest.raises(Exception, match="protected|append-only"), transaction.atomic():
        ann.delete()


# --- the table of roles


def test_every_permission_names_known_roles_and_somebody_holds_it() -> None:
    for permission, roles in PERMISSIONS.items():
        room, _, verb = permission.partition(".")
        assert room, permission
        assert verb, permission
        assert roles, permission
        assert roles <= EVERYBODY, permission


def test_an_auditor_changes_nothing() -> None:
    reading = ("see", "see_imports", "see_sensitive", "open", "read")

    assert [
        p for p, roles in PERMISSIONS.items() if Role.AUDITOR in roles and p.split(".")[1] not in reading
    ] == []


def test_who_approves_and_who_signs_does_not_edit() -> None:
    assert PERMISSIONS["drafts.edit"].isdisjoint(PERMISSIONS["drafts.approve"] | PERMISSIONS["drafts.sign"])
    assert PERMISSIONS["drafts.approve"].isdisjoint(PERMISSIONS["drafts.sign"])


def test_may_follows_the_roles_held_and_ends_with_the_account() -> None:
    ann = person("Ann Hart", Role.PROCUREMENT)

    assert ann.may("suppliers.import")
    assert not ann.may("drafts.sign")
    deactivate(ann, by=None, at=NOW)
    assert not Person.objects.get(pk=ann.pk).may("suppliers.import")


def test_a_permission_that_is_not_in_the_table_is_an_error_not_a_no() -> None:
    with pytest.raises(KeyError):
        person("Ann Hart").may("suppliers.impotr")


def test_holding_finds_active_holders_once() -> None:
    both = person("Ann Hart", Role.HR, Role.PROCUREMENT)
    person("Bo Lund", Role.AUDITOR)
    gone = person("Cy Moor", Role.HR)
    deactivate(gone, by=None, at=NOW)

    assert list(Person.objects.holding(Role.HR, Role.PROCUREMENT)) == [both]


# --- acts


def test_add_person_keeps_the_address_small_and_records_who_was_added() -> None:
    admin = person("Bo Lund", Role.ADMINISTRATOR)

    ann = add_person(
        email=" Ann.Hart@Force.Example ", name=" Ann Hart ", roles=["hr", Role.HR], by=admin, at=NOW
    )

    assert (ann.email, ann.name, ann.roles) == ("ann.hart@force.example", "Ann Hart", {"hr"})
    assert not ann.has_usable_password()
    entry = story_of(ann).get()
    assert (entry.act, entry.actor_name, entry.detail.body["after"]["roles"]) == (
        "accounts.add",
        "Bo Lund",
        ["hr"],
    )


def test_an_unknown_role_adds_nobody() -> None:
    with pytest.raises(ValueError, match="emperor"):
        add_person(email="x@force.example", name="X", roles=["emperor"], by=None, at=NOW)

    assert not Person.objects.exists()


def test_edit_person_records_only_what_changed_as_one_deed() -> None:
    hr = department("HR")
    ann = person("Ann Hart", Role.HR)

    edit_person(
        ann,
        email=ann.email,
        name="Ann Moor",
        rank="",
        job_title="",
        department=hr,
        roles=[Role.PROCUREMENT],
        by=None,
        at=NOW,
    )

    ann = Person.objects.get(pk=ann.pk)
    assert (ann.name, ann.department, ann.roles) == ("Ann Moor", hr, {"procurement"})
    edit, roles = (e for e in story_of(ann) if e.act not in ("accounts.add", "accounts.end_sessions"))
    assert (edit.act, roles.act, edit.group) == ("accounts.edit", "accounts.set_roles", roles.group)
    assert edit.detail.body == {
        "before": {"name": "Ann Hart", "department": None},
        "after": {"name": "Ann Moor", "department": "HR"},
    }
    assert roles.detail.body == {"before": {"roles": ["hr"]}, "after": {"roles": ["procurement"]}}


def test_saving_without_a_change_writes_no_history() -> None:
    ann = person("Ann Hart", Role.HR)

    edit_person(
        ann,
        email=ann.email,
        name=ann.name,
        rank="",
        job_title="",
        department=None,
        roles=[Role.HR],
        by=None,
        at=NOW,
    )

    assert story_of(ann).count() == 1


def test_the_last_administrator_keeps_the_role_and_the_account() -> None:
    only = person("Ann Hart", Role.ADMINISTRATOR)
    closed = person("Bo Lund", Role.ADMINISTRATOR)
    deactivate(closed, by=only, at=NOW)

    with pytest.raises(LastAdministrator, match="Ann Hart is the only administrator"):
        set_roles(only, [Role.HR], by=only, at=NOW)
    with pytest.raises(LastAdministrator):
        deactivate(only, by=only, at=NOW)

    only = Person.objects.get(pk=only.pk)
    assert only.is_active
    assert only.roles == {"administrator"}


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_at_once_do_not_both_succeed() -> None:
    pair = [person("Ann Hart", Role.ADMINISTRATOR), person("Bo Lund", Role.ADMINISTRATOR)]
    start, refused = Barrier(2), []

    def remove(other: Person, by: Person) -> None:
        start.wait()
        try:
            set_roles(other, [], by=by, at=NOW)
        except LastAdministrator:
            refused.append(other)
        finally:
            connection.close()

    threads = [Thread(target=remove, args=(pair[i], pair[1 - i])) for i in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert RoleHolding.objects.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_four_who_add_one_address_at_once_three_are_told() -> None:
    def add(n: int) -> None:
        add_person(email="Twin@force.example", name=f"Twin {n}", roles=[Role.HR], by=None, at=NOW)

    assert at_once(add, AddressTaken) == ["AddressTaken"] * 3 + ["won"]
    assert Person.objects.filter(email="twin@force.example").count() == 1


@pytest.mark.django_db(transaction=True)
def test_roles_set_twice_at_once_are_those_of_the_last_and_nobody_meets_an_error() -> None:
    ann = person("Ann Hart", Role.HR)

    outcomes = at_once(lambda n: set_roles(ann, [Role.HR, Role.AUDITOR], by=None, at=NOW))

    assert outcomes == ["won"] * 4
    assert Person.objects.get(pk=ann.pk).roles == {"hr", "auditor"}


@pytest.mark.django_db(transaction=True)
def test_of_four_who_add_one_department_at_once_three_are_told() -> None:
    outcomes = at_once(lambda n: save_department(None, name="Twins", lead=None, by=None, at=NOW), NameTaken)

    assert outcomes == ["NameTaken"] * 3 + ["won"]


def at_once(act: Callable[[int], object], *refusals: type[Exception]) -> list[str]:
    """What became of four threads that begin together: "won" or the name of what was raised."""
    gate, outcomes = Barrier(4, timeout=120), ["no answer"] * 4

    def run(n: int) -> None:
        try:
            gate.wait()
            act(n)
            outcomes[n] = "won"
        except refusals as refusal:
            outcomes[n] = type(refusal).__name__
        finally:
            connection.close()

    threads = [Thread(target=run, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(outcomes)


def test_closing_and_opening_an_account_is_recorded_once_each() -> None:
    ann = person("Ann Hart")

    for _ in range(2):
        deactivate(ann, by=None, at=NOW)
    for _ in range(2):
        reactivate(ann, by=None, at=NOW)

    acts = [e.act for e in story_of(ann) if e.act != "accounts.end_sessions"]
    assert acts == ["accounts.reactivate", "accounts.deactivate", "accounts.add"]
    assert Person.objects.get(pk=ann.pk).is_active


def test_a_department_keeps_its_code_and_codes_never_clash() -> None:
    first = save_department(None, name="HR & Learning", lead=None, by=None, at=NOW)
    second = save_department(None, name="HR Learning", lead=None, by=None, at=NOW)
    save_department(first, name="People", lead=person("Ann Hart"), by=None, at=NOW)

    first = Department.objects.get(pk=first.pk)
    assert (first.name, first.code, str(first.lead)) == ("People", "hr-learning", "Ann Hart")
    assert second.code == "hr-learning-2"
    assert Entry.objects.filter(act="accounts.edit_department").count() == 1


# --- leave


def test_both_days_of_leave_count() -> None:
    ann = person("Ann Hart")
    away(ann, MONDAY, MONDAY + timedelta(days=4))

    days = [MONDAY + timedelta(days=n) for n in (-1, 0, 4, 5)]

    assert [ann.is_on_leave(day) for day in days] == [False, True, True, False]


def test_mail_goes_to_the_deputy_else_to_the_lead_else_stays() -> None:
    lead, deputy = person("Lee Dow"), person("Dee Puty")
    ann = person("Ann Hart", department=department("HR", lead=lead))

    away(ann, MONDAY, MONDAY, deputy)
    assert ann.receives_mail_through(MONDAY) == deputy
    assert ann.receives_mail_through(MONDAY + timedelta(days=1)) == ann

    away(ann, MONDAY, MONDAY, None)
    assert ann.receives_mail_through(MONDAY) == lead

    alone = person("Al One")
    away(alone, MONDAY, MONDAY)
    assert alone.receives_mail_through(MONDAY) == alone


def test_a_closed_account_stands_in_for_nobody() -> None:
    lead, deputy = person("Lee Dow"), person("Dee Puty")
    ann = person("Ann Hart", department=department("HR", lead=lead))
    away(ann, MONDAY, MONDAY, deputy)

    deactivate(deputy, by=None, at=NOW)

    assert Person.objects.get(pk=ann.pk).receives_mail_through(MONDAY) == lead


def test_two_who_stand_in_for_each_other_send_nothing_in_circles() -> None:
    ann, bo = person("Ann Hart"), person("Bo Lund")
    away(ann, MONDAY, MONDAY, bo)
    away(bo, MONDAY, MONDAY, ann)

    assert ann.receives_mail_through(MONDAY) == bo


def test_a_lead_on_leave_is_not_sent_their_own_mail_back_as_stand_in() -> None:
    lead = person("Lee Dow")
    lead.department = department("HR", lead=lead)
    lead.save()
    away(lead, MONDAY, MONDAY)

    assert lead.receives_mail_through(MONDAY) == lead


def test_leave_is_recorded_with_what_it_was_before() -> None:
    ann, bo = person("Ann Hart"), person("Bo Lund")
    away(ann, MONDAY, MONDAY, bo)

    set_leave(ann, first=None, last=None, deputy=None, by=ann, at=NOW)

    assert story_of(ann).first().detail.body == {
        "before": {"from": "2026-11-23", "until": "2026-11-23", "deputy": "Bo Lund"},
        "after": {"from": None, "until": None, "deputy": None},
    }
