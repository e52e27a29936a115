"""What changed since an earlier day: the last meeting of the working group, or a day that the reader names.

Rules: docs/rules/dashboard.md. The day itself counts as before: what happened on it, its meeting has heard.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from actions.models import Action, Meeting, Rating, Review
from msplan.lib.dates import LONDON, last_of_month, plain
from statements.dashboard.numbers import NUMBERS, went
from statements.figures.catalogue import FIGURES
from statements.figures.definition import Counted, Numbers, Part, Scope, Words, numbers_of
from statements.figures.reading import Reading, shown
from statements.models import Measurement
from suppliers.models import Finding, Invitation

MOST_SHOWN = 8
# Figures that are told then and now; measured at month ends.
THEN_AND_NOW = (
    *NUMBERS,
    "actions_open",
    "suppliers_active",
    "findings_critical_open",
    "chain_tier2",
    "contracts_with_clause",
)


# Of those that are not among the five: whether fewer is better. Of the others neither way is the good one.
GOOD_WAY = {"findings_critical_open": True, "chain_tier2": False, "contracts_with_clause": False}


@dataclass(frozen=True)
class Change:
    """One kind of change; ``since`` gives its records for a day."""

    key: str
    label: str
    nothing: str
    permission: str
    since: Callable[[date, date], "QuerySet[Any]"]
    # Fields that a row on the page needs, besides those of its list.
    fields: tuple[str, ...]

    def href(self, day: date) -> str:
        return f"{reverse('dashboard:changed', args=[self.key])}?since={day.isoformat()}"


def completed(day: date, on: date) -> "QuerySet[Action]":
    return Action.objects.completed(day + timedelta(days=1), on)


def newly_late(day: date, on: date) -> "QuerySet[Action]":
    """Late now, and not yet on the day: the target was on it or after it."""
    return Action.objects.late(on).filter(target_on__gte=day)


def reviews_newly_late(day: date, on: date) -> "QuerySet[Action]":
    return Action.objects.review_late(on).filter(review_on__gte=day)


def rated_anew(day: date, on: date) -> "QuerySet[Action]":
    """Reviewed since, with another rating than the last review up to the day gave; ``was`` is that one."""
    before = Review.objects.filter(action=OuterRef("pk"), given_on__lte=day).order_by("-given_at", "-pk")
    since = Review.objects.filter(action=OuterRef("pk"), given_on__gt=day, given_on__lte=on).order_by(
        "-given_at", "-pk"
    )
    return (
        Action.objects.annotate(
            was=Subquery(before.values("rating")[:1]), now=Subquery(since.values("rating")[:1])
        )
        .filter(now__isnull=False)
        .exclude(now=Coalesce("was", Value("")))
    )


def new_critical(day: date, on: date) -> "QuerySet[Finding]":
    """Written down since, closed ones included."""
    return Finding.objects.critical().filter(at__gt=end_of(day), at__lte=end_of(on))


def responses_in(day: date, on: date) -> "QuerySet[Invitation]":
    """Answered since; one that was answered again counts by its first answer."""
    return Invitation.objects.filter(
        response__submitted_at__gt=end_of(day), response__submitted_at__lte=end_of(on)
    )


def end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=LONDON)


CHANGES: dict[str, Change] = {
    change.key: change
    for change in (
        Change(
            "completed", "Actions completed", "No action was completed.", "actions.see", completed,
            ("number", "title", "completed_on"),
        ),
        Change(
            "late", "Actions newly late", "No action became late.", "actions.see", newly_late,
            ("number", "title", "target_on", "owner__name"),
        ),
        Change(
            "reviews-late", "Reviews newly overdue", "No review became overdue.", "actions.see", reviews_newly_late,
            ("number", "title", "review_on", "owner__name"),
        ),
        Change(
            "ratings", "Ratings changed", "No rating changed.", "actions.see", rated_anew,
            ("number", "title", "was", "now"),
        ),
        Change(
            "findings", "New critical findings", "No critical finding is new.", "checks.see", new_critical,
            ("title", "supplier__name", "found_on"),
        ),
        Change(
            "responses", "Responses in", "No response came in.", "asking.see", responses_in,
            ("supplier__name", "campaign__name"),
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    text: str
    said: str
    href: str


@dataclass(frozen=True)
class Changed:
    """One kind: how many, the list of them, the first of them."""

    label: str
    nothing: str
    count: int
    href: str
    lines: list[Line]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True)
class ThenAndNow:
    """``of_then`` and ``of_now`` are what a share was worked out from: a share of few moves quickly."""

    label: str
    then: str
    now: str
    direction: str
    href: str
    of_then: str = ""
    of_now: str = ""


@dataclass(frozen=True)
class Since:
    """What the page says. ``measured_on`` is the month end whose figures stand for the day; None: none was kept."""

    day: date
    why: str
    changes: list[Changed]
    figures: list[ThenAndNow]
    measured_on: date | None


def last_meeting(on: date) -> date | None:
    """The day of our group's last meeting before today. One query."""
    sat = Meeting.objects.sat().filter(series__partnership=None).newest_first()
    days = (meeting.on for meeting in sat[:5])
    return next((day for day in days if day < on), None)


class Wanted:
    """What is read to tell of the time since a day: ``all`` may be read along with what else a page asks for."""

    figures = tuple(FIGURES[key] for key in THEN_AND_NOW)

    def __init__(self, day: date, on: date) -> None:
        self.day, self.on = day, on
        self.parts = {key: Part(_since(one, day, on)) for key, one in CHANGES.items()}
        self.words = {key: Words(_first(one, day, on), ("pk", *one.fields)) for key, one in CHANGES.items()}
        self.measured_on = month_end(day)
        self.kept = Words(self._measured, ("key", "value", "numerator", "denominator"))

    @property
    def all(self) -> tuple[Part | Words, ...]:
        return (*self.parts.values(), *self.words.values(), self.kept)

    def _measured(self, scope: Scope) -> "QuerySet[Measurement]":
        return Measurement.objects.filter(as_at=self.measured_on, key__in=THEN_AND_NOW)


def changes(scope: Scope, day: date, why: str) -> Since:
    """Since the end of a day. One query."""
    wanted = Wanted(day, scope.on)
    return told(wanted, scope, why, numbers_of(wanted.figures, scope, *wanted.all))


def told(wanted: Wanted, scope: Scope, why: str, numbers: Numbers) -> Since:
    """The same from what was read already."""
    day, parts, words = wanted.day, wanted.parts, wanted.words
    changed = [
        Changed(
            one.label,
            one.nothing,
            int(numbers[parts[key]]),
            one.href(day),
            _lines(key, numbers.said[words[key]]),
        )
        for key, one in CHANGES.items()
    ]
    kept = {
        row["key"]: Counted(Decimal(str(row["numerator"])), _exact(row["denominator"]), _exact(row["value"]))
        for row in numbers.said[wanted.kept]
    }
    return Since(day, why, changed, _then_and_now(scope, numbers, kept), wanted.measured_on if kept else None)


def month_end(day: date) -> date:
    """The last month end up to a day."""
    return day if day == last_of_month(day) else day.replace(day=1) - timedelta(days=1)


def _since(one: Change, day: date, on: date) -> Callable[[Scope], "QuerySet[Any]"]:
    return lambda scope: one.since(day, on)


def _first(one: Change, day: date, on: date) -> Callable[[Scope], "QuerySet[Any]"]:
    """The first few of the list, in its order."""

    def records(scope: Scope) -> "QuerySet[Any]":
        found = one.since(day, on)
        return found.filter(pk__in=found.order_by("pk").values("pk")[:MOST_SHOWN])

    return records


def _lines(key: str, said: Sequence[dict[str, Any]]) -> list[Line]:
    return [TOLD[key](row) for row in sorted(said, key=lambda row: row["pk"])]


def _action(row: dict[str, Any], said: str) -> Line:
    return Line(f"A-{row['number']:03d} {row['title']}", said, reverse("actions:detail", args=[row["pk"]]))


def _day(text: str) -> str:
    return plain(date.fromisoformat(text))


def rating_words(rating: str | None) -> str:
    return Rating(rating).short.lower() if rating else "not rated"


TOLD: dict[str, Callable[[dict[str, Any]], Line]] = {
    "completed": lambda row: _action(row, _day(row["completed_on"])),
    "late": lambda row: _action(row, f"{row['owner__name'] or 'Nobody'}: target {_day(row['target_on'])}"),
    "reviews-late": lambda row: _action(
        row, f"{row['owner__name'] or 'Nobody'}: review {_day(row['review_on'])}"
    ),
    "ratings": lambda row: _action(row, f"{rating_words(row['was'])} to {rating_words(row['now'])}"),
    "findings": lambda row: Line(
        row["title"],
        f"{row['supplier__name']}, found {_day(row['found_on'])}",
        reverse("checks:finding", args=[row["pk"]]),
    ),
    "responses": lambda row: Line(
        row["supplier__name"], row["campaign__name"], reverse("asking:invitation", args=[row["pk"]])
    ),
}


def _exact(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _then_and_now(scope: Scope, numbers: Numbers, kept: dict[str, Counted]) -> list[ThenAndNow]:
    found = []
    for key in THEN_AND_NOW:
        figure, kept_then = FIGURES[key], kept.get(key)
        was = kept_then.value if kept_then else None
        reading = figure.reading(scope, numbers)
        aim = NUMBERS.get(key)
        found.append(
            ThenAndNow(
                label=figure.label,
                then=shown(was, figure.unit) if key in kept else "not measured",
                now=reading.shown,
                direction=_way(
                    reading, was, lower_is_better=aim.lower_is_better if aim else GOOD_WAY.get(key)
                ),
                href=figure.list_href or reverse("drafts:records", args=[key]),
                of_then=_of(figure.told(kept_then, {}, 0)) if kept_then else "",
                of_now=_of(reading),
            )
        )
    return found


def _of(reading: Reading) -> str:
    """ "6 of 14", of a share alone."""
    return reading.counted if reading.unit == "percent" and reading.denominator else ""


def _way(now: Reading, was: Decimal | None, *, lower_is_better: bool | None) -> str:
    """ "Better", "Worse", "The same"; "More", "Fewer" where neither way is the good one."""
    if lower_is_better is None:
        said = went(now, was, lower_is_better=True)
        return {"Better than": "Fewer", "Worse than": "More", "The same as": "The same"}.get(said, "")
    return went(now, was, lower_is_better=lower_is_better).removesuffix(" than").removesuffix(" as")
