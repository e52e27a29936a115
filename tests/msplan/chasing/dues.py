"""A source of due things that a test fills: chasing is tested below the rooms that feed it."""

from collections.abc import Collection, Iterable
from datetime import date

from msplan.accounts.models import Department, Person
from msplan.chasing.rows import Due, Until, Wanted

OPEN: list[Due] = []
SOURCE = "tests.msplan.chasing.dues.items"


def items(on: date, people: Collection[int] | None = None, until: Until | None = None) -> Iterable[Due]:
    return filter(Wanted(on, people, until).includes, OPEN)


def a_due(
    owner: Person, due_on: date, *, number: int = 14, ladder: str = "review", of: Department | None = None
) -> Due:
    """Something open; listed until the test takes it away."""
    due = Due(
        person_id=owner.pk,
        thing=f"actions.action:{number}",
        kind="Review" if ladder == "review" else "Target date",
        label=f"A-{number:03d} Supplier code of conduct",
        ladder=ladder,
        due_on=due_on,
        link=f"/actions/{number}/review/",
        department_id=of.pk if of else None,
        page=f"/actions/{number}/",
    )
    OPEN.append(due)
    return due
