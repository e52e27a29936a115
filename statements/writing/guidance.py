"""What is expected of each topic, in our own words, each with its source and how sure we are of it."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("guidance.json")


@dataclass(frozen=True)
class Expectation:
    text: str
    level: int
    source: str
    confidence: str


@dataclass(frozen=True)
class Guidance:
    """For one topic. ``figures`` are keys of the catalogue that say something about it."""

    ask: str
    cover: tuple[Expectation, ...]
    avoid: str
    figures: tuple[str, ...]


@lru_cache
def guidance() -> dict[str, Guidance]:
    """By topic."""
    areas = json.loads(FILE.read_text(encoding="utf-8"))["areas"]
    return {
        area: Guidance(
            ask=told["ask"],
            cover=tuple(Expectation(**one) for one in told["cover"]),
            avoid=told["avoid"],
            figures=tuple(told["figures"]),
        )
        for area, told in areas.items()
    }
