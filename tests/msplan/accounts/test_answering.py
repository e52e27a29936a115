"""An auditor changes nothing: they are offered nowhere as owner, lead or deputy, and standing in gives them nothing."""

from datetime import date, timedelta

import pytest
from django.test import Client

from actions.models import Action
from actions.plan.rights import answers_for, stands_for
from msplan.accounts.answering import only_reads, who_may_answer
from msplan.accounts.models import Person
from msplan.accounts.people import set_roles
from msplan.accounts.roles import Role
from msplan.lib.dates import today
from tests.actions.making import an_action, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db
START = date(2026, 1, 15)
OFFERING = [
    (Role.CONTRIBUTOR, "/account/leave/"),
    (Role.ADMINISTRATOR, "/administration/departments/add/"),
    (Role.PLAN_MANAGER, "/actions/new/"),
    (Role.PLAN_MANAGER, "/actions/risks/new/"),
    (Role.PLAN_MANAGER, "/actions/risks/unknowns/new/"),
    (Role.HR, "/policies/new/"),
    (Role.HR, "/policies/routes/new/"),
    (Role.HR, "/returns/new/"),
    (Role.HR, "/training/new/"),
    (Role.HR, "/training/audiences/new/"),
    (Role.PROCUREMENT, "/suppliers/purchases/new/"),
    (Role.PROCUREMENT, "/suppliers/engagement/new/"),
]


@pytest.fixture
def auditor() -> Person:
    return person("Au Ditor", Role.AUDITOR)


def deputy_of(owner: Person, deputy: Person) -> None:
    leave = {"leave_from": today() - timedelta(1), "leave_until": today() + timedelta(1)}
    Person.objects.filter(pk=owner.pk).update(deputy=deputy, **leave)


@pytest.mark.parametrize(("role", "page"), OFFERING)
def test_no_form_offers_who_only_reads(client: Client, auditor: Person, role: Role, page: str) -> None:
    person("Both Roles", Role.AUDITOR, Role.CONTRIBUTOR)
    person("No Role")
    client.force_login(person("Who Asks", role))

    offered = client.get(page).content.decode()

    assert "Both Roles</option>" in offered
    assert "No Role</option>" in offered
    assert "Au Ditor</option>" not in offered


def test_nor_is_one_taken_that_was_not_offered(client: Client, auditor: Person) -> None:
    owner = person("Own Er", Role.CONTRIBUTOR)
    client.force_login(owner)

    answer = client.post("/account/leave/", {"deputy": auditor.pk, "version": owner.version})

    assert answer.status_code == 422
    assert Person.objects.get(pk=owner.pk).deputy is None


def test_whoever_stood_in_once_and_only_reads_by_now_is_not_taken_for_another_absence(
    client: Client, auditor: Person
) -> None:
    owner = person("Own Er", Role.CONTRIBUTOR)
    deputy_of(owner, auditor)
    owner.refresh_from_db()
    client.force_login(owner)
    days = {
        "first_day": 1,
        "first_month": 6,
        "first_year": 2027,
        "last_day": 9,
        "last_month": 6,
        "last_year": 2027,
    }
    posted = {"deputy": auditor.pk, "version": owner.version}

    refused = client.post("/account/leave/", days | posted)
    assert refused.status_code == 422
    assert "Au Ditor reads only. Choose somebody else, or nobody" in refused.content.decode()
    assert client.post("/account/leave/", days | posted | {"deputy": ""}).status_code == 302


def test_a_deputy_who_became_an_auditor_changes_nothing(client: Client) -> None:
    owner, deputy = person("Own Er", Role.CONTRIBUTOR), person("Dep Uty", Role.CONTRIBUTOR)
    deputy_of(owner, deputy)
    action = an_action(start_on=START, owner=owner)
    page = f"/actions/{action.pk}/target-date/"
    client.force_login(deputy)
    assert client.get(page).status_code == 200  # the control

    set_roles(deputy, [Role.AUDITOR], by=None, at=noon(START))
    client.force_login(Person.objects.get(pk=deputy.pk))

    said = {"to_day": 1, "to_month": 6, "to_year": today().year + 2, "reason": "Later."}
    assert client.get(page).status_code == client.post(page, said).status_code == 403
    assert Action.objects.get().target_on == action.target_on


def test_neither_as_owner_nor_as_the_lead_of_who_has_left(auditor: Person) -> None:
    led = department("Estates", lead=auditor)
    gone = person("Go Ne", Role.CONTRIBUTOR, department=led)
    mine, theirs = an_action(start_on=START, owner=auditor), an_action(start_on=START, lead_department=led)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    theirs.owner = gone
    worker = person("Wor Ker", Role.CONTRIBUTOR)

    assert not stands_for(auditor, auditor, today())
    assert stands_for(worker, worker, today())
    assert not answers_for(auditor, mine, today())
    assert not answers_for(auditor, theirs, today())
    led.lead = theirs.lead_department.lead = worker
    assert answers_for(worker, theirs, today())


def test_only_reads_is_said_the_same_of_one_and_of_many() -> None:
    for number, roles in enumerate([(), *((role,) for role in Role), (Role.AUDITOR, Role.HR)]):
        person(f"Num {number}", *roles)
    asked = {one.pk for one in Person.objects.all() if not only_reads(one)}

    assert {one.pk for one in who_may_answer()} == asked
    assert len(asked) == Person.objects.count() - 1


def test_who_does_at_present_stays_until_another_is_chosen(client: Client, auditor: Person) -> None:
    """A form that is saved for something else takes nobody away without a word."""
    estates = department("Estates", lead=auditor)
    client.force_login(person("Ad Min", Role.ADMINISTRATOR))
    address = f"/administration/departments/{estates.pk}/edit/"
    assert "Au Ditor</option>" in client.get(address).content.decode()

    posted = {"name": "Estates and fleet", "lead": auditor.pk, "version": estates.version}
    assert client.post(address, posted).status_code == 302

    estates.refresh_from_db()
    assert (estates.name, estates.lead) == ("Estates and fleet", auditor)
    assert set(who_may_answer(now=auditor.pk)) - set(who_may_answer()) == {auditor}
