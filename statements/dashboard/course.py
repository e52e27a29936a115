"""Whether the statement is on course to be public in time. Rules: docs/rules/dashboard.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from msplan.force.models import ForceProfile
from msplan.lib.dates import deadline_words, plain
from statements.coverage.meters import Meter
from statements.coverage.outcomes import coverage_of
from statements.coverage.rules import LEGAL, LEVEL_1, LEVEL_2
from statements.due import Expected
from statements.figures.catalogue import FIGURES
from statements.figures.definition import Numbers, Scope, Words
from statements.figures.reading import Reading
from statements.models import CoverageCheck, Section, Statement

STATES: dict[str, str] = {
    Statement.State.DRAFTING: "is being written",
    Statement.State.WITH_BOARD: "is with the board",
    Statement.State.APPROVED: "is approved and waits for its signature",
    Statement.State.SIGNED: "is signed and waits to be published",
}
SHORT = {LEGAL: "Legal minimum", LEVEL_1: "Level 1", LEVEL_2: "Level 2"}
UNANSWERED = FIGURES["promises_unanswered"]


def _drafted(scope: Scope) -> "QuerySet[Section]":
    return Section.objects.filter(position__isnull=False, statement__state=Statement.State.DRAFTING)


def _kept(scope: Scope) -> "QuerySet[CoverageCheck]":
    """The check of each statement in preparation as it last went to the board."""
    same = CoverageCheck.objects.filter(statement=OuterRef("statement")).order_by("-at", "-pk")
    preparing = CoverageCheck.objects.filter(statement__state__in=Statement.PREPARING)
    return preparing.filter(pk=Subquery(same.values("pk")[:1]))


SECTIONS = Words(
    _drafted, ("pk", "statement", "position", "heading", "area", "body", "no_steps_reason", "writing")
)
KEPT = Words(
    _kept, ("statement", "legal_met", "legal_of", "level_1_met", "level_1_of", "level_2_met", "level_2_of")
)
WORDS = (SECTIONS, KEPT)


@dataclass(frozen=True)
class Met:
    """One of the three meters, which are never blended into one."""

    label: str
    words: str
    short: int


@dataclass(frozen=True)
class Course:
    """Where the statement that is due next stands."""

    sentence: str
    href: str
    late: bool
    meters: Sequence[Met] = ()
    meters_href: str = ""
    counted: str = ""
    # The text itself, as the public will read it.
    preview: str = ""
    # Sections that are not marked as ready, of how many; where it is being written.
    unready: int = 0
    sections: int = 0
    promises: str = ""
    promises_href: str = ""


def course(
    awaited: list[Expected],
    numbers: Numbers,
    promises: Reading,
    force: ForceProfile,
    on: date,
    *,
    begun: bool,
) -> Course:
    """At most two queries. ``begun``: whether there is any statement at all."""
    told: dict[str, Any] = {
        "promises": promises.shown,
        "promises_href": reverse("drafts:records", args=[UNANSWERED.key]),
    }
    if not awaited:
        words = "Every statement that is due is public." if begun else "No statement has been opened yet."
        return Course(words, reverse("drafts:index"), late=False, **told)
    first = awaited[0]
    statement = first.statement
    if statement is None:
        return Course(_sentence(first, on), reverse("drafts:index"), late=first.due_on < on, **told)
    sections = [row for row in numbers.said[SECTIONS] if row["statement"] == statement.pk]
    meters, counted = _meters(statement, sections, numbers, force, on)
    return Course(
        _sentence(first, on),
        reverse("drafts:detail", args=[statement.pk]),
        late=first.due_on < on,
        meters=meters,
        meters_href=reverse("drafts:coverage", args=[statement.pk]),
        counted=counted,
        preview=reverse("drafts:preview", args=[statement.pk]),
        unready=sum(row["writing"] != Section.Writing.READY for row in sections),
        sections=len(sections),
        **told,
    )


def _sentence(first: Expected, on: date) -> str:
    state = STATES[first.statement.state] if first.statement else "is not begun"
    due = deadline_words(first.due_on, on)
    when = (
        f"to be public by {plain(first.due_on)}" if due == "on time" else f"{due}, on {plain(first.due_on)}"
    )
    if first.due_on < on:
        when = f"{due}: it was to be public by {plain(first.due_on)}"
    elif due == "on time":
        when = f"{when}, in {(first.due_on - on).days} days"
    return f"The statement {first.slug} {state}, {when}."


def _meters(
    statement: Statement, said: Iterable[dict[str, str]], numbers: Numbers, force: ForceProfile, on: date
) -> tuple[list[Met], str]:
    """Of a text that is being written as it stands today; of one that is fixed as it was checked then."""
    if statement.state == Statement.State.DRAFTING and not statement.before_msplan:
        sections = [
            Section(**{key: row[key] for key in ("pk", "heading", "area", "body", "no_steps_reason")})
            for row in sorted(said, key=lambda row: row["position"])
        ]
        return [
            _met(one) for one in coverage_of(statement, sections, force, on=on).meters
        ], "as it stands today"
    kept = next((row for row in numbers.said[KEPT] if row["statement"] == statement.pk), None)
    if kept is None:
        return [], ""
    levels = [(level, kept[f"{key}_met"], kept[f"{key}_of"]) for level, key in KEYS.items()]
    return [_met(Meter(level, met, of)) for level, met, of in levels], "as it went to the board"


KEYS = {LEGAL: "legal", LEVEL_1: "level_1", LEVEL_2: "level_2"}


def _met(meter: Meter) -> Met:
    return Met(SHORT[meter.level], meter.words, meter.of - meter.met)
