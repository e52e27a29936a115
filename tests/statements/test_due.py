"""The deadline of the statement, for those who answer for it."""

from datetime import date, timedelta

import pytest

from msplan.accounts.models import Person
from msplan.chasing.planning import open_items
from msplan.force.models import Body, ForceProfile
from statements.due import expected, items
from statements.writing.drafting import open_statement
from tests.statements.build import NOW, cast, give_approval, opened, published, submitted

pytestmark = pytest.mark.django_db
DUE = date(2025, 9, 30)


def test_a_statement_is_due_six_months_after_its_year() -> None:
    who = cast()
    statement = opened(who)

    rows = list(items(DUE - timedelta(days=60)))

    assert {row.person_id for row in rows} == {who.editor.pk, who.lead.pk}
    assert {(row.due_on, row.ladder, row.link) for row in rows} == {
        (DUE, "statement", f"/drafts/{statement.pk}/")
    }


def test_the_force_may_set_another_date() -> None:
    opened(cast())
    ForceProfile.objects.update(statement_due_months=5)

    assert [one.due_on for one in expected(date(2025, 5, 1))] == [date(2025, 8, 31)]


def test_one_persons_rows() -> None:
    who = cast()
    opened(who)

    assert [row.person_id for row in items(DUE, {who.lead.pk})] == [who.lead.pk]
    assert list(items(DUE, {who.secretary.pk})) == []
    assert [row.kind for row in open_items(DUE, {who.editor.pk})] == ["Statement"]


def test_what_is_public_is_not_due() -> None:
    published(cast())

    assert expected(date(2025, 12, 1)) == []


def test_the_next_year_is_due_though_nobody_opened_it() -> None:
    published(cast())

    found = expected(date(2026, 4, 1))

    assert [(one.slug, one.due_on, one.statement) for one in found] == [("2025-26", date(2026, 9, 30), None)]


def test_a_force_without_any_statement_is_not_chased() -> None:
    cast()

    assert list(items(DUE)) == []


def test_the_thing_keeps_its_name_when_it_is_opened() -> None:
    """The name is the key of reminders: opening the statement must not send the old ones again."""
    published(cast())
    before = {row.thing for row in items(date(2026, 7, 2))}

    open_statement(
        period_start=date(2025, 4, 1),
        period_end=date(2026, 3, 31),
        title="Next",
        bodies=Body.objects.all(),
        by=Person.objects.get(name="Hannah Wexley"),
        at=NOW,
    )

    assert {row.thing for row in items(date(2026, 7, 2))} == before


def test_whose_turn_it_is_finds_it_among_their_work() -> None:
    who = cast()

    def asked(person: Person) -> list[str]:
        return [row.kind for row in open_items(DUE, {person.pk})]

    statement = submitted(who)
    assert (asked(who.secretary), asked(who.chief)) == (["Decision of the board to record"], [])
    give_approval(statement, who)
    assert (asked(who.secretary), asked(who.chief)) == ([], ["Statement to sign"])
