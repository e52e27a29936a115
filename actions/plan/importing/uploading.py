"""Taking a plan's file in: looked at, read once, kept; or refused with a sentence, and nothing is kept."""

from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.db import transaction

from actions.plan.importing.answers import Answers
from actions.plan.importing.reading import MOST_ROWS, TOO_LONG, Grid, Unreadable, grids_of, likeliest
from actions.plan.models.plan_import import PlanImport
from msplan.accounts.models import Person
from msplan.files.storing import FileRefused, check, clean_name, store
from msplan.history.recording import record

KINDS = (".xlsx", ".csv")
MOST_BYTES = 5 * 1024 * 1024


@transaction.atomic
def upload_plan(upload: "File[bytes]", *, by: Person, at: datetime) -> PlanImport:
    """Keep a plan's file with the guess of what its columns hold. Raises FileRefused with a sentence."""
    check(upload, name=clean_name(upload.name or ""), allowed=KINDS, most_bytes=MOST_BYTES)
    try:
        grid = likeliest(grids_of(cast(BinaryIO, upload.file), upload.name or "plan"))
        answers = answers_for(grid)
    except Unreadable as problem:
        raise FileRefused(str(problem)) from problem
    stored = store(upload, by=by, at=at, allowed=KINDS, most_bytes=MOST_BYTES)
    plan_import = PlanImport.objects.create(file=stored, answers=answers.kept, uploaded_by=by, uploaded_at=at)
    record(
        "actions.upload_plan", plan_import, by=by, at=at, after={"file": stored.name, "sha256": stored.sha256}
    )
    return plan_import


def pasted(text: str) -> "File[bytes]":
    """A table pasted out of Word or Excel, as the file that it would have been."""
    return ContentFile(text.encode("utf-8-sig", "replace"), name="pasted table.csv")


def answers_for(grid: Grid, header: int | None = None) -> Answers:
    """The guess for a sheet. Raises Unreadable for one that is too large, or has nothing below its headings."""
    if grid.problem:
        raise Unreadable(grid.problem)
    line = grid.header(header)
    below = len(grid.below(line))
    if below > MOST_ROWS:
        raise Unreadable(TOO_LONG)
    if not below:
        raise Unreadable("There is no row below the headings.")
    return Answers.guessed(grid, line.number)


def grids_in(plan_import: PlanImport) -> list[Grid]:
    """The sheets of the file that was kept."""
    with plan_import.file.content.open("rb") as content:
        return grids_of(cast(BinaryIO, content.file), plan_import.file.name)


def grid_in(plan_import: PlanImport) -> Grid:
    """The sheet that was chosen."""
    wanted = Answers.stored(plan_import.answers).sheet
    grids = grids_in(plan_import)
    return next((grid for grid in grids if grid.name == wanted), grids[0])
