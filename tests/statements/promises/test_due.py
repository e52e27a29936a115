"""Who is asked about a promise, and by when; nobody once it has an answer."""

from datetime import date

import pytest

from msplan.accounts.models import Department
from statements.due import items
from statements.models import Promise
from statements.promises.due import answers_by
from tests.people import department, person
from tests.statements.build import Cast, cast, written
from tests.statements.promises.making import (
    DUE,
    SECOND,
    SOONER,
    TEXT,
    a_promise,
    kept,
    made_public,
    next_year,
)

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 4)


def last_year(who: Cast) -> tuple[Promise, Promise]:
    statement = written(who, TEXT)
    owner = person("Olive Owner", department=department("HR"))
    promises = a_promise(statement, who, owner=owner), a_promise(statement, who, SECOND, SOONER, owner=owner)
    made_public(statement)
    return promises


def rows(on: date, ladder: str) -> list[tuple[str, date, str]]:
    return [(row.thing, row.due_on, row.link) for row in items(on) if row.ladder == ladder]


def test_the_owner_is_asked_by_its_own_date() -> None:
    first, second = last_year(cast())

    assert rows(date(2025, 11, 3), "promise") == [
        (f"statements.promise:{one.pk}", day, f"/drafts/promises/{one.pk}/answer/")
        for one, day in ((first, DUE), (second, SOONER))
    ]
    row = next(row for row in items(date(2025, 11, 3)) if row.ladder == "promise")
    assert (row.person_id, row.department_id) == (first.owner_id, Department.objects.get(name="HR").pk)


def test_a_later_promise_is_asked_when_the_next_statement_needs_its_answer() -> None:
    who = cast()
    first, second = last_year(who)
    Promise.objects.filter(pk=first.pk).update(due_on=date(2027, 3, 31))

    assert answers_by(date(2026, 9, 30)) == date(2026, 8, 1)
    assert {(thing, day) for thing, day, _ in rows(MAY, "promise")} == {
        (f"statements.promise:{first.pk}", date(2026, 8, 1)),
        (f"statements.promise:{second.pk}", SOONER),
    }


def test_nobody_is_asked_once_it_is_answered() -> None:
    who = cast()
    for promise in last_year(who):
        kept(promise, who.editor)

    assert rows(MAY, "promise") == rows(MAY, "answers") == []


def test_the_editor_hears_of_answers_that_the_statement_lacks() -> None:
    who = cast()
    first, _ = last_year(who)
    kept(first, who.editor)
    statement = next_year(who)

    found = [row for row in items(MAY) if row.ladder == "answers"]

    assert [(row.person_id, row.label, row.due_on, row.link) for row in found] == [
        (who.editor.pk, "1 promise has no answer yet", date(2026, 8, 1), f"/drafts/{statement.pk}/promises/")
    ]
    assert [row.thing for row in found] == ["statements.answers:2025-26"]


def test_before_it_is_opened_the_thing_has_the_same_name() -> None:
    who = cast()
    last_year(who)
    before = {row.thing for row in items(MAY) if row.ladder == "answers"}
    next_year(who)

    assert before == {row.thing for row in items(MAY) if row.ladder == "answers"}


def test_one_persons_rows_alone() -> None:
    who = cast()
    first, _ = last_year(who)

    assert {row.person_id for row in items(MAY, {first.owner_id})} == {first.owner_id}
    assert {row.ladder for row in items(MAY, {who.editor.pk})} == {"statement", "answers"}


def test_a_promise_that_is_not_public_asks_nobody() -> None:
    who = cast()
    a_promise(written(who, TEXT), who)

    assert rows(date(2025, 11, 3), "promise") == []


@pytest.mark.parametrize("many", [1, 6])
def test_the_questions_asked_do_not_grow(many: int, django_assert_max_num_queries: object) -> None:
    who = cast()
    statement = written(who, " ".join(f"We will do {n}." for n in range(many)))
    for n in range(many):
        a_promise(statement, who, f"We will do {n}.")
    made_public(statement)

    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert len([row for row in items(MAY) if row.ladder == "promise"]) == many
