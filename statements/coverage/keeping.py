"""The check as it was when a statement went to the board, kept for good."""

from datetime import date, datetime
from typing import Any

from msplan.accounts.models import Person
from statements.coverage.outcomes import Coverage, Outcome
from statements.coverage.rules import catalogue
from statements.models import CoverageCheck, Statement


def keep(statement: Statement, coverage: Coverage, *, by: Person, at: datetime, on: date) -> CoverageCheck:
    """Part of the act of submitting."""
    legal, level_1, level_2 = coverage.meters
    return CoverageCheck.objects.create(
        statement=statement,
        rules_version=catalogue().version,
        on=on,
        at=at,
        by=by,
        legal_met=legal.met,
        legal_of=legal.of,
        level_1_met=level_1.met,
        level_1_of=level_1.of,
        level_2_met=level_2.met,
        level_2_of=level_2.of,
        findings={outcome.rule.id: _kept(outcome) for outcome in coverage.outcomes},
    )


def _kept(outcome: Outcome) -> dict[str, Any]:
    mark = outcome.mark
    return {
        "verdict": outcome.verdict,
        "found": outcome.finding.verdict,
        "evidence": [one.words for one in outcome.finding.evidence],
        "mark": None if mark is None else {"said": mark.kind, "reason": mark.reason, "by": str(mark.by)},
    }
