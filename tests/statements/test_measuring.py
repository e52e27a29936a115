"""States kept at month ends, and what a statement takes."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from actions.models import Action
from statements.agreement.submitting import changes_since, refresh_figures
from statements.figures.freezing import live, scope_of
from statements.figures.measuring import measure, measure_when_due
from statements.models import MeasuredTable, Measurement
from tests.statements.build import NOW, TODAY, approved, cast, hand_in, written
from tests.statements.figures.records import a_register_and_a_plan

pytestmark = pytest.mark.django_db
MARCH = date(2025, 3, 31)
AT = datetime(2025, 4, 1, 2, 10, tzinfo=UTC)


def test_a_month_end_is_measured_once() -> None:
    a_register_and_a_plan(MARCH)
    first = measure(as_at=MARCH, at=AT)
    before = list(Measurement.objects.order_by("key").values_list("key", "value"))
    Action.objects.update(progress="cancelled", cancelled_on=MARCH, cancelled_reason="x", review_on=None,
                          completed_on=None, paused_reason="", rating="", rated_on=None)  # fmt: skip

    again = measure(as_at=MARCH, at=AT)

    assert first == Measurement.objects.count() + MeasuredTable.objects.count()
    assert again == 0
    assert list(Measurement.objects.order_by("key").values_list("key", "value")) == before


@pytest.mark.parametrize(("day", "rows"), [(1, True), (5, True), (6, False)])
def test_only_fresh_month_ends_are_measured(day: int, rows: object) -> None:
    written_rows = measure_when_due(on=date(2025, 4, day), at=AT)

    assert bool(written_rows) is rows
    assert Measurement.objects.filter(as_at=MARCH).exists() is rows


def test_a_day_within_a_month_is_none() -> None:
    with pytest.raises(ValueError, match="not the last day"):
        measure(as_at=date(2025, 3, 30), at=AT)


def test_a_statement_takes_the_state_at_its_periods_end() -> None:
    a_register_and_a_plan(MARCH)
    measure(as_at=MARCH, at=AT)
    was = Measurement.objects.get(key="actions_open").value
    Action.objects.filter(progress="in_progress").update(progress="paused", paused_reason="x", review_on=None)
    Action.objects.filter(progress="not_started").update(
        progress="cancelled", cancelled_on=TODAY, cancelled_reason="x", review_on=None
    )
    who = cast()

    statement = hand_in(written(who), by=who.editor, at=NOW, on=TODAY)

    frozen = statement.figures.get(key="actions_open")
    now = statement.figures.get(key="reviews_given")
    assert (frozen.value, frozen.as_at) == (was, MARCH)
    assert frozen.value != Action.objects.open().count()
    assert (now.as_at, now.period_end) == (None, MARCH)
    assert statement.tables.get(key="actions_by_progress").as_at == MARCH


def test_without_a_measurement_it_is_the_day_of_submission() -> None:
    a_register_and_a_plan(TODAY)
    who = cast()

    statement = hand_in(written(who), by=who.editor, at=NOW, on=TODAY)

    frozen = statement.figures.get(key="actions_open")
    assert (frozen.value, frozen.as_at) == (Action.objects.open().count(), TODAY)
    assert len(frozen.references) == frozen.value


def test_an_unfinished_period_ends_today() -> None:
    statement = written(cast())

    assert scope_of(statement, date(2024, 12, 24)).last == date(2024, 12, 24)
    assert scope_of(statement, TODAY).last == MARCH


def test_refreshing_shows_old_and_new_and_voids() -> None:
    a_register_and_a_plan(TODAY)
    who = cast()
    statement = approved(who)
    old = Action.objects.open().count()
    Action.objects.filter(progress="paused").update(progress="not_started", paused_reason="", review_on=TODAY)
    Action.objects.filter(progress="not_started").first().delete()

    changes = changes_since(statement, on=TODAY)
    refresh_figures(statement, by=who.editor, at=NOW, on=TODAY)

    statement.refresh_from_db()
    assert [(change.label, change.old, change.new) for change in changes] == [
        ("Open actions", str(old), str(old - 1))
    ]
    assert statement.state == "with_board"
    assert not statement.approvals.standing().exists()
    assert statement.figures.get(key="actions_open").value == old - 1


def test_only_what_is_asked_for_is_counted(django_assert_max_num_queries: object) -> None:
    statement = written(cast())

    with django_assert_max_num_queries(3):  # type: ignore[operator]
        live(statement, figures=["suppliers_active", "actions_open"], tables=[], on=TODAY)


def test_the_command_measures_the_month_end_it_is_given() -> None:
    out = StringIO()
    call_command("measure", "--as-at", "2025-03-31", "--dry-run", stdout=out)
    assert "Nothing was written" in out.getvalue()
    assert not Measurement.objects.exists()

    call_command("measure", "--as-at", "2025-03-31", stdout=out)

    assert Measurement.objects.filter(as_at=MARCH).exists()
    with pytest.raises(CommandError, match="not a month end"):
        call_command("measure", "--as-at", "2025-03-30")
