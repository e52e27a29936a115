"""The six-monthly update is due six months after its statement was, until it is public."""

from datetime import date

import pytest

from msplan.force.models import ForceProfile
from statements.due import items
from statements.models import Update
from tests.statements.build import cast
from tests.statements.updates.test_life import ON, a_public_statement, an_update, published_update

pytestmark = pytest.mark.django_db


def dues() -> list[tuple[str, date, str]]:
    return [(one.thing, one.due_on, one.link) for one in items(ON) if one.kind == "Six-monthly update"]


def test_editor_and_lead_are_asked_until_it_is_public() -> None:
    who = cast()
    statement = a_public_statement(who)

    assert dues() == [("statements.update:2024-25", date(2026, 3, 31), f"/drafts/{statement.pk}/")] * 2
    update = an_update(who, statement)
    assert {link for _, _, link in dues()} == {f"/drafts/updates/{update.pk}/"}


def test_nobody_is_asked_once_it_is_public() -> None:
    published_update(cast())

    assert Update.objects.public().count() == 1
    assert dues() == []


def test_the_force_says_in_how_many_months_a_statement_is_due() -> None:
    a_public_statement(cast())
    ForceProfile.objects.update(statement_due_months=5)

    assert {due_on for _, due_on, _ in dues()} == {date(2026, 2, 28)}


def test_no_statement_no_update() -> None:
    cast()

    assert dues() == []
