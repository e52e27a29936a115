"""What moving the edges of the bands, or another capacity, would do: in figures and in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from suppliers.risk.arithmetic import Rules
from suppliers.risk.changing import bands, stands_now
from suppliers.risk.comparing import Comparison, compare

# What a calibration is and is not, in the same words on every page that offers one.
DOES = (
    "Moving a boundary changes the queue, not the risk. Nobody who works for these suppliers is safer because the word "
    "beside the supplier is another."
)


@dataclass(frozen=True)
class Calibration:
    """``changes`` are those a proposal would hold; ``done`` what they would do; ``sentences`` say it."""

    rules: Rules
    high_from: Decimal
    medium_from: Decimal
    changes: Sequence[Mapping[str, Any]]
    done: Comparison

    @property
    def within_reach(self) -> int:
        return self.rules.within_reach

    @property
    def sentences(self) -> list[str]:
        return calibration_in_words(self.done, self.within_reach)


def calibrate(rules: Rules, *, high_from: Decimal, medium_from: Decimal, on: date) -> Calibration:
    """Raises Refused where the edges are not in order."""
    change = bands(high_from, medium_from)
    before = stands_now(change, rules)
    changes = [] if before == change.after else [change.row(before)]
    return Calibration(rules, high_from, medium_from, changes, compare(rules, changes, on=on))


def calibration_in_words(done: Comparison, within_reach: int) -> list[str]:
    """How many move, which categories drop out of high, and whether four people then reach the end of the queue."""
    before, after = done.high()
    said = [f"{_count(done.higher)} would move to a higher band, {done.lower:,} to a lower one."]
    for name, count, value in done.dropped:
        said.append(
            f"{name} would no longer be high (its defaults come to {value.normalize():f}; {_count(count)}): a listed "
            "or exposed trade leaves the front of the queue, and nothing about its work has changed."
        )
    if after > within_reach:
        said.append(
            f"{after:,} would be high, and {within_reach:,} can be worked through in a year: "
            f"{after - within_reach:,} would wait."
        )
    else:
        said.append(
            f"{after:,} would be high, and {within_reach:,} can be worked through in a year: all of them."
        )
    if after < before:
        said.append(
            f"{before - after:,} of today’s high suppliers would wait behind the others, as they are."
        )
    return said


def _count(number: int) -> str:
    return f"{number:,} supplier" if number == 1 else f"{number:,} suppliers"
