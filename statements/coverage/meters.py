"""Three meters, never blended into one number: legal minimum, level 1, level 2."""

from collections.abc import Iterable
from dataclasses import dataclass

from statements.coverage.draft import Switches
from statements.coverage.evidence import EXCUSED, LATER, MET, UNTOLD, Finding
from statements.coverage.rules import ERROR, HINT, LEGAL, LEVEL_1, LEVEL_2, LEVELS, Rule, catalogue


@dataclass(frozen=True)
class Meter:
    """``of`` counts the rules that can be met now; excused ones are left out of both."""

    level: str
    met: int
    of: int
    later: int = 0
    excused: int = 0
    untold: int = 0

    @property
    def label(self) -> str:
        return LEVELS[self.level]

    @property
    def beside(self) -> str:
        """What the two numbers leave out."""
        told = [(self.later, "later"), (self.excused, "excused"), (self.untold, "for a person to say")]
        return ", ".join(f"{count} {words}" for count, words in told if count)

    @property
    def words(self) -> str:
        return f"{self.met} of {self.of}"


def meters_of(findings: Iterable[Finding], switches: Switches) -> list[Meter]:
    by_level: dict[str, list[str]] = {LEGAL: [], LEVEL_1: [], LEVEL_2: []}
    for finding in findings:
        level = level_of(catalogue().rules[finding.rule_id], switches)
        if level != HINT:
            by_level[level].append(finding.verdict)
    return [
        Meter(
            level,
            met=verdicts.count(MET),
            of=len(verdicts) - sum(verdicts.count(other) for other in (LATER, EXCUSED, UNTOLD)),
            later=verdicts.count(LATER),
            excused=verdicts.count(EXCUSED),
            untold=verdicts.count(UNTOLD),
        )
        for level, verdicts in by_level.items()
    ]


def level_of(rule: Rule, switches: Switches) -> str:
    """What the law asks is a matter of the day: the six topics, deadline and registry are duties once it says so."""
    if rule.topic and switches.amended:
        return LEGAL
    if rule.id == "L10" and switches.amended and switches.deadline_is_law:
        return LEGAL
    if rule.id == "L12" and switches.amended and switches.registry_required:
        return LEGAL
    return rule.level


def severity_of(rule: Rule, switches: Switches) -> str:
    """An error stops its step. A force that is not obliged may still hold itself to the topics or the registry."""
    if rule.topic and (switches.amended or switches.area_reason_required):
        return ERROR
    if rule.id == "L10" and switches.deadline_is_law:
        return ERROR
    if rule.id == "L12" and switches.registry_required:
        return ERROR
    if rule.id in ("L08", "L09") and switches.voluntary:
        return "W"
    return rule.severity
