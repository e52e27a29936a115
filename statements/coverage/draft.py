"""What is checked: sections of text, and what the records say, as plain values. Knows no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

AREAS = ("structure", "policies", "risk", "due_diligence", "training", "effectiveness")
FREE = "free"
# From opening to the registry: a rule says from which of these it can be met, and which of them it stops.
STEPS = ("drafting", "board", "sign", "publish", "after", "registry")


@dataclass(frozen=True)
class DraftSection:
    """One section. ``cites`` names the figures and tables put into it: "figure:suppliers_active"."""

    heading: str
    area: str
    text: str
    key: int = 0
    cites: tuple[str, ...] = ()
    # Why nothing was done about the section's topic, where the writer says so.
    no_steps_because: str = ""


@dataclass(frozen=True)
class Fact:
    """What the records say about a rule, or about one of its parts ("A3", "R4.answered"). ``href`` leads to them.

    ``met`` is None where the records cannot say yet.
    """

    met: bool | None
    words: str
    href: str = ""


@dataclass(frozen=True)
class Switches:
    """The force's legal switches as they hold for this statement."""

    voluntary: bool = True
    # Proposed law that has become law: topics, deadline and registry are then duties.
    amended: bool = False
    area_reason_required: bool = False
    deadline_is_law: bool = False
    registry_required: bool = False
    deadline_months: int = 6


@dataclass(frozen=True)
class Draft:
    """A statement to be checked. ``facts`` is None where there is nothing but a text."""

    sections: tuple[DraftSection, ...]
    facts: Mapping[str, Fact] | None = None
    step: str = "drafting"
    switches: Switches = field(default_factory=Switches)
    period_start: date | None = None
    period_end: date | None = None
    no_steps: bool = False
    # The text of the statement before, to compare with; None where none is known.
    before: tuple[DraftSection, ...] | None = None
    # Abbreviations that need no explanation: the force's own short name.
    known_words: tuple[str, ...] = ()

    @property
    def is_text_only(self) -> bool:
        return self.facts is None
