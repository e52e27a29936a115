"""What the public is told around the frozen texts: the list of years, and what became of each version."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from statements.models import Correction, Earlier, Removal, Statement, Update, Withdrawal


@dataclass(frozen=True)
class Version:
    """One public version in one line. ``note`` is what was corrected, ``reason`` why it no longer stands."""

    statement: Statement
    note: str
    reason: str
    ended_on: date | None
    has_original: bool = False  # the PDF of one from before, as it was uploaded

    @property
    def is_there(self) -> bool:
        """Whether its page and files can be read."""
        return self.statement.state != Statement.State.REMOVED

    @property
    def published_on(self) -> date | None:
        return None if self.statement.published_at is None else self.statement.published_at.date()


@dataclass(frozen=True)
class Period:
    """One year: the version that stands first, then those before it."""

    stands: Version
    earlier: tuple[Version, ...]
    updates: tuple[Update, ...] = ()


def periods() -> list[Period]:
    """Every period with a public statement, newest first. Five queries, however many."""
    found: dict[str, list[Version]] = defaultdict(list)
    for version in _versions(Statement.objects.public()):
        found[version.statement.slug].append(version)
    updates: dict[str, list[Update]] = defaultdict(list)
    for update in _updates(Update.objects.all()):
        updates[update.statement.slug].append(update)
    return [
        Period(versions[0], tuple(versions[1:]), tuple(updates[slug])) for slug, versions in found.items()
    ]


def updates_of(statement: Statement) -> "QuerySet[Update]":
    """The updates of the same period that stand, or were withdrawn; newest first."""
    return _updates(Update.objects.filter(statement__slug=statement.slug))


def _updates(updates: "QuerySet[Update]") -> "QuerySet[Update]":
    shown = updates.filter(state__in=[Update.State.PUBLISHED, Update.State.WITHDRAWN])
    return (
        shown.exclude(statement__state=Statement.State.REMOVED)
        .select_related("statement")
        .order_by("-until", "-version")
    )


def history_of(statement: Statement) -> list[Version]:
    """Every public version of the same period, newest first."""
    return _versions(Statement.objects.public().of_period(statement.slug))


def _versions(statements: "QuerySet[Statement]") -> list[Version]:
    original = Earlier.objects.filter(statement=OuterRef("pk")).exclude(pdf_sha256="")
    found = statements.annotate(has_original=Exists(original))
    rows = list(found.order_by("-period_end", "-version"))
    keys = [row.pk for row in rows]
    notes = dict(Correction.objects.filter(statement__in=keys).values_list("statement", "note"))
    withdrawn = {one.statement_id: one for one in Withdrawal.objects.filter(statement__in=keys)}
    removed = {one.statement_id: one for one in Removal.objects.done().filter(statement__in=keys)}
    return [
        Version(
            row,
            notes.get(row.pk, ""),
            *_end(row, withdrawn.get(row.pk), removed.get(row.pk)),
            has_original=row.has_original,
        )
        for row in rows
    ]


def _end(
    statement: Statement, withdrawal: Withdrawal | None, removal: Removal | None
) -> tuple[str, date | None]:
    if (
        statement.state == Statement.State.REMOVED
        and removal is not None
        and removal.confirmed_at is not None
    ):
        return removal.reason, removal.confirmed_at.date()
    if statement.state == Statement.State.WITHDRAWN and withdrawal is not None:
        return withdrawal.reason, withdrawal.at.date()
    return "", None
