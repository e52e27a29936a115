"""The rules as data: what is asked, on what basis, how grave, how it is told, which step it stops."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from statements.coverage.draft import AREAS, STEPS
from statements.coverage.sentences import SAID

FILE = Path(__file__).resolve().parent / "rules.json"
ERROR, WARNING, IMPROVEMENT = "E", "W", "I"
SEVERITIES = {ERROR: "error", WARNING: "warning", IMPROVEMENT: "improvement"}
LEGAL, LEVEL_1, LEVEL_2, HINT = "legal", "1", "2", "hint"
LEVELS = {LEGAL: "Legal minimum", LEVEL_1: "Level 1", LEVEL_2: "Level 2", HINT: "Pointed out"}
# What the words of a basis rest on: docs/rules/coverage.md.
CONFIDENCE = {
    "A": "read at its source",
    "B": "reported by others",
    "C": "not confirmed",
    "P": "proposed here",
}


@dataclass(frozen=True)
class Way:
    """One way in which a sentence can show a part: every pattern of ``all`` in it, none of ``without``.

    The first pattern is what the sentence says; it must be said as done (or in one of ``moods``). ``near`` may stand
    in the sentence or in the one that leads to it, or in its section's heading. ``within`` names topics.
    """

    all: tuple[re.Pattern[str], ...]
    without: tuple[re.Pattern[str], ...] = ()
    near: re.Pattern[str] | None = None
    moods: frozenset[str] = frozenset({SAID})
    within: frozenset[str] = frozenset()
    # The later patterns may stand in the sentence that a list hangs on.
    with_lead: bool = False
    # ``near`` may stand in the sentence before or after as well.
    neighbours: bool = False
    # A year in it must be one of the statement's own.
    recent: bool = False


@dataclass(frozen=True)
class Part:
    """One thing a rule asks for.

    ``record`` names a fact, ``cites`` figures and tables of which one in the text is enough, ``cites_any`` how many
    figures of whatever kind are; ``block`` names a way of reading the end of somebody else's text.
    """

    name: str
    ways: tuple[Way, ...] = ()
    cites: frozenset[str] = frozenset()
    cites_any: int = 0
    least: int = 1
    record: str = ""
    block: str = ""
    area: str = ""


@dataclass(frozen=True)
class Rule:
    id: str
    asks: str
    basis: str
    confidence: str
    severity: str
    level: str
    how: str
    begins: str
    stops: str
    missing: str
    parts: tuple[Part, ...] = ()
    least: int = 0
    topic: str = ""
    hint: str = ""

    @property
    def is_by_hand(self) -> bool:
        """Only a person can tell."""
        return self.how == "a person"

    @property
    def stops_what(self) -> str:
        return STOPPED.get(self.stops, "")


STOPPED = {
    "board": "submitting to the board",
    "sign": "signing",
    "publish": "publishing",
    "registry": "the registry’s answers",
}


@dataclass(frozen=True)
class Catalogue:
    version: int
    rules: Mapping[str, Rule] = field(default_factory=dict)


@lru_cache
def catalogue() -> Catalogue:
    """The rules of the file, in its order."""
    raw = json.loads(FILE.read_text(encoding="utf-8"))
    words: dict[str, str] = {}
    for name, pattern in raw["words"].items():
        words[name] = _expanded(pattern, words)
    rules = [_rule(entry, words) for entry in raw["rules"]]
    return Catalogue(raw["version"], {rule.id: rule for rule in rules})


def _rule(entry: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    if entry["severity"] not in SEVERITIES or entry["level"] not in LEVELS or entry["from"] not in STEPS:
        raise ValueError(f"rule {entry['id']}: a severity, level or step that nobody knows")
    if entry["stops"] and entry["stops"] not in STOPPED:
        raise ValueError(f"rule {entry['id']} stops a step that nobody knows")
    return Rule(
        id=entry["id"],
        asks=entry["asks"],
        basis=entry["basis"],
        confidence=entry["confidence"],
        severity=entry["severity"],
        level=entry["level"],
        how=entry["how"],
        begins=entry["from"],
        stops=entry["stops"],
        missing=entry["missing"],
        parts=tuple(_part(part, words) for part in entry.get("parts", ())),
        least=entry.get("least", 0),
        topic=entry.get("topic", ""),
        hint=entry.get("hint", ""),
    )


def _part(entry: Mapping[str, Any], words: Mapping[str, str]) -> Part:
    if entry.get("area", AREAS[0]) not in AREAS:
        raise ValueError(f"no topic is called {entry['area']}")
    return Part(
        name=entry["name"],
        ways=tuple(_way(way, words) for way in entry.get("ways", ())),
        cites=frozenset(entry.get("cites", ())),
        cites_any=entry.get("cites_any", 0),
        least=entry.get("least", 1),
        record=entry.get("record", ""),
        block=entry.get("block", ""),
        area=entry.get("area", ""),
    )


def _way(entry: Mapping[str, Any], words: Mapping[str, str]) -> Way:
    return Way(
        all=tuple(_compiled(pattern, words) for pattern in entry["all"]),
        without=tuple(_compiled(pattern, words) for pattern in entry.get("not", ())),
        near=_compiled(entry["near"], words) if "near" in entry else None,
        moods=frozenset({SAID, *entry.get("moods", ())}),
        within=frozenset(entry.get("in", ())),
        with_lead=entry.get("with_lead", False),
        neighbours=entry.get("neighbours", False),
        recent=entry.get("recent", False),
    )


def _compiled(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(_expanded(pattern, words), re.IGNORECASE)


def _expanded(pattern: str, words: Mapping[str, str]) -> str:
    return re.sub(r"<(\w+)>", lambda match: words[match[1]], pattern)
