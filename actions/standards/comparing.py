"""A self-assessment beside an earlier one: each standard, each group, in numbers and in words.

Knows no database: ratings in, lines out. Means are Decimals of what was rated; what does not apply or was not
rated is left out and counted. They are rounded, half up, only where they are shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from actions.standards.models import HIGHEST, LOW_AT_MOST, STRONG_FROM, Level, StandardRating

TENTH = Decimal("0.1")
NOT_RATED = "Not rated"
NOT_APPLICABLE = "Not applicable"


class Line(NamedTuple):
    """One standard: what was said now, and earlier (None: it was not asked then, or there is no earlier one)."""

    now: StandardRating
    before: StandardRating | None
    compared: bool

    @property
    def level(self) -> int | None:
        return self.now.level

    @property
    def value(self) -> str:
        """The number, or why there is none."""
        if self.now.level is not None:
            return str(self.now.level)
        return NOT_APPLICABLE if self.now.does_not_apply else NOT_RATED

    @property
    def meaning(self) -> str:
        return Level(self.now.level).label if self.now.level is not None else ""

    @property
    def change(self) -> str:
        """ "up from 1", "as before", "new": the arrow in words. Nothing where there is no earlier one."""
        if not self.compared:
            return ""
        if self.before is None:
            return "not asked before"
        return change_in_words(self.now.level, self.before.level, before_says=_says(self.before))

    @property
    def direction(self) -> str:
        """up, down, same or "" where the two cannot be compared."""
        if self.before is None or self.now.level is None or self.before.level is None:
            return ""
        return _direction(self.now.level, self.before.level)

    @property
    def reworded(self) -> str:
        """The earlier wording, where it was another one."""
        return self.before.text if self.before and self.before.text != self.now.text else ""


class Group(NamedTuple):
    """The standards of one group and their means."""

    name: str
    lines: list[Line]
    compared: bool

    @property
    def asked(self) -> int:
        return len(self.lines)

    @property
    def levels(self) -> list[int]:
        return [line.now.level for line in self.lines if line.now.level is not None]

    @property
    def rated(self) -> int:
        return len(self.levels)

    @property
    def not_applicable(self) -> int:
        return sum(line.now.does_not_apply for line in self.lines)

    @property
    def mean(self) -> Decimal | None:
        return mean(self.levels)

    @property
    def mean_before(self) -> Decimal | None:
        """Of the same standards, as far as they were rated then: like with like."""
        return mean(line.before.level for line in self.lines if line.before and line.before.level is not None)

    @property
    def shown(self) -> str:
        return shown(self.mean)

    @property
    def counted(self) -> str:
        """ "6 of 7 rated, 1 not applicable"."""
        words = f"{self.rated} of {self.asked} rated"
        return f"{words}, {self.not_applicable} not applicable" if self.not_applicable else words

    @property
    def change(self) -> str:
        return change_of_means(self.mean, self.mean_before) if self.compared else ""

    @property
    def shade(self) -> str:
        """The class of the cell's shade: the mean rounded to a level."""
        return shade(None if self.mean is None else self.mean.quantize(Decimal(1), ROUND_HALF_UP))


class HeatMap(NamedTuple):
    """A whole self-assessment beside an earlier one."""

    groups: list[Group]
    # Rated in the earlier one and not asked any more.
    dropped: list[StandardRating]

    @property
    def lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    @property
    def whole(self) -> Group:
        """All standards as one group."""
        return Group("All standards", self.lines, any(group.compared for group in self.groups))

    @property
    def low(self) -> list[Line]:
        return [line for line in self.lines if line.now.is_low]

    @property
    def strong(self) -> list[Line]:
        return [line for line in self.lines if line.level is not None and line.level >= STRONG_FROM]

    def counted(self, direction: str) -> int:
        """How many went "up" or "down", or stayed the "same"."""
        return sum(line.direction == direction for line in self.lines)


def heat_map(now: Iterable[StandardRating], before: Iterable[StandardRating] | None) -> HeatMap:
    """``now`` in its order; ``before`` None where there is nothing to compare with."""
    earlier: Mapping[int, StandardRating] = {one.standard_id: one for one in before or ()}
    rows = list(now)
    compared = before is not None
    lines: defaultdict[str, list[Line]] = defaultdict(list)
    for one in rows:
        lines[one.group].append(Line(one, earlier.get(one.standard_id), compared))
    groups = [Group(name, of_group, compared) for name, of_group in lines.items()]
    asked = {one.standard_id for one in rows}
    dropped = [one for one in earlier.values() if one.standard_id not in asked and one.level is not None]
    return HeatMap(groups, dropped)


def mean(levels: Iterable[int]) -> Decimal | None:
    """The exact mean; None where nothing was rated."""
    found = list(levels)
    return Decimal(sum(found)) / Decimal(len(found)) if found else None


def shown(value: Decimal | None) -> str:
    """One place, rounded half up: for reading only."""
    return NOT_RATED if value is None else str(value.quantize(TENTH, rounding=ROUND_HALF_UP))


def change_of_means(now: Decimal | None, before: Decimal | None) -> str:
    """ "up from 1.3"; where both read the same and are not: "slightly up"."""
    if now is not None and before is not None and now != before and shown(now) == shown(before):
        return f"slightly {_direction(now, before)}"
    return change_in_words(now, before, before_says="not rated before")


def change_in_words(
    now: Decimal | int | None, before: Decimal | int | None, *, before_says: str = "not rated before"
) -> str:
    if before is None:
        return before_says
    was = shown(before) if isinstance(before, Decimal) else str(before)
    if now is None:
        return f"was {was}"
    direction = _direction(now, before)
    return "as before" if direction == "same" else f"{direction} from {was}"


def shade(level: Decimal | int | None) -> str:
    return "none" if level is None else str(int(min(max(level, 0), HIGHEST)))


def is_low(level: int | None) -> bool:
    return level is not None and level <= LOW_AT_MOST


def _says(before: StandardRating) -> str:
    return "not applicable before" if before.does_not_apply else "not rated before"


def _direction(now: Decimal | int, before: Decimal | int) -> str:
    return "same" if now == before else "up" if now > before else "down"
