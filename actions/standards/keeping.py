"""Keeping sets of standards: adding, wording, ordering, archiving. Rules: docs/rules/self-assessment.md."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from django.db import transaction
from django.db.models import Max

from actions.plan.amending import keep
from actions.plan.refusing import StaleEdit
from actions.standards.models import Standard, StandardSet
from actions.standards.refusing import StandardsRefused
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date

SET_FIELDS = ("name", "follows", "source", "edition", "is_active")
STANDARD_FIELDS = ("group", "number", "text", "guidance", "aspect")


@transaction.atomic
def add_set(
    *,
    name: str,
    follows: str = "",
    source: str = "",
    edition: str = "",
    code: str = "",
    by: Person | None,
    at: datetime,
) -> StandardSet:
    """An empty set of standards. Raises StandardsRefused where one has this name."""
    _check_name(name)
    made = StandardSet(
        name=name.strip(),
        follows=follows.strip(),
        source=source.strip(),
        edition=edition.strip(),
        code=code,
        created_at=at,
    )
    keep(made, field="name")  # of two who add it at once the second is told
    record("standards.add_set", made, by=by, at=at, after={"name": made.name, "edition": made.edition})
    return made


@transaction.atomic
def edit_set(
    standard_set: StandardSet, *, version: int, changes: Mapping[str, Any], by: Person | None, at: datetime
) -> bool:
    """Change what is said about a set; False when nothing differs. Raises StaleEdit, StandardsRefused."""
    if unknown := set(changes) - set(SET_FIELDS):
        raise ValueError(f"{sorted(unknown)} are not changed by an edit")
    now = locked(standard_set)
    if now.version != version:
        raise StaleEdit
    differing = {name: value for name, value in changes.items() if getattr(now, name) != value}
    if not differing:
        return False
    if "name" in differing:
        _check_name(differing["name"], but=now)
    before = {name: getattr(now, name) for name in differing}
    _set(now, differing)
    record("standards.edit_set", now, by=by, at=at, before=before, after=differing)
    standard_set.refresh_from_db()
    return True


@transaction.atomic
def add_standard(
    standard_set: StandardSet,
    *,
    group: str,
    number: str,
    text: str,
    aspect: str,
    guidance: str = "",
    by: Person | None,
    at: datetime,
) -> Standard:
    """One more standard, at the end of its group (a new group comes last). Raises StandardsRefused."""
    locked(standard_set)
    _check_number(standard_set, number)
    last = standard_set.standards.aggregate(last=Max("position"))["last"] or 0
    standard = Standard.objects.create(
        standard_set=standard_set,
        group=group.strip(),
        number=number.strip(),
        text=text.strip(),
        guidance=guidance.strip(),
        aspect=aspect,
        position=last + 1,
    )
    gather(standard_set)
    record("standards.add", standard, by=by, at=at, after={"set": standard_set.name, "group": standard.group})
    return standard


@transaction.atomic
def edit_standard(
    standard: Standard, *, version: int, changes: Mapping[str, Any], by: Person | None, at: datetime
) -> bool:
    """Change a standard's words for the self-assessments to come; False when nothing differs.

    Nothing that was asked or rated under the old words is touched. Raises StaleEdit, StandardsRefused.
    """
    if unknown := set(changes) - set(STANDARD_FIELDS):
        raise ValueError(f"{sorted(unknown)} are not changed by an edit")
    locked(standard.standard_set)
    now = Standard.objects.select_for_update(of=("self",)).select_related("standard_set").get(pk=standard.pk)
    if now.version != version:
        raise StaleEdit
    differing = {name: value for name, value in changes.items() if getattr(now, name) != value}
    if not differing:
        return False
    if "number" in differing:
        _check_number(now.standard_set, differing["number"])
    before = {name: getattr(now, name) for name in differing}
    _set(now, differing)
    if "group" in differing:
        gather(now.standard_set)
    record("standards.edit", now, by=by, at=at, before=before, after=differing)
    standard.refresh_from_db()
    return True


@transaction.atomic
def archive(standard: Standard, *, by: Person | None, at: datetime) -> None:
    """No self-assessment to come asks it; those that did keep it. Raises StandardsRefused."""
    changed = Standard.objects.standing().filter(pk=standard.pk).update(archived_on=london_date(at))
    if changed != 1:
        raise StandardsRefused("This standard is archived already.")
    standard.refresh_from_db()
    record("standards.archive", standard, by=by, at=at, after={"archived": standard.archived_on})


@transaction.atomic
def restore(standard: Standard, *, by: Person | None, at: datetime) -> None:
    """Take an archived standard up again. Raises StandardsRefused."""
    before = {"archived": standard.archived_on}
    changed = Standard.objects.filter(pk=standard.pk, archived_on__isnull=False).update(archived_on=None)
    if changed != 1:
        raise StandardsRefused("This standard is not archived.")
    standard.refresh_from_db()
    record("standards.restore", standard, by=by, at=at, before=before, after={"archived": None})


@transaction.atomic
def move(
    standard: Standard,
    *,
    way: Literal["up", "down"],
    whole_group: bool = False,
    by: Person | None,
    at: datetime,
) -> bool:
    """One place up or down inside its group, or its whole group among the groups; False at the end of the row."""
    standard_set = locked(standard.standard_set)
    groups = [list(of_group) for _, of_group in groupby(_standing(standard_set), key=lambda one: one.group)]
    of_group = next((g for g in groups if any(one.pk == standard.pk for one in g)), None)
    if of_group is None:
        return False
    row: list[Any] = groups if whole_group else of_group
    here = row.index(of_group) if whole_group else [one.pk for one in of_group].index(standard.pk)
    there = here + (-1 if way == "up" else 1)
    if not 0 <= there < len(row):
        return False
    row[here], row[there] = row[there], row[here]
    _number_through([one for group in groups for one in group])
    after = {"group" if whole_group else "standard": f"moved {way}"}
    record("standards.move", standard, by=by, at=at, after=after)
    return True


def locked(standard_set: StandardSet) -> StandardSet:
    """The set, held until the transaction ends: whoever numbers, orders, opens or imports comes one by one."""
    return StandardSet.objects.select_for_update(no_key=True).get(pk=standard_set.pk)


def _standing(standard_set: StandardSet) -> list[Standard]:
    return list(Standard.objects.filter(standard_set=standard_set).standing().in_order())


def gather(standard_set: StandardSet) -> None:
    """Puts the standards of one group side by side: groups stand in the order of their first standards."""
    rows = _standing(standard_set)
    first = {row.group: n for n, row in reversed(list(enumerate(rows)))}
    _number_through(sorted(rows, key=lambda row: first[row.group]))


def _number_through(rows: Sequence[Standard]) -> None:
    changed = []
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            changed.append(row)
    Standard.objects.bulk_update(changed, ["position"])


def _set(row: StandardSet | Standard, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    keep(row, only=[*values, "version"], field="name" if "name" in values else None)


def _check_name(name: str, *, but: StandardSet | None = None) -> None:
    if not name.strip():
        raise StandardsRefused("Enter the name of the set.", field="name")
    rivals = StandardSet.objects.filter(name__iexact=name.strip())
    if (rivals.exclude(pk=but.pk) if but else rivals).exists():
        raise StandardsRefused("There is a set with this name already.", field="name")


def _check_number(standard_set: StandardSet, number: str) -> None:
    if Standard.objects.filter(standard_set=standard_set, number=number.strip()).exists():
        raise StandardsRefused(
            f"This set has a standard {number.strip()} already, perhaps an archived one.", field="number"
        )
