"""Who accepts a completion: the department's lead, a plan manager, and the executive lead only where neither can."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.test import Client

from actions.models import Action, Completion
from actions.plan.completing import accept, return_completion
from actions.plan.handing_in import CompletionRefused, hand_in
from actions.plan.next_step import steps
from actions.plan.second_person import acceptors, may_accept, second_people
from actions.plan.waiting import items
from msplan.accounts.models import Department, Person
from msplan.accounts.people import deactivate
from statements.dashboard.page import dashboard
from statements.figures.scopes import this_year
from tests.actions.making import a_completion, an_action, an_owner, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db
START, DAY = date(2026, 1, 15), date(2026, 6, 1)
ONE = timedelta(days=1)


@pytest.fixture
def chief() -> Person:
    return person("Exe Cutive", "executive_lead")


@pytest.fixture
def led() -> Department:
    return department("Procurement", lead=person("Lea Dership", "department_lead"))


def handed_in(by: Person | None = None, of: Department | None = None) -> Completion:
    owner = by or an_owner()
    action = an_action(start_on=START, owner=owner, lead_department=of or department("Procurement"))
    return fresh(a_completion(action, on=DAY))


def fresh(completion: Completion) -> Completion:
    return Completion.objects.with_acceptors().get(pk=completion.pk)


def asked(completion: Completion, on: date = DAY) -> list[str]:
    return [one.name for one in acceptors(fresh(completion), on, second_people())]


def may(who: Person, completion: Completion, on: date = DAY) -> bool:
    return may_accept(Person.objects.get(pk=who.pk), fresh(completion), on)


# --- the executive lead


def test_the_executive_lead_may_not_where_the_department_has_a_lead(chief: Person, led: Department) -> None:
    completion = handed_in(of=led)

    assert not may(chief, completion)
    assert may(led.lead, completion)  # type: ignore[arg-type]
    assert asked(completion) == ["Lea Dership"]


def test_control_nor_where_there_is_a_plan_manager_and_no_lead(chief: Person) -> None:
    completion = handed_in()
    assert may(chief, completion)

    manager = person("Pim Aldersey", "plan_manager")

    assert not may(chief, completion)
    assert may(manager, completion)
    assert asked(completion) == ["Pim Aldersey"]


def test_but_where_the_lead_handed_it_in_and_no_plan_manager_is_there(chief: Person, led: Department) -> None:
    completion = handed_in(by=led.lead, of=led)

    assert may(chief, completion)
    assert not may(led.lead, completion)  # type: ignore[arg-type]
    assert asked(completion) == ["Exe Cutive"]


def test_where_the_only_plan_manager_handed_it_in_and_a_second_ends_that(chief: Person) -> None:
    completion = handed_in(by=person("Pim Aldersey", "plan_manager"))
    assert may(chief, completion)
    assert asked(completion) == ["Exe Cutive"]

    person("Sec Ond", "plan_manager")

    assert not may(chief, completion)
    assert asked(completion) == ["Sec Ond"]


def test_where_lead_and_plan_manager_have_left(chief: Person, led: Department) -> None:
    completion = handed_in(of=led)
    manager = person("Pim Aldersey", "plan_manager")

    deactivate(led.lead, by=None, at=noon(DAY))
    assert not may(chief, completion)
    deactivate(manager, by=None, at=noon(DAY))

    assert may(chief, completion)
    assert asked(completion) == ["Exe Cutive"]


def test_not_where_a_department_lead_by_role_is_there(chief: Person, led: Department) -> None:
    completion = handed_in(by=led.lead, of=led)
    elsewhere = person("Els Ewhere", "department_lead", department=department("Estates"))
    assert may(chief, completion)

    deputy_lead = person("Dep Lead", "department_lead", department=led)

    assert not may(chief, completion)
    assert may(deputy_lead, completion)
    assert not may(elsewhere, completion)
    assert asked(completion) == ["Dep Lead"]


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True), (1, False)])
def test_on_the_days_on_which_the_leads_mail_goes_to_whoever_handed_it_in(
    chief: Person, led: Department, days: int, *, allowed: bool
) -> None:
    completion = handed_in(of=led)
    Person.objects.filter(pk=led.lead_id).update(deputy=an_owner(), leave_from=DAY, leave_until=DAY)

    assert may(chief, completion, DAY + days * ONE) is allowed
    assert asked(completion, DAY + days * ONE) == ["Exe Cutive" if allowed else "Lea Dership"]


def test_a_plan_manager_on_leave_still_can(chief: Person) -> None:
    completion = handed_in()
    manager = person("Pim Aldersey", "plan_manager")
    Person.objects.filter(pk=manager.pk).update(leave_from=DAY, leave_until=DAY)

    assert not may(chief, completion)


def test_never_what_they_handed_in_themselves(chief: Person) -> None:
    completion = handed_in(by=chief)

    assert not may(chief, completion)
    assert asked(completion) == []
    second = person("Another Chief", "executive_lead")
    assert may(second, completion)


def test_an_executive_lead_who_leads_the_department_accepts_as_its_lead(led: Department) -> None:
    leading = person("Exe Cutive", "executive_lead")
    person("Pim Aldersey", "plan_manager")
    Department.objects.filter(pk=led.pk).update(lead=leading)

    assert may(leading, handed_in(of=led))


# --- the owner is the first person, whoever hands it in for them


def of_the_lead(led: Department, *, by: Person) -> Completion:
    """An action that the department's lead owns, its completion handed in by somebody else."""
    action = an_action(start_on=START, owner=led.lead, lead_department=led)
    handed = hand_in(action, outcome_words="Done.", no_evidence_reason="None.", by=by, at=noon(DAY))
    return fresh(handed)


def test_who_leads_the_department_does_not_accept_what_they_own(chief: Person, led: Department) -> None:
    manager, second = person("Pim Aldersey", "plan_manager"), person("Sec Ond", "plan_manager")
    completion = of_the_lead(led, by=manager)

    assert not may(led.lead, completion)  # type: ignore[arg-type]
    assert may(second, completion)
    assert asked(completion) == ["Sec Ond"]
    for act in (accept, partial(return_completion, reason="Not yet.")):
        with pytest.raises(CompletionRefused, match="This action is yours"):
            act(completion, by=led.lead, at=noon(DAY))
    assert fresh(completion).is_waiting
    accept(completion, by=second, at=noon(DAY))


def test_control_the_lead_accepts_what_another_owns(led: Department) -> None:
    assert may(led.lead, handed_in(by=person("Pim Aldersey", "plan_manager"), of=led))  # type: ignore[arg-type]


def test_where_the_owner_leads_and_the_only_manager_handed_it_in_the_chief_is_asked(
    chief: Person, led: Department
) -> None:
    completion = of_the_lead(led, by=person("Pim Aldersey", "plan_manager"))

    assert asked(completion) == ["Exe Cutive"]
    assert may(chief, completion)


# --- asked and allowed are one


@pytest.mark.parametrize("with_lead", [True, False])
@pytest.mark.parametrize("with_manager", [True, False])
@pytest.mark.parametrize("with_other_lead", [True, False])
@pytest.mark.parametrize("who", ["owner", "lead", "manager", "chief"])
def test_whoever_is_asked_may_and_the_chief_may_when_asked_only(
    chief: Person, who: str, *, with_lead: bool, with_manager: bool, with_other_lead: bool
) -> None:
    lead, manager = person("Lea Dership", "department_lead"), person("Pim Aldersey", "plan_manager")
    place = department("Procurement", lead=lead if with_lead else None)
    if with_other_lead:
        person("Dep Lead", "department_lead", department=place)
    by = {"owner": an_owner(), "lead": lead, "manager": manager, "chief": chief}[who]
    completion = handed_in(by=by, of=place)
    if not with_manager:
        deactivate(manager, by=None, at=noon(DAY))
    names = asked(completion)

    near = {
        *(["Lea Dership"] if with_lead and who != "lead" else []),
        *(["Pim Aldersey"] if with_manager and who != "manager" else []),
        *(["Dep Lead"] if with_other_lead else []),
    }
    assert all(may(one, completion) for one in Person.objects.filter(name__in=names))
    assert set(names) <= near if near else names == (["Exe Cutive"] if who != "chief" else [])
    assert bool(names) == bool(near) or who != "chief"
    assert may(chief, completion) is (not near and who != "chief")


# --- where it is used


def test_chasing_dashboard_and_page_say_the_same(chief: Person, led: Department, client: Client) -> None:
    completion = handed_in(by=led.lead, of=led)
    action = Action.objects.with_stand_ins().get()
    page, accept = completion_pages(completion)
    client.force_login(chief)

    assert [row.person_id for row in items(DAY)] == [chief.pk]
    assert [one.href for one in dashboard(chief, this_year(DAY)).decisions] == [page]
    assert steps(action, chief, DAY, completion=fresh(completion))[0] is not None
    assert "neither a lead of Procurement nor a plan manager can" in client.get(page).content.decode()

    manager = person("Pim Aldersey", "plan_manager")
    assert [row.person_id for row in items(DAY)] == [manager.pk]
    assert dashboard(chief, this_year(DAY)).decisions == []
    assert steps(action, chief, DAY, completion=fresh(completion))[0] is None
    text = client.get(page).content.decode()
    assert "Your decision" not in text
    assert "Pim Aldersey is asked to accept it" in text
    assert client.post(accept).status_code == 403
    assert client.post(accept.replace("accept", "return"), {"reason": "x"}).status_code == 403

    deactivate(manager, by=None, at=noon(DAY))
    assert client.post(accept).status_code == 302
    action.refresh_from_db()
    assert action.progress == "completed"


def test_where_nobody_can_the_page_says_so(client: Client) -> None:
    completion = handed_in()
    client.force_login(person("Rea Der", "auditor"))

    assert "Nobody can accept it" in client.get(completion_pages(completion)[0]).content.decode()


@pytest.mark.parametrize("others", [1, 12])
def test_an_action_page_asks_the_chief_one_question_more_however_many_could(
    chief: Person, others: int, django_assert_max_num_queries: object, client: Client
) -> None:
    completion = handed_in()
    for n in range(others):
        person(f"Manager {n}", "plan_manager")
    client.force_login(chief)

    with django_assert_max_num_queries(17):  # type: ignore[operator]  # two of them for session and person
        assert client.get(f"/actions/{completion.action_id}/").status_code == 200


def completion_pages(completion: Completion) -> tuple[str, str]:
    page = f"/actions/{completion.action_id}/completions/{completion.pk}/"
    return page, f"{page}accept/"
