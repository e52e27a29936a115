"""What the pages say of an outcome, in a few words."""

from typing import Any

from statements.coverage.evidence import EXCUSED, LATER, MET, NOT_MET, UNTOLD
from statements.coverage.meters import Meter
from statements.coverage.outcomes import Coverage, Outcome
from statements.coverage.rules import CONFIDENCE, HINT, LEVELS, SEVERITIES, Rule

WORDS = {
    MET: ("Met", "good"),
    NOT_MET: ("Not met", "warn"),
    UNTOLD: ("A person has to say", "warn"),
    LATER: ("Later", "neutral"),
    EXCUSED: ("Excused", "info"),
}
HINT_WORDS = {
    MET: ("Nothing found", "good"),
    NOT_MET: ("Worth a look", "warn"),
    UNTOLD: ("Nothing to compare", "neutral"),
}


def groups_of(coverage: Coverage, *, only_open: bool) -> list[dict[str, Any]]:
    """By level, with what stops a step first in each."""
    groups = []
    for level, label in LEVELS.items():
        here = [one for one in coverage.outcomes if one.level == level]
        shown = [one for one in here if one.is_open] if only_open else here
        rows = [row_of(one) for one in sorted(shown, key=lambda one: not one.stops)]
        groups.append({"level": level, "label": label, "rows": rows, "total": len(here)})
    return groups


def _told(rule: Rule) -> dict[str, tuple[str, str]]:
    return HINT_WORDS if rule.hint and rule.hint != "victims" else WORDS


def words_of(rule: Rule, verdict: str) -> str:
    """What a verdict on a rule is called."""
    if rule.hint == "victims" and verdict in (NOT_MET, UNTOLD):
        return WORDS[UNTOLD][0]
    return _told(rule).get(verdict, WORDS[verdict])[0]


def row_of(outcome: Outcome) -> dict[str, Any]:
    rule, finding = outcome.rule, outcome.finding
    words, tone = words_of(rule, outcome.verdict), _told(rule).get(outcome.verdict, WORDS[outcome.verdict])[1]
    if outcome.stops and rule.stops:
        tone = "bad"
    return {
        "rule": rule,
        "words": words,
        "tone": tone,
        "stops": rule.stops_what if outcome.stops else "",
        "severity": SEVERITIES[outcome.severity],
        "confidence": CONFIDENCE[rule.confidence],
        "level": LEVELS[outcome.level],
        "missing": finding.missing if outcome.is_open and len(rule.parts) > 1 else [],
        "evidence": finding.evidence[:1] if outcome.verdict == MET else (),
        "nearest": finding.nearest[:1] if outcome.is_open else (),
        "noted": finding.noted[:2] if rule.level == HINT else (),
        "noted_more": max(0, len(finding.noted) - 2),
        "mark": outcome.mark,
        "void": outcome.void,
    }


def summary(meters: list[Meter]) -> str:
    """ "Legal minimum 3 of 3, level 1 12 of 25, level 2 2 of 8"."""
    return ", ".join(
        f"{meter.label if n == 0 else meter.label.lower()} {meter.words}" for n, meter in enumerate(meters)
    )
