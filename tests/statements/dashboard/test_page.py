"""The lead's page: what it says is what plain SQL counts."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from actions.models import Action
from msplan.accounts.roles import Role
from msplan.lib.dates import today
from statements.dashboard.numbers import NUMBERS
from statements.dashboard.page import dashboard
from statements.figures.catalogue import FIGURES
from statements.figures.scopes import this_year
from tests.people import person
from tests.statements.build import approved, cast
from tests.statements.figures.records import a_register_and_a_plan

pytestmark = pytest.mark.django_db


def sql(query: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def lead() -> Client:
    client = Client()
    client.force_login(person("Ms Lead", Role.EXECUTIVE_LEAD))
    return client


def test_late_actions_as_sql_counts_them() -> None:
    a_register_and_a_plan()
    on = today()

    page = lead().get("/dashboard/").content.decode()

    late = sql(
        "SELECT count(*) FROM actions_action WHERE target_on < %s"
        " AND progress IN ('not_started', 'in_progress', 'paused')",
        on,
    )
    opened = sql(
        "SELECT count(*) FROM actions_action WHERE progress IN ('not_started', 'in_progress', 'paused')"
    )
    assert late > 0
    assert f"{late} of {opened} open actions {'is' if late == 1 else 'are'} late" in page


def test_five_numbers_at_most_each_with_its_list() -> None:
    a_register_and_a_plan()
    client = lead()

    page = client.get("/dashboard/").content.decode()

    assert len(NUMBERS) == 5
    for key in NUMBERS:
        href = FIGURES[key].list_href or reverse("drafts:records", args=[key])
        assert href.replace("&", "&amp;") in page
        assert client.get(href).status_code == 200


def test_late_ones_come_worst_first() -> None:
    a_register_and_a_plan()
    on = today()

    page = dashboard(person("Ms Lead", Role.EXECUTIVE_LEAD), this_year(on))

    assert sum(aspect.count for aspect in page.aspects) == page.behind > 0
    for aspect in page.aspects:
        worst = [min(d for d in (row.action.target_on, row.action.review_on) if d) for row in aspect.worst]
        assert worst == sorted(worst)
        assert all(row.how for row in aspect.worst)
    assert [thing.due_on for thing in page.things] == sorted(thing.due_on for thing in page.things)


def test_a_red_action_needs_the_executive_leads_decision_and_not_the_auditors() -> None:
    a_register_and_a_plan()
    scope = this_year(today())

    leads = dashboard(person("Ms Lead", Role.EXECUTIVE_LEAD), scope).decisions
    auditors = dashboard(person("An Auditor", Role.AUDITOR), scope).decisions

    red = list(Action.objects.red().values_list("title", flat=True))
    assert red
    assert [one.text.split(" ", 1)[1] for one in leads if one.button == "Decide"] == red
    assert auditors == []


def test_an_approved_statement_waits_for_the_signing_officer() -> None:
    who = cast()
    statement = approved(who)
    scope = this_year(date(2025, 8, 12))

    assert [d.text for d in dashboard(who.chief, scope).decisions] == [statement.title]
    assert dashboard(who.lead, scope).decisions == []


def test_the_course_of_the_statement_is_said() -> None:
    who = cast()
    statement = approved(who)
    due = statement.deadline(6)

    before = dashboard(who.lead, this_year(due - timedelta(days=12))).course
    after = dashboard(who.lead, this_year(due + timedelta(days=9))).course

    assert (
        before.sentence
        == "The statement 2024-25 is approved and waits for its signature, due in 12 days, on 30 September 2025."
    )
    assert after.late
    assert "9 days overdue" in after.sentence


def test_an_empty_force_has_a_dashboard() -> None:
    page = lead().get("/dashboard/").content.decode()
    words = strip_tags(page)

    assert "The plan has no open actions; nothing needs your decision." in words
    assert "No statement has been opened yet." in page


@pytest.mark.parametrize("times", [1, 3])
def test_it_costs_the_same_queries_whatever_there_is(
    django_assert_max_num_queries: object, times: int
) -> None:
    for _ in range(times):
        a_register_and_a_plan()
    client = lead()
    client.get("/dashboard/")

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get("/dashboard/")


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.PROCUREMENT, Role.HR, Role.BOARD_SECRETARY])
def test_it_is_not_for_everybody(role: Role) -> None:
    client = Client()
    client.force_login(person("Somebody", role))

    assert client.get("/dashboard/").status_code == 403
