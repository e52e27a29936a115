"""What an arm gives back, and what arms share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """``columns``: the parts of an arm, controls included, each with its figures. ``faults``: sentences."""

    what: str
    columns: dict[str, dict[str, object]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


# Its size (1.0: full), a folder, the environment of the programs that it starts.
Arm = Callable[[float, Path, Mapping[str, str]], Outcome]


def at_least(least: int, many: float) -> int:
    return max(least, round(many))


def times(many: int, size: float) -> int:
    """A fault is done as often at a fifth of the mails as at all of them."""
    return at_least(3, many * min(1.0, 5 * size))


def judged(wrong: int, controls: Mapping[str, int]) -> list[str]:
    said = [f"{wrong} were wrong."] if wrong else []
    return said + [f"The control ({name}) found nothing." for name, found in controls.items() if not found]
