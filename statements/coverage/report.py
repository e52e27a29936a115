"""A check of a text as one plain object, for a machine or for a person at a terminal."""

from collections.abc import Iterable
from typing import Any

from statements.coverage.checking import check
from statements.coverage.draft import Draft
from statements.coverage.evidence import MET, Evidence, Finding
from statements.coverage.meters import meters_of
from statements.coverage.rules import SEVERITIES, catalogue

FORMAT = "msplan coverage 1"


def report_of(draft: Draft) -> dict[str, Any]:
    """Sections as they were found, and every rule's verdict with what shows it, what is missing, what comes near."""
    findings = check(draft)
    return {
        "format": FORMAT,
        "rules_version": catalogue().version,
        "sections": [
            {"heading": section.heading, "area": section.area, "words": len(section.text.split())}
            for section in draft.sections
        ],
        "meters": {
            meter.level: {"met": meter.met, "of": meter.of, "untold": meter.untold}
            for meter in meters_of(findings, draft.switches)
        },
        "rules": {finding.rule_id: _told(finding) for finding in findings},
    }


def _told(finding: Finding) -> dict[str, Any]:
    rule = catalogue().rules[finding.rule_id]
    return {
        "verdict": finding.verdict,
        "asks": rule.asks,
        "basis": rule.basis,
        "severity": SEVERITIES[rule.severity],
        "evidence": [
            {"part": part.name, **_evidence(one)} for part in finding.parts for one in part.shown_by
        ],
        "missing": [] if finding.verdict == MET else finding.missing,
        "nearest": _list(() if finding.verdict == MET else finding.nearest),
        "noted": _list(finding.noted),
    }


def _list(evidence: Iterable[Evidence]) -> list[dict[str, str]]:
    return [_evidence(one) for one in evidence]


def _evidence(one: Evidence) -> dict[str, str]:
    told = {"sentence": one.words, "section": one.heading}
    return {**told, "why_not": one.why} if one.why else told
