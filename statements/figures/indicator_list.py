"""Every indicator with what there is to say of it at one time: for the list, its file and the pages. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from msplan.accounts.models import Person
from msplan.lib.dates import deadline_words, plain
from statements.figures.catalogue import FIGURES
from statements.figures.definition import EVENTS, FEW, Figure, Numbers, Scope, numbers_of
from statements.figures.indicator_table import Told, counted_figures, now, told
from statements.figures.indicators import AREAS, PROMISED, Kpi, indicators
from statements.figures.periods import due_on, owed, stale_words
from statements.figures.reading import Reading, shown
from statements.figures.watching import AMBER, LEVELS, RED, level_of
from statements.models import Indicator

STANDING = counted_figures(FIGURES)
COUNTED, HANDED_IN, NOT_YET = "Counted", "Handed in", "Not yet"
SOURCES = {"counted": COUNTED, "entered": HANDED_IN}
TONES = {"better": "good", "worse": "bad"}
LEVEL_TONES = {RED: "red", AMBER: "amber"}
STATES = {"red": "Past red", "amber": "Past amber", "owed": "Value owed", "stale": "Value is old"}
NOTHING_SET: dict[str, Any] = {
    "baseline": None, "baseline_of": "", "target": None, "target_on": None, "last_value": None,
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One indicator; ``indicator`` is None until the force has set it up."""

    kpi: Kpi
    indicator: Indicator | None
    reading: Reading | None
    told: Told
    on: date

    @property
    def figure(self) -> Figure | None:
        return STANDING.get(self.kpi.id)

    @property
    def is_counted(self) -> bool:
        """Whether its value now comes from records; one that can be may still be handed in until there are any."""
        return self.figure is not None and self.reading is not None and self.reading.key == self.figure.key

    @property
    def source(self) -> str:
        if self.is_counted:
            return COUNTED
        return HANDED_IN if self.kpi.is_entered else NOT_YET

    @property
    def area(self) -> str:
        return AREAS[self.kpi.area]

    @property
    def owner(self) -> Person | None:
        return self.indicator.owner if self.indicator else None

    @property
    def tone(self) -> str:
        return TONES.get(self.told.course, "neutral")

    @property
    def frequency(self) -> str:
        return (self.indicator.frequency if self.indicator else "") or self.kpi.frequency

    @property
    def frequency_words(self) -> str:
        return f"Every {self.frequency}"

    @property
    def is_key_risk(self) -> bool:
        return bool(self.indicator and self.indicator.is_key_risk)

    @property
    def level(self) -> str:
        return level_of(self.indicator, self.reading) if self.indicator else ""

    @property
    def level_words(self) -> str:
        return LEVELS[self.level] if self.level else ""

    @property
    def level_tone(self) -> str:
        return LEVEL_TONES.get(self.level, "neutral")

    @property
    def threshold_words(self) -> str:
        """ "amber below 80%, red below 60%"; "" where none is set."""
        row = self.indicator
        if row is None or not row.worse:
            return ""
        found = (("amber", row.amber), ("red", row.red))
        return ", ".join(
            f"{name} {row.worse} {shown(value, self.kpi.unit)}" for name, value in found if value is not None
        )

    @property
    def target(self) -> Decimal | None:
        """The force's own, or the one proposed; None where it is words."""
        own = self.indicator.target if self.indicator else None
        if own is not None:
            return own
        return None if self.kpi.target is None else Decimal(str(self.kpi.target))

    @property
    def promised_words(self) -> str:
        return PROMISED.get(self.kpi.promised, "")

    @property
    def unknown_words(self) -> str:
        """Why there is no value now: "cannot be worked out yet: there is no live contract"; "" where there is one."""
        reading = self.reading
        if reading is not None and (reading.value is not None or reading.hidden):
            return ""
        if reading is None or self.figure is None:
            return "nobody has handed in a value yet"
        since = f"since {plain(reading.first)} " if reading.kind == EVENTS and reading.first else ""
        return f"cannot be worked out yet: {since}there is no {self.kpi.needs or 'record to count from'}"

    @property
    def missing_words(self) -> str:
        """What keeps it from being told, and what it leaves out because nobody records it."""
        unknown = self.unknown_words
        return " ".join(
            filter(None, (f"{unknown[:1].upper()}{unknown[1:]}." if unknown else "", self.kpi.missing))
        )

    @property
    def limits(self) -> str:
        """What the number cannot say: in the force's words, or in those proposed."""
        return (self.indicator.limits if self.indicator else "") or self.kpi.leaves_out

    @property
    def stale(self) -> str:
        """ "last value is of March 2026, 2 periods old"; "" for what is counted, and what is fresh."""
        was_entered = self.reading is not None and self.reading.key == self.kpi.slug
        return stale_words(self.on, self.frequency, self._last_end) if was_entered else ""

    @property
    def owed_end(self) -> date | None:
        """The end of the period for which a value is owed now."""
        if self.figure is not None or self.indicator is None:
            return None
        return owed(self.on, self.frequency, last=self._last_end, since=self.indicator.in_use_from)

    @property
    def due_on(self) -> date | None:
        return due_on(self.owed_end) if self.owed_end else None

    @property
    def owed_words(self) -> str:
        """ "the value for the period to 30 September 2026 is due in 3 days"."""
        if self.owed_end is None or self.due_on is None:
            return ""
        deadline = deadline_words(self.due_on, self.on)
        when = f"due by {plain(self.due_on)}" if deadline == "on time" else deadline
        return f"the value for the period to {plain(self.owed_end)} is {when}"

    @property
    def href(self) -> str:
        return reverse("drafts:indicator", args=[self.kpi.slug])

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < self.on

    @property
    def _last_end(self) -> date | None:
        return getattr(self.indicator, "last_period_end", None)


def rows_of(scope: Scope, codes: Iterable[str] | None = None) -> list[Row]:
    """All of them, or those asked for, in the order of the file. Two queries."""
    kpis = [indicators()[code] for code in (indicators() if codes is None else codes)]
    found = Indicator.objects.filter(code__in=[kpi.id for kpi in kpis]).select_related("owner")
    by_code = {row.code: row for row in found.with_last(scope.on)}
    figures = [STANDING[kpi.id] for kpi in kpis if kpi.id in STANDING]
    numbers = numbers_of(figures, scope, FEW)
    return [row_of(kpi, by_code.get(kpi.id), scope, numbers) for kpi in kpis]


def row_of(kpi: Kpi, indicator: Indicator | None, scope: Scope, numbers: Numbers) -> Row:
    """``numbers`` hold the parts of the figure that stands for it, and below how many people nothing is told."""
    settings: Mapping[str, Any] = NOTHING_SET if indicator is None else vars(indicator)
    reading = now(kpi, STANDING.get(kpi.id), settings, scope, numbers)
    return Row(kpi, indicator, reading, told(kpi, settings, reading), scope.on)


def matching(rows: Iterable[Row], person: Person, **values: Any) -> list[Row]:
    """Those that fit the filters of the list."""
    return [row for row in rows if all(_fits(row, person, name, value) for name, value in values.items())]


def _fits(row: Row, person: Person, name: str, value: Any) -> bool:
    match name:
        case "q":
            words = f"{row.kpi.id} {row.kpi.label} {row.kpi.formula}".casefold()
            return all(part in words for part in str(value).casefold().split())
        case "area":
            return row.kpi.area in value
        case "source":
            return row.source in [SOURCES[one] for one in value]
        case "state":
            return bool(_states(row) & set(value))
        case "promised":
            return bool(row.kpi.promised)
        case "key_risk":
            return row.is_key_risk
        case "mine":
            return row.owner is not None and row.owner.pk == person.pk
    raise ValueError(f"{name} is no filter of indicators")


def _states(row: Row) -> set[str]:
    found = {row.level} if row.level else set()
    if row.owed_end:
        found.add("owed")
    if row.stale:
        found.add("stale")
    return found
