"""The starter plan: 23 actions with which a force may begin. They come in as proposals, without owners.

The text is written for this program, on what police forces have published of their plans: docs/rules/actions.md.
"""

import csv
from collections.abc import Collection
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from actions.plan.models import Action
from actions.plan.planning import create_action, hold_the_order
from msplan.accounts.models import Department, Person
from msplan.lib.dates import add_months, last_of_month, london_date

FILE = Path(__file__).with_name("reference") / "starter_actions.csv"


class Starter(NamedTuple):
    """One row of the starter plan. ``number`` counts from 1; ``months`` from the start to the target."""

    number: int
    title: str
    what: str
    outcome: str
    measure: str
    aspect: str
    strands: tuple[str, ...]
    area: str
    department: str
    priority: str
    months: int


@cache
def starters() -> tuple[Starter, ...]:
    """The starter plan in its order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(_starter(number, row) for number, row in enumerate(rows, start=1))


def _starter(number: int, row: dict[str, str]) -> Starter:
    return Starter(
        number=number,
        title=row["title"],
        what=row["what"],
        outcome=row["outcome"],
        measure=row["measure"],
        aspect=row["aspect"],
        strands=tuple(row["strands"].split()),
        area=row["area"],
        department=row["department"],
        priority=row["priority"],
        months=int(row["months"]),
    )


def starters_left() -> list[Starter]:
    """Those that were not taken yet; what was taken and cancelled since counts as taken."""
    taken = set(Action.objects.filter(starter__isnull=False).values_list("starter", flat=True))
    return [starter for starter in starters() if starter.number not in taken]


@transaction.atomic
def take_starters(
    numbers: Collection[int], *, department: Department, by: Person | None, at: datetime
) -> list[Action]:
    """Propose the actions of these numbers, in the starter plan's order; what is taken already is left as it is.

    Each is led by the force's department of the same name, or by ``department`` where there is none. They start
    today and end with the month in which their time is over.
    """
    hold_the_order()  # so that of two who take the same ones at once the second finds them taken
    own = {found.name.casefold(): found for found in Department.objects.open()}
    on = london_date(at)
    return [
        create_action(
            title=starter.title,
            what=starter.what,
            outcome=starter.outcome,
            measure=starter.measure,
            aspect=starter.aspect,
            strands=starter.strands,
            area=starter.area,
            lead_department=own.get(starter.department.casefold(), department),
            priority=starter.priority,
            start_on=on,
            target_on=last_of_month(add_months(on, starter.months)),
            starter=starter.number,
            agreed=False,
            by=by,
            at=at,
        )
        for starter in starters_left()
        if starter.number in numbers
    ]
