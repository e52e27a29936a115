"""The sets of standards that come with the program. Loading one again changes nothing."""

import csv
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from actions.standards.keeping import add_set
from actions.standards.models import Standard, StandardSet
from actions.standards.reading import aspect_of
from actions.standards.reading import read as read_rows
from msplan.accounts.models import Person

REFERENCE = Path(__file__).parent / "reference"


class Shipped(NamedTuple):
    """A set as it comes: what it says of itself, and the file with its standards."""

    code: str
    name: str
    follows: str
    source: str
    edition: str
    file: str


def shipped() -> list[Shipped]:
    with (REFERENCE / "sets.csv").open(encoding="utf-8", newline="") as lines:
        return [Shipped(**row) for row in csv.DictReader(lines)]


@transaction.atomic
def use_set(one: Shipped, *, by: Person | None, at: datetime) -> StandardSet:
    """Take a set that comes with the program into use; one that is there already stays as the force made it."""
    if there := StandardSet.objects.filter(code=one.code).first():
        return there
    rows, _no_faults = read_rows((REFERENCE / one.file).read_text(encoding="utf-8"))
    made = add_set(
        name=one.name,
        follows=one.follows,
        source=one.source,
        edition=one.edition,
        code=one.code,
        by=by,
        at=at,
    )
    Standard.objects.bulk_create(
        Standard(
            standard_set=made,
            group=row.group,
            number=row.number,
            text=row.text,
            guidance=row.guidance,
            aspect=aspect_of(row.aspect, row.group),
            position=position,
        )
        for position, row in enumerate(rows, start=1)
    )
    return made
