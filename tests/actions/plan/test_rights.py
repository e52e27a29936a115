from datetime import date

import pytest

from actions.models import Action
from actions.plan.rights import may_edit, may_review, may_work
from msplan.accounts.people import deactivate, set_leave
from tests.actions.making import an_action, an_owner, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 15)


@pytest.fixture
def action() -> Action:
    lead = person("Lea Marchmont", "department_lead")
    return an_action(start_on=date(2026, 1, 15), lead_department=department("Procurement", lead=lead))


def test_owner_and_plan_manager_review_and_a_colleague_does_not(action: Action) -> None:
    assert may_review(an_owner(), action, DAY)
    assert may_review(person("Pim Aldersey", "plan_manager"), action, DAY)
    assert not may_review(person("Col League", "contributor"), action, DAY)
    assert not may_review(action.lead_department.lead, action, DAY)


def test_the_deputy_answers_during_leave_and_only_then(action: Action) -> None:
    deputy = person("Dee Puttnam", "contributor")
    set_leave(an_owner(), first=DAY, last=DAY, deputy=deputy, by=None, at=noon(DAY))
    action = Action.objects.with_stand_ins().get()

    assert may_review(deputy, action, DAY)
    assert may_review(an_owner(), action, DAY)
    assert not may_review(deputy, action, date(2026, 7, 16))


def test_the_lead_answers_when_the_owner_has_left(action: Action) -> None:
    deactivate(action.owner, by=None, at=noon(DAY))
    action = Action.objects.with_stand_ins().get()

    assert may_review(action.lead_department.lead, action, DAY)


def test_a_lead_edits_their_own_department_the_plan_manager_all(action: Action) -> None:
    own = person("Ada Thorne", "department_lead", department=action.lead_department)
    other = person("Bo Thorne", "department_lead", department=department("Estates"))

    assert may_edit(own, action)
    assert may_edit(action.lead_department.lead, action)
    assert not may_edit(other, action)
    assert may_edit(person("Pim Aldersey", "plan_manager"), action)
    assert not may_edit(an_owner(), action)
    assert may_work(an_owner(), action, DAY)


def test_an_auditor_reads_only(action: Action) -> None:
    auditor = person("Aud Itorson", "auditor", department=action.lead_department)

    assert auditor.may("actions.see")
    assert [may_edit(auditor, action), may_work(auditor, action, DAY), may_review(auditor, action, DAY)] == [
        False
    ] * 3
