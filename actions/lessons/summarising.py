"""The quarterly summary of lessons: three months, by theme, with what is done about each and what was shared.

Rules: docs/rules/lessons.md.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from actions.lessons.models import Lesson, LessonAction, LessonKind, LessonShare, LessonState, Theme
from actions.plan.models import Action
from msplan.accounts.models import Person
from msplan.files.models import Marking
from msplan.lib.dates import FinancialYear, add_months

MONTHS = 3


@dataclass(frozen=True)
class ThreeMonths:
    """Three calendar months from the first day of one; a quarter of a financial year, or any other three."""

    first: date

    @property
    def last(self) -> date:
        return add_months(self.first, MONTHS) - timedelta(days=1)

    @property
    def label(self) -> str:
        """ "April to June 2026 (quarter 1 of 2026-27)"."""
        years = (
            f"{self.first:%B}" if self.first.year == self.last.year else f"{self.first:%B} {self.first.year}"
        )
        words = f"{years} to {self.last:%B} {self.last.year}"
        if (self.first.month - 1) % MONTHS:
            return words
        year = FinancialYear.of(self.first)
        return f"{words} (quarter {self._quarter} of {year})"

    @property
    def short(self) -> str:
        """ "Apr to Jun 2026, quarter 1": for a list to choose from."""
        quarter = "" if (self.first.month - 1) % MONTHS else f", quarter {self._quarter}"
        return f"{self.first:%b} to {self.last:%b} {self.last.year}{quarter}"

    @property
    def _quarter(self) -> int:
        return (self.first.month - 4) % 12 // MONTHS + 1

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"

    @classmethod
    def quarter_before(cls, on: date) -> "ThreeMonths":
        """The last quarter that has ended: what a summary is asked for."""
        this = date(on.year, on.month - (on.month - 1) % MONTHS, 1)
        return cls(add_months(this, -MONTHS))


@dataclass(frozen=True)
class Entry:
    """One lesson with the actions raised from it and the shares of these months."""

    lesson: Lesson
    actions: list[Action]


@dataclass(frozen=True)
class OfTheme:
    theme: str
    entries: list[Entry]


@dataclass(frozen=True)
class Summary:
    """What was agreed in three months. ``marking`` is the highest of what is in it."""

    months: ThreeMonths
    themes: list[OfTheme]
    shares: list[LessonShare]
    drafts: int
    marking: Marking
    counts: Counter[str]

    @property
    def lessons(self) -> int:
        return sum(len(of.entries) for of in self.themes)

    @property
    def good(self) -> int:
        return self.counts[LessonKind.GOOD]

    @property
    def failings(self) -> int:
        return self.counts[LessonKind.FAILING]

    @property
    def with_actions(self) -> int:
        return sum(bool(entry.actions) for of in self.themes for entry in of.entries)


def summary(months: ThreeMonths, *, person: Person, sensitive: bool) -> Summary:
    """For a reader, who never sees more than they may; without ``sensitive`` those that anybody may read.

    Five queries whatever the number of lessons.
    """
    visible = Lesson.objects.visible_to(person)
    if not sensitive:
        visible = visible.not_sensitive()
    lessons = list(visible.agreed_between(months.first, months.last).order_by("number"))
    raised = _actions(lessons)
    shares = list(
        LessonShare.objects.filter(lesson__in=visible, on__gte=months.first, on__lte=months.last)
        .select_related("lesson", "approval__by")
        .order_by("on", "pk")
    )
    return Summary(
        months=months,
        themes=[
            OfTheme(theme.label, [Entry(x, raised.get(x.pk, [])) for x in lessons if x.theme == theme])
            for theme in Theme
            if any(x.theme == theme for x in lessons)
        ],
        shares=shares,
        drafts=visible.filter(state=LessonState.DRAFT, recorded_on__lte=months.last).count(),
        marking=_highest([*lessons, *(share.lesson for share in shares)]),
        counts=Counter(lesson.kind for lesson in lessons),
    )


def _actions(lessons: Iterable[Lesson]) -> dict[int, list[Action]]:
    found: dict[int, list[Action]] = {}
    links = LessonAction.objects.filter(lesson__in=[x.pk for x in lessons])
    for link in links.select_related("action__owner").order_by("action__number"):
        found.setdefault(link.lesson_id, []).append(link.action)
    return found


def _highest(lessons: Iterable[Lesson]) -> Marking:
    return Marking.SENSITIVE if any(x.is_sensitive for x in lessons) else Marking.OFFICIAL
