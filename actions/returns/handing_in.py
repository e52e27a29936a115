"""Handing a count in, and correcting one. Rules: docs/rules/returns.md."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from actions.plan.amending import keep, refuse_twice
from actions.plan.refusing import PlanRefused
from actions.returns.keeping import held, reckon
from actions.returns.models import ReturnCount, ReturnImport, ReturnSeries
from actions.returns.models.count import told
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.states import InvalidTransition


@transaction.atomic
def hand_in(
    series: ReturnSeries,
    *,
    as_at: date,
    required: int | None = None,
    done: int | None = None,
    unknown_reason: str = "",
    note: str = "",
    of_import: ReturnImport | None = None,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> ReturnCount:
    """The numbers of one of the series' days that has come, or why nobody knows them.

    Raises PlanRefused, InvalidTransition; MadeAlready for a page sent twice.
    """
    now = held(series.pk)
    count = ReturnCount(
        series=now,
        as_at=as_at,
        required=required,
        done=done,
        unknown_reason=unknown_reason.strip(),
        note=note.strip(),
        of_import=of_import,
        form_id=form_id,
        entered_by=by,
        entered_at=at,
    )
    check_day(now, as_at, on=london_date(at))
    check_numbers(now, required, done, unknown_reason)
    keep(count, field="as_at")
    reckon(now)
    record("returns.hand_in", now, by=by, at=at, after=words_of(count))
    series.refresh_from_db()
    return count


@transaction.atomic
def correct(
    count: ReturnCount,
    *,
    required: int | None = None,
    done: int | None = None,
    unknown_reason: str = "",
    note: str = "",
    reason: str,
    of_import: ReturnImport | None = None,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> ReturnCount:
    """Another answer for the same day, with the reason; the row before stays and stands no more.

    Raises PlanRefused, MadeAlready; InvalidTransition where somebody corrected it a moment ago.
    """
    now = held(count.series_id)
    made = ReturnCount(
        series=now,
        as_at=count.as_at,
        required=required,
        done=done,
        unknown_reason=unknown_reason.strip(),
        note=note.strip(),
        corrects=count,
        reason=reason.strip(),
        of_import=of_import,
        form_id=form_id,
        entered_by=by,
        entered_at=at,
    )
    refuse_twice(made)
    if not reason.strip():
        raise PlanRefused("Say why it is corrected.", field="reason")
    check_numbers(now, required, done, unknown_reason)
    if said_by(made) == said_by(count):
        raise PlanRefused("Nothing is different from what was handed in.", field="done")
    if not ReturnCount.objects.filter(pk=count.pk, is_standing=True).update(is_standing=False):
        raise InvalidTransition("Somebody has corrected this count already. Look at it again.")
    keep(made, field="as_at")
    record(
        "returns.correct",
        now,
        by=by,
        at=at,
        before={name: said for name, said in words_of(count).items() if name != "as at"},
        after={**words_of(made), "reason": made.reason},
    )
    return made


def check_day(series: ReturnSeries, as_at: date, *, on: date) -> None:
    """Only on its own days is it counted, or numbers of different days would stand side by side."""
    days = series.days_until(on)
    if as_at in days:
        return
    if not days:
        raise PlanRefused(f"It is counted for the first time on {plain(series.first_on)}.", field="as_at")
    near = min(days, key=lambda day: abs((day - as_at).days))
    raise PlanRefused(
        f"It is not counted as at {plain(as_at)}. The nearest of its days is {plain(near)}.", field="as_at"
    )


def check_numbers(series: ReturnSeries, required: int | None, done: int | None, unknown_reason: str) -> None:
    """The numbers that the series asks for, or why they are not known: one of the two, and all of it."""
    if unknown_reason.strip():
        if required is not None or done is not None:
            raise PlanRefused("Give the numbers, or say why they are not known, not both.", field="done")
        return
    if done is None:
        raise PlanRefused("Enter the number, or say why it is not known.", field="done")
    if series.is_share and required is None:
        raise PlanRefused("Enter how many must.", field="required")
    if not series.is_share and required is not None:
        raise PlanRefused("A head-count is one number.", field="required")
    if required is not None and done > required:
        raise PlanRefused("It cannot be more than how many must.", field="done")


def said_by(count: ReturnCount) -> tuple[int | None, int | None, str, str]:
    """All that an answer says: two that say the same are one."""
    return count.required, count.done, count.unknown_reason, count.note


def words_of(count: ReturnCount) -> dict[str, Any]:
    why = {"why it is not known": count.unknown_reason} if count.unknown_reason else {}
    return {"as at": count.as_at, "count": told(count.required, count.done), **why}
