"""The 34 indicators as data: what each is, which figure gives it, what is missing. Rules: docs/rules/indicators.md."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("indicators.json")
DIRECTIONS = {"up": "Higher is better", "down": "Lower is better", "none": "Watched, neither way is better"}
FREQUENCIES = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
TYPES = {
    "output": "Output: what was done",
    "outcome": "Outcome: what came of it",
    "context": "Context: what happens around us",
    "risk": "Risk: what is left",
}
AREAS = {
    "structure": "Organisation, business and supply chains",
    "policies": "Policies",
    "risk": "Risk",
    "due_diligence": "Due diligence and remedy",
    "training": "Training",
    "monitoring": "Monitoring",
    "force": "Force capability",
    "engagement": "Business engagement",
}
# What the first statement of a police force said it would measure, in our words.
PROMISED = {
    1: "How far risk beyond tier 1 is assessed",
    2: "Codes of conduct, and how suppliers are judged by them",
    3: "How many suppliers answer, and how well",
    4: "What working with businesses brings about",
    5: "Checks, audits and verification made stronger",
}


@dataclass(frozen=True)
class Kpi:
    """One of them. ``figures`` are keys of the catalogue, the first the one that stands for it; those of rooms that

    have none yet are left out when they are asked for. Where there is none, ``entry`` says what people hand in: the
    two numbers of a "share", or one "number".
    """

    id: str
    label: str
    formula: str
    unit: str
    direction: str
    type: str
    area: str
    origin: str
    target: float | None
    target_words: str
    frequency: str
    figures: tuple[str, ...]
    missing: str
    # What there has to be one of before it can be worked out; "" where a count of nothing is 0.
    needs: str
    # Proposed words for what the number cannot say; the force may write its own.
    leaves_out: str
    people: bool
    entry: str
    confidence: str
    # Which of the five measures of ``PROMISED`` it tells; 0 for none.
    promised: int = 0

    @property
    def is_entered(self) -> bool:
        return bool(self.entry)

    @property
    def slug(self) -> str:
        return self.id.lower()

    @property
    def facts(self) -> Mapping[str, str]:
        """Area, type, direction and frequency in words."""
        return {
            "Area": AREAS[self.area],
            "Kind": TYPES[self.type],
            "Direction": DIRECTIONS[self.direction],
            "How often": f"Every {self.frequency}",
        }


@cache
def indicators() -> dict[str, Kpi]:
    """By id, in the order of the file."""
    read: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["indicators"]
    return {row["id"]: Kpi(**{**row, "figures": tuple(row["figures"])}) for row in read}
