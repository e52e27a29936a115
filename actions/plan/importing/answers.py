"""What a person says about a plan's file: where its table is, what its columns hold, what stands in for the rest."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from actions.plan.importing.columns import guess, reference_of
from actions.plan.importing.reading import Grid, headings_of


@dataclass(frozen=True)
class Answers:
    """``columns`` maps the place of a column (0 is A) to what it holds; the rest is for cells that are empty."""

    sheet: str
    header: int
    columns: Mapping[int, str] = field(default_factory=dict)
    aspect: str = ""
    lead_department: int | None = None
    source: str = ""
    start_on: date | None = None
    target_on: date | None = None

    @classmethod
    def guessed(cls, grid: Grid, header: int | None = None) -> "Answers":
        """What the headings say. A column of numbers is no reference of ours, whatever it is called."""
        line = grid.header(header)
        columns = guess(headings_of(line))
        below = grid.below(line)
        for place in [place for place, key in columns.items() if key == "reference"]:
            if not any(reference_of(one.text(place)) for one in below):
                del columns[place]
        return cls(sheet=grid.name, header=line.number, columns=columns)

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> "Answers":
        """From a PlanImport's ``answers``."""
        days = {
            name: date.fromisoformat(kept[name]) if kept[name] else None for name in ("start_on", "target_on")
        }
        return cls(**{**kept, **days, "columns": {int(place): key for place, key in kept["columns"].items()}})

    @property
    def kept(self) -> dict[str, Any]:
        """For a PlanImport's ``answers``."""
        days = {"start_on": self.start_on, "target_on": self.target_on}
        said = {name: day.isoformat() if day else None for name, day in days.items()}
        return {**asdict(self), **said, "columns": {str(place): key for place, key in self.columns.items()}}

    @property
    def places(self) -> dict[str, int]:
        """Where each thing stands."""
        return {key: place for place, key in self.columns.items()}
