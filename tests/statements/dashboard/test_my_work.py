"""The page of one's own work: whatever room it belongs to, by date. docs/rules/dashboard.md."""

from datetime import date, timedelta

import pytest
from django.test import Client

from actions.models import Action
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.chasing.planning import work_of
from msplan.lib.dates import today
from statements.writing.assigning import assign
from suppliers.asking.reading import taking
from suppliers.models import Check, CorrectiveAction, Response
from tests.actions.making import an_action
from tests.people import department, person
from tests.statements.build import NOW, cast, opened
from tests.statements.promises.making import section_of
from tests.suppliers.asking.making import AT
from tests.suppliers.asking.reading.making import a_response
from tests.suppliers.checks.making import a_check, a_corrective, a_finding
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def with_something_of_each(role: Role, on: date) -> Person:
    """Late by one day, two days and so on: a target, a review, a check, a corrective action, a response; and a section,

    whose day the statement gives."""
    who = person("Grace Undermill", role, department=department("Buying"))
    action = an_action(start_on=on - 300 * DAY, owner=who, target_on=on - 1 * DAY)
    Action.objects.filter(pk=action.pk).update(review_on=on - 2 * DAY)
    acme = supplier("Acme Ltd", "contract-cleaning")
    finding = a_finding(acme, who)
    check = a_check(acme, who)
    Check.objects.filter(pk=check.pk).update(
        done_on=on - 100 * DAY, next_due_on=on - 3 * DAY, suggested_on=on - 3 * DAY
    )
    corrective = a_corrective(finding, who)
    due = on - 4 * DAY
    CorrectiveAction.objects.filter(pk=corrective.pk).update(agreed_on=due, first_due_on=due, due_on=due)
    response = a_response()
    if role is Role.PROCUREMENT:
        taking.take(response, instead_of=None, by=who, at=AT + 12 * DAY)
    Response.objects.filter(pk=response.pk).update(last_at=AT.replace(year=on.year) - 400 * DAY, reader=who)
    team = cast()
    assign(section_of(opened(team)), author=who, by=team.editor, at=NOW)
    return who


@pytest.mark.parametrize("role", [Role.PROCUREMENT, Role.HR])
def test_what_is_mine_in_every_room_is_on_it_by_date(role: Role) -> None:
    on = today()
    who = with_something_of_each(role, on)

    mine = work_of(who, on).mine

    assert {one.due.kind for one in mine} >= {
        "Target date",
        "Review",
        "Check of a supplier",
        "Corrective action of a supplier",
        "Response to read",
        "Section of a statement",
    }
    assert [one.due.due_on for one in mine] == sorted(one.due.due_on for one in mine)
    client = Client()
    client.force_login(who)
    page = client.get("/mine/").content.decode()
    places = [page.index(one.due.link) for one in mine]
    assert places == sorted(places)


def test_what_is_anothers_is_not() -> None:
    """Control."""
    on = today()
    with_something_of_each(Role.PROCUREMENT, on)

    assert work_of(person("Liam Tarrow", Role.PROCUREMENT), on).mine == []


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.EXECUTIVE_LEAD, "/dashboard/"),
        (Role.PLAN_MANAGER, "/dashboard/"),
        (Role.SIGNING_OFFICER, "/dashboard/"),
        (Role.STATEMENT_EDITOR, "/mine/"),
        (Role.PROCUREMENT, "/mine/"),
        (Role.HR, "/mine/"),
        (Role.CONTRIBUTOR, "/mine/"),
    ],
)
def test_signing_in_lands_on_what_is_mine_to_do(role: Role, address: str) -> None:
    client = Client()
    client.force_login(person("Lan Ding", role))

    assert client.get("/").headers["Location"] == address
