"""Importing standards from a file: what is new, changed and unchanged; everything is written, or nothing."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from actions.standards.keeping import add_set, gather, locked
from actions.standards.models import Standard, StandardSet
from actions.standards.reading import Fault, Row, aspect_of
from msplan.accounts.models import Person
from msplan.history.recording import record

WORDS = ("group", "text", "guidance")


class Line(NamedTuple):
    """A row of the file beside what is there: ``before`` holds the old words of what changes."""

    row: Row
    kind: str  # "new", "changed" or "unchanged"
    before: dict[str, str]
    standard: Standard | None


class Plan(NamedTuple):
    """What an import would do."""

    lines: list[Line]
    faults: list[Fault]
    new_sets: list[str]

    def of(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]

    @property
    def fingerprint(self) -> str:
        """Differs when the same file would do something else, because somebody edited meanwhile."""
        said = "|".join(
            f"{line.row.line}:{line.kind}:{line.standard.version if line.standard else 0}"
            for line in self.lines
        )
        return hashlib.sha256(said.encode()).hexdigest()


class Imported(NamedTuple):
    added: int
    changed: int
    unchanged: int


class Refused(Exception):
    """The file has faults, or would do something else than was shown. Nothing was written."""


def plan_import(rows: list[Row]) -> Plan:
    """Compare the rows with what is there. Writes nothing."""
    sets = {one.name.casefold(): one for one in StandardSet.objects.all()}
    there = {
        (one.standard_set_id, one.number): one
        for one in Standard.objects.filter(standard_set__in=sets.values()).select_related("standard_set")
    }
    lines, faults = [], []
    for row in rows:
        of_set = sets.get(row.set.casefold())
        standard = there.get((of_set.pk, row.number)) if of_set else None
        if standard is not None and standard.is_archived:
            faults.append(
                Fault(
                    row.line, "number", f"{row.number} is archived. Take it up again first, or use another."
                )
            )
        before = dict(_differing(standard, row)) if standard else {}
        kind = "new" if standard is None else "changed" if before else "unchanged"
        lines.append(Line(row, kind, before, standard))
    new_sets = dict.fromkeys(row.set for row in rows if row.set.casefold() not in sets)
    return Plan(lines, faults, list({name.casefold(): name for name in new_sets}.values()))


@transaction.atomic
def import_standards(rows: list[Row], *, fingerprint: str, by: Person, at: datetime) -> Imported:
    """Write what the preview with this fingerprint showed. Raises Refused; then nothing was written."""
    named = {row.set.casefold() for row in rows}
    for one in StandardSet.objects.order_by(
        "pk"
    ):  # one order for all: two imports wait, and never for each other
        if one.name.casefold() in named:
            locked(one)
    plan = plan_import(rows)
    if plan.faults or plan.fingerprint != fingerprint:
        raise Refused
    for name in plan.new_sets:
        add_set(name=name, by=by, at=at)
    sets = {one.name.casefold(): one for one in StandardSet.objects.all()}
    touched = {line.row.set.casefold() for line in plan.lines if line.kind != "unchanged"}
    for line in plan.of("changed"):
        _change(line)
    _add(plan.of("new"), sets)
    done = Imported(len(plan.of("new")), len(plan.of("changed")), len(plan.of("unchanged")))
    for key in touched:
        gather(sets[key])
        mine = [line for line in plan.lines if line.row.set.casefold() == key]
        record(
            "standards.import",
            sets[key],
            by=by,
            at=at,
            before={line.row.number: line.before for line in mine if line.kind == "changed"},
            after={
                "added": [line.row.number for line in mine if line.kind == "new"],
                "changed": [line.row.number for line in mine if line.kind == "changed"],
            },
        )
    return done


def _differing(standard: Standard, row: Row) -> Iterator[tuple[str, str]]:
    """The words that the row would change, as they are now. An empty aspect in the file changes none."""
    for name in WORDS:
        if getattr(standard, name) != getattr(row, name):
            yield name, getattr(standard, name)
    if row.aspect and standard.aspect != aspect_of(row.aspect, row.group):
        yield "aspect", standard.aspect


def _change(line: Line) -> None:
    standard, row = line.standard, line.row
    assert standard is not None
    values: dict[str, Any] = {name: getattr(row, name) for name in line.before if name != "aspect"}
    if "aspect" in line.before:
        values["aspect"] = aspect_of(row.aspect, row.group)
    for name, value in values.items():
        setattr(standard, name, value)
    standard.version += 1
    standard.save(update_fields=[*values, "version"])


def _add(lines: list[Line], sets: dict[str, StandardSet]) -> None:
    last: dict[int, int] = {}
    made = []
    for line in lines:
        row, of_set = line.row, sets[line.row.set.casefold()]
        if of_set.pk not in last:
            last[of_set.pk] = of_set.standards.aggregate(last=Max("position"))["last"] or 0
        last[of_set.pk] += 1
        made.append(
            Standard(
                standard_set=of_set,
                group=row.group,
                number=row.number,
                text=row.text,
                guidance=row.guidance,
                aspect=aspect_of(row.aspect, row.group),
                position=last[of_set.pk],
            )
        )
    Standard.objects.bulk_create(made)
