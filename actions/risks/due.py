"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from actions.risks.models import KnownUnknown, PriorityRisk
from actions.risks.models.watched import OPEN, Watched
from msplan.chasing.rows import Due
from msplan.chasing.rules import HORIZON_DAYS
from msplan.files.models import Marking


def items(on: date, people: Collection[int] | None = None) -> Iterator[Due]:
    """Yearly reviews, and days by which something is to be found out; as far ahead as any ladder looks. Two queries."""
    horizon = on + timedelta(days=HORIZON_DAYS)
    near = Q(review_on__lte=horizon)
    soon = Q(state=OPEN, by_on__lte=horizon)
    for model, condition in ((PriorityRisk, near), (KnownUnknown, near | soon)):
        rows: Any = model._default_manager.filter(condition).annotate(department=F("owner__department_id"))
        if people is not None:
            rows = rows.filter(owner_id__in=people)
        for row in rows.order_by():
            if row.review_on is not None and row.review_on <= horizon:
                yield _review(row)
            if isinstance(row, KnownUnknown) and row.is_open and row.by_on <= horizon:
                yield _to_find_out(row)


def thing(watched: Watched) -> str:
    """How chasing names it in its ledger."""
    return f"{watched._meta.label_lower}:{watched.pk}"


def room_of(watched: Watched) -> str:
    """The beginning of its addresses' names."""
    return "risks:risk" if isinstance(watched, PriorityRisk) else "risks:unknown"


def label(watched: Watched) -> str:
    """What a mail may say: the title of a sensitive one stays inside."""
    if watched.marking == Marking.SENSITIVE:
        return f"{watched.reference} (OFFICIAL-SENSITIVE: sign in to see its title)"
    return str(watched)


def _review(row: Any) -> Due:
    return Due(
        person_id=row.owner_id,
        thing=thing(row),
        kind="Yearly review",
        label=label(row),
        ladder="yearly",
        due_on=row.review_on,
        link=reverse(f"{room_of(row)}_review", args=[row.pk]),
        department_id=row.department,
        page=reverse(room_of(row), args=[row.pk]),
        button="Give the yearly review",
    )


def _to_find_out(row: Any) -> Due:
    return Due(
        person_id=row.owner_id,
        thing=thing(row),
        kind="To be found out",
        label=label(row),
        ladder="target",
        due_on=row.by_on,
        link=reverse(room_of(row), args=[row.pk]),
        department_id=row.department,
        button="Open it",
    )
