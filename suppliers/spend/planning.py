"""Reading an uploaded file into its plan, in the background; and reading it again with other columns or a month."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.marks import mark, refuse_late
from msplan.lib.spreadsheets import write_csv
from msplan.lib.states import move
from suppliers.spend.leases import MOST_ATTEMPTS, claim, finish, how_far
from suppliers.spend.models import ImportState, SpendImport
from suppliers.spend.reading import SpendPlan, UnreadableSpend, read_spend
from suppliers.spend.summary import column_told, plan_digest, summarise, understand

GAVE_UP = (
    "The file was begun three times and the program stopped each time, so it was put aside. "
    "Save one month at a time and try again, or tell whoever runs msplan."
)


def read_import(pk: int, *, at: datetime) -> SpendImport | None:
    """Make the plan of a queued import, or of one whose reader died. None where there is nothing to do here.

    Writes the plan and nothing else: no supplier, no line. A file that cannot be read is refused with its sentence.
    """
    spend_import = claim(pk, [ImportState.QUEUED, ImportState.READING], at=at)
    if spend_import is None:
        return None
    if spend_import.attempts > MOST_ATTEMPTS:
        finish(spend_import, to=ImportState.REFUSED, refusal=GAVE_UP, read_at=at)
        return spend_import
    try:
        plan = plan_of(spend_import)
    except UnreadableSpend as problem:
        seen = (
            {"by_position": [column_told(column) for column in problem.columns]} if problem.columns else None
        )
        finish(spend_import, to=ImportState.REFUSED, refusal=problem.sentence, plan=seen, read_at=at)
    else:
        _keep(spend_import, plan, at=at)
    spend_import.refresh_from_db()
    return spend_import


def plan_of(spend_import: SpendImport) -> SpendPlan:
    """Read the stored file. The same file, mapping and period always give the same plan."""
    with spend_import.file.content.open("rb") as content:
        return read_spend(
            content.file,
            filename=spend_import.file.name,
            mapping=spend_import.mapping,
            period=spend_import.period,
            progress=how_far(spend_import),
        )


@transaction.atomic
def _keep(spend_import: SpendImport, plan: SpendPlan, *, at: datetime) -> None:
    summary = summarise(understand(plan, source=spend_import.source))
    old = spend_import.set_aside_file.name
    name = ""
    if plan.set_aside or plan.beside:
        rows: Iterable[list[Any]] = (
            [row.sheet, row.row_number, row.sentence, *row.cells]
            for row in chain(plan.set_aside, plan.beside)
        )
        content = write_csv(rows, headings=["Sheet", "Row", "Why it was set aside", "What the row holds"])
        storage = spend_import.set_aside_file.storage
        name = storage.save(f"set-aside/{spend_import.sha256[:16]}.csv", ContentFile(content))
    kept = finish(
        spend_import,
        to=ImportState.READY,
        plan=summary,
        plan_digest=plan_digest(plan),
        set_aside_file=name,
        refusal="",
        read_at=at,
    )
    if kept and old:
        transaction.on_commit(lambda: spend_import.set_aside_file.storage.delete(old))


@transaction.atomic
def read_again(
    spend_import: SpendImport,
    *,
    mapping: Mapping[str, str | None] | None,
    period: date | None,
    seen: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Queue the file once more, with columns corrected by a person or a month for its undated lines.

    Without a mapping the columns are guessed, whatever was remembered of their source. Raises InvalidTransition
    where it is being saved, was saved or was given up; StaleEdit where somebody else has said since what was ``seen``
    (``mark_of_reading``) how it is read.
    """
    refuse_late(seen, _said(SpendImport.objects.select_for_update().get(pk=spend_import.pk)))
    before = {"mapping": spend_import.mapping, "period": spend_import.period}
    month = period and period.replace(day=1)
    move(
        spend_import,
        to=ImportState.QUEUED,
        allowed=[ImportState.READY, ImportState.REFUSED],
        mapping=mapping,
        columns_how=_how(spend_import, mapping),
        period=month,
        lease_until=None,
        attempts=0,
        lines_read=0,
        share_read=0,
        refusal="",
    )
    record(
        "spend.read_again",
        spend_import,
        by=by,
        at=at,
        before=before,
        after={"mapping": mapping, "period": month},
    )


def mark_of_reading(spend_import: SpendImport) -> str:
    """Of what people said so far how it is read: its forms carry it."""
    return mark(_said(spend_import))


def _said(spend_import: SpendImport) -> dict[str, Any]:
    return {"mapping": spend_import.mapping, "period": str(spend_import.period or "")}


def _how(spend_import: SpendImport, mapping: Mapping[str, str | None] | None) -> str:
    if mapping is None:
        return SpendImport.ColumnsHow.GUESSED
    return spend_import.columns_how if mapping == spend_import.mapping else SpendImport.ColumnsHow.GIVEN


@transaction.atomic
def discard(spend_import: SpendImport, *, by: Person, at: datetime) -> None:
    """Give a plan up. Raises InvalidTransition where it is being saved or was saved already."""
    move(
        spend_import,
        to=ImportState.DISCARDED,
        allowed=[ImportState.QUEUED, ImportState.READING, ImportState.READY, ImportState.REFUSED],
        lease_until=None,
        ended_by=by,
        ended_at=at,
    )
    record("spend.discard", spend_import, by=by, at=at)
