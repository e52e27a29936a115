"""What counts would change, doing it, and taking it back. Everything is written, or nothing."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.crypto import salted_hmac

from actions.plan.refusing import PlanRefused
from actions.training.handing_in import correct_return, give_return, words_of
from actions.training.importing.counting import Count
from actions.training.models import CourseRequirement, TrainingImport, TrainingReturn
from actions.training.requiring import reckon
from msplan.accounts.models import Person
from msplan.history.recording import record

NEW, CHANGED, SAME = "new", "changed", "same"
REASON = "Another number in a later file of the training system."


class Line(NamedTuple):
    """A count beside what stands: ``old`` is what it would correct."""

    counted: Count
    requirement: CourseRequirement
    kind: str
    old: TrainingReturn | None


class Plan(NamedTuple):
    """What an import would do."""

    lines: list[Line]

    def of(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]

    @property
    def fingerprint(self) -> str:
        """Differs when the same counts would do something else, because somebody was there meanwhile."""
        said = "|".join(f"{line.counted}:{line.old.pk if line.old else 0}" for line in self.lines)
        return hashlib.sha256(said.encode()).hexdigest()


def digest_of(content: bytes) -> str:
    """Tells the same file again. With the installation's key, so that nobody can try out what may have been in it."""
    return salted_hmac("training.import", hashlib.sha256(content).digest(), algorithm="sha256").hexdigest()


def imported_before(digest: str) -> TrainingImport | None:
    """The same file, imported and not undone."""
    found = TrainingImport.objects.filter(digest=digest, undone_at__isnull=True)
    return found.select_related("made_by").first()


def plan_of(counts: Sequence[Count]) -> Plan:
    """Compare with what stands. Writes nothing; two queries."""
    wanted = {count.requirement for count in counts}
    there = CourseRequirement.objects.filter(pk__in=wanted, ended_on__isnull=True).with_things().in_bulk()
    standing = {
        (row.requirement_id, row.as_at): row
        for row in TrainingReturn.objects.standing().filter(
            requirement__in=wanted, as_at__in={count.as_at for count in counts}
        )
    }
    lines = []
    for count in counts:
        if (requirement := there.get(count.requirement)) is None:
            continue
        old = standing.get((count.requirement, count.as_at))
        same = old is not None and (old.required, old.completed) == (count.required, count.completed)
        lines.append(Line(count, requirement, SAME if same else CHANGED if old else NEW, old))
    return Plan(sorted(lines, key=lambda line: (str(line.requirement), line.counted.as_at)))


@transaction.atomic
def import_counts(
    counts: Sequence[Count],
    *,
    shape: str,
    digest: str,
    rows: int,
    fingerprint: str,
    by: Person,
    at: datetime,
) -> TrainingImport:
    """Write what the preview with this fingerprint showed. Raises PlanRefused; then nothing was written."""
    pks = sorted({count.requirement for count in counts})
    list(CourseRequirement.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    plan = plan_of(counts)
    if plan.fingerprint != fingerprint:
        raise PlanRefused("Somebody changed returns meanwhile. Look again, then import.")
    if not plan.of(NEW) and not plan.of(CHANGED):
        raise PlanRefused("Everything in the file is in msplan already.")
    made = TrainingImport.objects.create(
        shape=shape,
        digest=digest,
        rows=rows,
        added=len(plan.of(NEW)),
        changed=len(plan.of(CHANGED)),
        unchanged=len(plan.of(SAME)),
        made_by=by,
        made_at=at,
    )
    for line in plan.lines:
        numbers = {"required": line.counted.required, "completed": line.counted.completed, "of_import": made}
        if line.kind == NEW:
            give_return(line.requirement, as_at=line.counted.as_at, **numbers, by=by, at=at)  # type: ignore[arg-type]
        elif line.old is not None and line.kind == CHANGED:
            line.old.requirement = line.requirement
            correct_return(line.old, reason=REASON, **numbers, by=by, at=at)  # type: ignore[arg-type]
    after = {"rows": rows, "added": made.added, "changed": made.changed, "unchanged": made.unchanged}
    record("training.import", made, by=by, at=at, after={"shape": made.get_shape_display(), **after})
    return made


@transaction.atomic
def undo_import(imported: TrainingImport, *, by: Person, at: datetime) -> int:
    """Take back what stands of it; what it corrected stands again. How many were corrected since and stay.

    Raises PlanRefused where it was undone already.
    """
    rows = TrainingImport.objects.filter(pk=imported.pk, undone_at__isnull=True)
    if not rows.update(undone_at=at, undone_by=by):
        raise PlanRefused("Somebody has undone it already.")
    imported.refresh_from_db()
    stay = 0
    for row in imported.returns.select_related("requirement").order_by("pk"):
        if not TrainingReturn.objects.filter(pk=row.pk, is_standing=True).update(is_standing=False):
            stay += 1
            continue
        before = _stood_before(row)
        if before is not None:
            TrainingReturn.objects.filter(pk=before.pk).update(is_standing=True)
        reckon(row.requirement)
        after = words_of(before) if before is not None else {}
        record("training.undo_return", row.requirement, by=by, at=at, before=words_of(row), after=after)
    record("training.undo_import", imported, by=by, at=at, after={"stayed": stay})
    return stay


def _stood_before(row: TrainingReturn) -> TrainingReturn | None:
    """What it corrected; of an import that was undone, what that had corrected."""
    before: Any = row.corrects
    while before is not None and before.of_import is not None and before.of_import.is_undone:
        before = before.corrects
    found: TrainingReturn | None = before
    return found
