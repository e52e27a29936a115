"""What a person decides about a file of counts: yes writes every row or nothing, and can be taken back for a week."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from actions.plan.refusing import PlanRefused
from actions.returns.handing_in import correct, hand_in, words_of
from actions.returns.importing.checking import Plan, Read, kept, plan_of, restored
from actions.returns.keeping import reckon
from actions.returns.models import ReturnCount, ReturnImport, ReturnSeries
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import plain
from msplan.lib.states import InvalidTransition


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def imported_before(digest: str, *, but: int = 0) -> ReturnImport | None:
    """The same file, imported and not taken back."""
    found = ReturnImport.objects.filter(digest=digest, confirmed_at__isnull=False, undone_at__isnull=True)
    return found.exclude(pk=but).select_related("confirmed_by").first()


@transaction.atomic
def keep_checked(rows: Sequence[Read], *, name: str, digest: str, by: Person, at: datetime) -> ReturnImport:
    """A file without a fault, until somebody says yes or leaves it. Nothing of it is handed in yet."""
    made = ReturnImport.objects.create(
        name=name[:200], digest=digest, lines=kept(rows), checked_by=by, checked_at=at
    )
    record("returns.check_file", made, by=by, at=at, after={"file": made.name, "rows": len(rows)})
    return made


@transaction.atomic
def confirm(imported: ReturnImport, *, seen: str, reason: str = "", by: Person, at: datetime) -> ReturnImport:
    """Hand in what the look with this digest showed; ``reason`` says why counts are corrected, where some are.

    Raises PlanRefused, InvalidTransition; then nothing was written.
    """
    now = ReturnImport.objects.select_for_update(of=("self",)).get(pk=imported.pk)
    if now.is_confirmed:
        raise InvalidTransition("This file was imported already. Nothing was written twice.")
    rows = restored(now.lines)
    pks = sorted({row.series for row in rows})
    list(ReturnSeries.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))
    plan = plan_of(rows)
    _check(plan, seen, reason)
    for entry in [*plan.new, *plan.changed]:
        said = ("required", "done", "unknown_reason", "note")
        answer = {name: getattr(entry.read, name) for name in said}
        more: dict[str, Any] = {**answer, "of_import": now, "by": by, "at": at}
        if entry.old is None:
            hand_in(entry.series, as_at=entry.as_at, **more)
        else:
            correct(entry.old, reason=reason, **more)
    now.added, now.corrected, now.unchanged = len(plan.new), len(plan.changed), len(plan.same)
    now.confirmed_by, now.confirmed_at = by, at
    now.save(update_fields=["added", "corrected", "unchanged", "confirmed_by", "confirmed_at"])
    after = {"file": now.name, "added": now.added, "corrected": now.corrected, "unchanged": now.unchanged}
    record("returns.import", now, by=by, at=at, after=after)
    imported.refresh_from_db()
    return now


@transaction.atomic
def undo(imported: ReturnImport, *, by: Person, at: datetime) -> int:
    """Take back what stands of it; what it corrected stands again. How many were corrected since, and stay.

    Raises PlanRefused after a week, InvalidTransition where it was taken back already.
    """
    now = ReturnImport.objects.select_for_update(of=("self",)).get(pk=imported.pk)
    if now.is_undone or not now.is_confirmed:
        raise InvalidTransition("It was taken back already.")
    if not now.may_be_undone(at):
        raise PlanRefused("It was imported more than a week ago: correct the counts one by one.")
    stay = 0
    for count in now.counts.select_related("corrects").order_by("pk"):
        if not ReturnCount.objects.filter(pk=count.pk, is_standing=True).update(is_standing=False):
            stay += 1
            continue
        before = _stood_before(count)
        if before is not None:
            ReturnCount.objects.filter(pk=before.pk).update(is_standing=True)
        series = ReturnSeries.objects.select_for_update(of=("self",)).get(pk=count.series_id)
        reckon(series)
        after = words_of(before) if before is not None else {}
        record("returns.take_back", series, by=by, at=at, before=words_of(count), after=after)
    now.undone_by, now.undone_at = by, at
    now.save(update_fields=["undone_by", "undone_at"])
    record("returns.undo_import", now, by=by, at=at, after={"stayed": stay})
    imported.refresh_from_db()
    return stay


def _stood_before(count: ReturnCount) -> ReturnCount | None:
    """What it corrected; of a file that was taken back, what that had corrected."""
    before = count.corrects
    while before is not None and before.of_import is not None and before.of_import.is_undone:
        before = before.corrects
    return before


def _check(plan: Plan, seen: str, reason: str) -> None:
    if plan.digest != seen:
        raise PlanRefused("Somebody handed in or corrected a count meanwhile. Look again, then import.")
    if not plan.new and not plan.changed:
        raise PlanRefused("Everything in the file is in msplan already.")
    if plan.changed and not reason.strip():
        raise PlanRefused("Say why counts are corrected.", field="reason")
    ended = [entry.series for entry in plan.entries if not entry.series.is_owed]
    if ended:
        raise PlanRefused(f"{ended[0].reference} was ended on {plain(ended[0].ended_on)} meanwhile.")
