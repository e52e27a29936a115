"""Which statement another one follows."""

from datetime import date

import pytest

from statements.models import Statement
from statements.writing.drafting import open_statement
from statements.writing.predecessor import predecessor
from tests.statements.build import NOW, Cast, cast, opened

pytestmark = pytest.mark.django_db


def next_years(who: Cast, years: int = 1) -> Statement:
    return open_statement(
        period_start=date(2024 + years, 4, 1),
        period_end=date(2025 + years, 3, 31),
        title="The next one",
        bodies=[who.body],
        by=who.editor,
        at=NOW,
    )


def made_public(statement: Statement, state: str = "published") -> None:
    """As if it had gone the whole way, which is proved elsewhere."""
    Statement.objects.filter(pk=statement.pk).update(
        state=state,
        as_at=date(2025, 8, 12),
        content_hash="a" * 64,
        submitted_by=statement.opened_by,
        submitted_at=NOW,
        published_at=NOW,
    )


def test_predecessor_of_the_first_statement_is_none() -> None:
    assert predecessor(opened(cast())) is None


def test_predecessor_is_public() -> None:
    who = cast()
    first = opened(who)

    assert predecessor(next_years(who)) is None

    made_public(first)
    assert predecessor(Statement.objects.get(slug="2025-26")) == first


@pytest.mark.parametrize(("state", "follows"), [("withdrawn", True), ("superseded", False)])
def test_predecessor_that_is_no_longer_in_force(state: str, *, follows: bool) -> None:
    who = cast()
    first = opened(who)
    made_public(first, state)

    assert predecessor(next_years(who)) == (first if follows else None)


def test_predecessor_is_the_latest_of_them() -> None:
    who = cast()
    made_public(opened(who))
    second = next_years(who)
    made_public(second)

    assert predecessor(next_years(who, 2)) == second


def test_predecessor_is_of_an_earlier_period_and_not_itself() -> None:
    who = cast()
    first = opened(who)
    made_public(first)

    assert predecessor(first) is None
