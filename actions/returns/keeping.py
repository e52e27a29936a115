"""Setting a return up, changing who owes it, and ending it. Rules: docs/rules/returns.md."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from actions.plan.amending import amend, keep, refuse_twice, said
from actions.plan.refusing import PlanRefused
from actions.returns.models import ReturnKind, ReturnSeries
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import InvalidTransition

SETTINGS = ("kind", "group", "supplier", "method", "owner", "every", "first_on")
# What may change while it is owed: the days stay what they are, or counts would lie between them.
EDITABLE = ("method", "owner")
# Any constant: whoever numbers one holds this lock until the number is written.
NUMBERING = 5_431


@transaction.atomic
def set_up(*, form_id: UUID | None = None, by: Person | None, at: datetime, **words: Any) -> ReturnSeries:
    """A return is owed from now on (``words``: fields of SETTINGS); its first count is that of ``first_on``.

    Raises PlanRefused; MadeAlready where the page with this ``form_id`` was sent before.
    """
    if unknown := set(words) - set(SETTINGS):
        raise ValueError(f"{sorted(unknown)} are not set up here")
    series = ReturnSeries(form_id=form_id, **words)
    refuse_twice(series)
    series.registered_on = london_date(at)
    _check(series)
    series.next_on = series.first_on
    series.due_on = series.due_after(series.first_on)
    series.number = _next_number()
    keep(series, field="group" if series.is_share else "supplier")
    record("returns.set_up", series, by=by, at=at, after={name: said(series, name) for name in SETTINGS})
    return series


@transaction.atomic
def edit(
    series: ReturnSeries, *, version: int, changes: Mapping[str, Any], by: Person | None, at: datetime
) -> bool:
    """Another owner, or other words about how it is counted; False when nothing differs.

    Raises StaleEdit, PlanRefused, InvalidTransition once it is ended.
    """
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"{sorted(unknown)} do not change")
    return amend(series, version=version, changes=changes, act="returns.edit", check=_check, by=by, at=at)


@transaction.atomic
def end(series: ReturnSeries, *, reason: str, by: Person, at: datetime) -> None:
    """Nobody owes it any more; its counts stay, and no figure reads them. Raises PlanRefused, InvalidTransition."""
    if not reason.strip():
        raise PlanRefused("Say why it is no longer counted.", field="reason")
    words = {"ended_on": london_date(at), "ended_reason": reason.strip(), "next_on": None, "due_on": None}
    if not ReturnSeries.objects.in_use().filter(pk=series.pk).update(**words):
        raise InvalidTransition(f"{series.reference} was ended already.")
    series.refresh_from_db()
    record("returns.end", series, by=by, at=at, after={"reason": reason.strip()})


def reckon(series: ReturnSeries) -> None:
    """Work out anew which day is the next without a count. The row must be locked."""
    if not series.is_owed:
        return
    days = series.counts.filter(is_standing=True).values_list("as_at", flat=True)
    series.next_on = series.first_missing(days)
    series.due_on = series.due_after(series.next_on)
    series.save(update_fields=["next_on", "due_on"])


def held(pk: int) -> ReturnSeries:
    """Locked until the end, so that two who hand in the same come one by one. Raises InvalidTransition once ended."""
    series = ReturnSeries.objects.select_for_update(of=("self",)).select_related("supplier").get(pk=pk)
    if not series.is_owed:
        raise InvalidTransition(f"{series.reference} is ended: nothing is handed in any more.")
    return series


def _check(series: ReturnSeries) -> None:
    """The rules that take more than one field, as sentences beside theirs."""
    if not series.is_owed:
        raise InvalidTransition(f"{series.reference} is ended: nothing of it changes any more.")
    if not series.owner.is_active:
        raise PlanRefused(f"{series.owner} has left. Choose another owner.", field="owner")
    if series.kind == ReturnKind.HEAD_COUNT and series.supplier is None:
        raise PlanRefused("Choose the agency whose people are counted.", field="supplier")
    if series.kind == ReturnKind.HEAD_COUNT and series.group:
        raise PlanRefused("A head-count is of one agency: choose no group.", field="group")
    if series.is_share and not series.group:
        raise PlanRefused("Choose whose it is.", field="group")
    if series.is_share and series.supplier is not None:
        raise PlanRefused("Only a head-count is of one agency.", field="supplier")


def _next_number() -> int:
    """The next number, without gaps: a rival waits for the lock until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
    return (ReturnSeries.objects.aggregate(last=Max("number"))["last"] or 0) + 1
