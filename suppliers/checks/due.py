"""What of this room is open and has a date: the rows that chasing reads. One query, and one for labour providers."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from msplan.chasing.rows import Due, Wanted
from suppliers.checks.models import Agency, Check, CorrectiveAction, CorrectiveState, Kind

# So long after a labour provider came into use everything has been asked of it once.
FIRST_ASKED_DAYS = 28


class Found(NamedTuple):
    """A row of the one query; ``kind`` and ``more`` are the kind and supplier of a check, or state and words."""

    which: str
    pk: int
    person: int
    department: int | None
    day: date
    kind: str
    name: str
    more: str


def rows(wanted: Wanted) -> Iterator[Due]:
    for row in _checks(wanted).union(_corrective(wanted), all=True):
        found = Found(*row)
        yield _check(found) if found.which == "check" else _corrective_due(found)
    yield from agencies(wanted)


def _checks(wanted: Wanted) -> "QuerySet[Any, Any]":
    found = Check.objects.counting().filter(wanted.rows("check", day="next_due_on", owner="owner"))
    name = Coalesce("supplier__merged_into__name", "supplier__name")
    key = Cast(Coalesce("supplier__merged_into", "supplier"), CharField())
    return _columns(found, "check", "owner", "next_due_on", F("kind"), name, key)


def _corrective(wanted: Wanted) -> "QuerySet[Any, Any]":
    """What waits to be verified is due too: whoever follows it sees that somebody looks."""
    found = CorrectiveAction.objects.unsettled().filter(finding__supplier__archived_at__isnull=True)
    found = found.filter(wanted.rows("corrective", day="due_on", owner="follower"))
    name = Coalesce("finding__supplier__merged_into__name", "finding__supplier__name")
    return _columns(found, "corrective", "follower", "due_on", F("state"), name, F("what"))


def _columns(
    found: "QuerySet[Any, Any]", which: str, person: str, day: str, *said: Any
) -> "QuerySet[Any, Any]":
    kind, name, more = (Cast(value, CharField()) for value in said)
    columns = {"_which": Value(which, CharField()), "_kind": kind, "_name": name, "_more": more}
    return (
        found.order_by()
        .annotate(**columns)
        .values_list("_which", "pk", person, f"{person}__department", day, "_kind", "_name", "_more")
    )


def _check(found: Found) -> Due:
    return Due(
        person_id=found.person,
        thing=f"suppliers.check:{found.pk}",
        kind="Check of a supplier",
        label=f"{Kind(found.kind).label}: {found.name}",
        ladder="check",
        due_on=found.day,
        link=reverse("checks:new", args=[int(found.more), found.kind]),
        department_id=found.department,
        page=reverse("checks:detail", args=[found.pk]),
        button="Record the check",
    )


def _corrective_due(found: Found) -> Due:
    said = found.kind == CorrectiveState.SAID_DONE
    return Due(
        person_id=found.person,
        thing=f"suppliers.correctiveaction:{found.pk}",
        kind="Corrective action to verify" if said else "Corrective action of a supplier",
        label=f"{found.name}: {found.more}",
        ladder="corrective",
        due_on=found.day,
        link=reverse("checks:corrective", args=[found.pk]),
        department_id=found.department,
        button="Open",
    )


def agencies(wanted: Wanted) -> Iterator[Due]:
    """What was never asked of a labour provider: one row for each, due some weeks after it came into use."""
    for agency in Agency.objects.in_use().with_asked().with_people():
        missing = agency.never_asked
        if not missing:
            continue
        due = Due(
            person_id=agency.manager_id,
            thing=f"suppliers.agency:{agency.pk}",
            kind="Labour provider: never asked",
            label=f"{agency.survivor.name}: {', '.join(kind.label.lower() for kind in missing)}",
            ladder="check",
            due_on=agency.since_on + timedelta(days=FIRST_ASKED_DAYS),
            link=reverse("agencies:detail", args=[agency.pk]),
            department_id=agency.manager.department_id,
            button="Open",
        )
        if wanted.includes(due) and due.due_on <= wanted.horizon:
            yield due
