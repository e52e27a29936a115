"""Whatever is chased and late is in the list of what is late: whose it is, and since when."""

from datetime import date, timedelta

import pytest
from django.test import Client

from actions.models import Action, Aspect
from msplan.accounts.roles import Role
from msplan.lib.dates import today
from statements.dashboard.counts import BY_ASPECT
from statements.dashboard.late import Late, by_aspect
from statements.dashboard.reading import late_things
from statements.figures.definition import numbers_of
from statements.figures.handing_in import set_up
from statements.figures.indicators import indicators
from statements.figures.scopes import this_year
from statements.models import Promise
from statements.writing.assigning import assign
from tests.actions.making import an_action
from tests.people import department, person
from tests.statements.build import NOW, Cast, cast, opened, written
from tests.statements.promises.making import TEXT, a_promise, made_public, next_year, section_of
from tests.walk.conftest import demonstration  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db


def a_room_behind() -> Cast:
    """A public statement that promised and was never updated, the next one begun and left, a value never handed in."""
    who = cast()
    statement = written(who, TEXT)
    a_promise(statement, who, owner=person("Olive Owner", department=department("HR")))
    made_public(statement)
    assign(
        section_of(next_year(who)),
        author=person("Ava Thorley", Role.CONTRIBUTOR, department=department("Fleet")),
        by=who.editor,
        at=NOW,
    )
    owner = person("Isla Thornby", department=department("Crime"))
    set_up(indicators()["K26"], changes={"owner": owner}, by=who.editor, at=NOW)
    return who


# Of each kind: since when it is late, and who has to answer.
BEHIND = {
    "Promise": (date(2026, 3, 31), ("Olive Owner",)),
    "Six-monthly update": (date(2026, 3, 31), ("Hannah Wexley", "The lead")),
    "Value of an indicator": (date(2025, 10, 28), ("Isla Thornby",)),
    "Section of a statement": (date(2026, 8, 1), ("Ava Thorley",)),
    "Answers to promises": (date(2026, 8, 1), ("Hannah Wexley",)),
    "Statement": (date(2026, 9, 30), ("Hannah Wexley", "The lead")),
}


@pytest.mark.parametrize("kind", BEHIND)
def test_what_the_room_of_statements_has_late_is_in_it_from_the_day_after(kind: str) -> None:
    who = a_room_behind()
    due_on, names = BEHIND[kind]
    wanted = tuple(who.lead.name if name == "The lead" else name for name in names)

    def found(on: date) -> list[tuple[date, set[str]]]:
        return [(one.due_on, set(one.names)) for one in late_things(on) if one.kind == kind]

    assert found(due_on) == []
    assert found(due_on + timedelta(days=1)) == [(due_on, set(wanted))]


# Of each ladder that tells the executive lead: after how many days.
TOLD_AFTER = {"Promise": 28, "Value of an indicator": 28, "Answers to promises": 14}


@pytest.mark.parametrize("kind", TOLD_AFTER)
def test_the_executive_lead_is_told_from_the_day_of_the_ladder_on(kind: str) -> None:
    a_room_behind()
    from_then_on = BEHIND[kind][0] + timedelta(days=TOLD_AFTER[kind])

    def reached(on: date) -> list[bool]:
        return [one.reached for one in late_things(on) if one.kind == kind]

    assert reached(from_then_on - timedelta(days=1)) == [False]
    assert reached(from_then_on) == [True]


def test_a_reader_is_led_to_the_thing_and_not_to_the_form_that_its_owner_fills_in() -> None:
    a_room_behind()

    [promise] = [one for one in late_things(date(2026, 9, 1)) if one.kind == "Promise"]

    pk = Promise.objects.get().pk
    assert promise.href == f"/drafts/promises/{pk}/"


def test_before_there_is_any_statement_values_are_owed_all_the_same() -> None:
    owner = person("Isla Thornby")
    set_up(indicators()["K26"], changes={"owner": owner}, by=owner, at=NOW)

    assert [(one.kind, one.owners) for one in late_things(date(2026, 1, 5))] == [
        ("Value of an indicator", "Isla Thornby")
    ]


def test_what_waits_for_several_people_is_one_thing_and_each_of_them_finds_it() -> None:
    who = a_room_behind()
    lead = Client()
    lead.force_login(person("Ms Lead", Role.EXECUTIVE_LEAD))
    on = today()

    things = [one for one in late_things(on) if one.kind == "Six-monthly update"]

    assert len(things) == 1
    for name in (who.editor.name, "Ms Lead"):
        page = lead.get("/dashboard/late/", {"owner": name, "kind": "Six-monthly update"})
        assert page.context["page"].total == 1
    page = lead.get("/dashboard/late/", {"owner": "Olive Owner", "kind": "Six-monthly update"})
    assert page.context["page"].total == 0
    by_department = lead.get("/dashboard/late/", {"department": "Crime"})
    assert {row["thing"].owners for row in by_department.context["rows"]} == {"Isla Thornby"}


def test_the_worst_of_an_aspect_come_first_by_the_older_of_the_two_dates() -> None:
    on = date(2026, 3, 4)
    days = {
        "A": (date(2026, 3, 3), date(2026, 2, 20)),
        "B": (date(2026, 2, 25), date(2026, 3, 1)),
        "C": (date(2026, 3, 3), date(2026, 8, 1)),
    }
    for title, (target, review) in days.items():
        made = an_action(start_on=date(2025, 1, 6), title=title, aspect=Aspect.INTERNAL, target_on=target)
        Action.objects.filter(pk=made.pk).update(review_on=review)
    numbers = numbers_of([], this_year(on), *(count.part for count in BY_ASPECT.values()))

    rows = by_aspect(Action.objects.all(), {}, numbers, on)

    [internal] = [one for one in rows if one.worst]
    assert [late.action.title for late in internal.worst] == ["A", "B"]
    assert [late.how for late in internal.worst] == [
        ["Target 1 day overdue", "Review 12 days overdue"],
        ["Target 7 days overdue", "Review 3 days overdue"],
    ]
    assert internal.count == 3
    assert all(isinstance(late, Late) for late in internal.worst)


def test_the_room_is_made_late_on_purpose() -> None:
    """Control: a statement that is only opened has nothing late."""
    opened(cast())

    assert late_things(date(2025, 7, 1)) == []
