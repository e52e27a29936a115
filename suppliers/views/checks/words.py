"""How pages say when something is due and how it stands."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from msplan.lib.dates import deadline_words, plain
from suppliers.checks.models import Check, CorrectiveAction, CorrectiveState, Finding, FindingState, Outcome

OUTCOMES = {Outcome.NOTHING_FOUND: "good", Outcome.FINDING: "bad", Outcome.NOT_DONE: "warn"}
FINDINGS = {FindingState.OPEN: "bad", FindingState.ANSWERED: "warn", FindingState.CLOSED: "plain"}
CORRECTIVE = {
    CorrectiveState.OPEN: "info",
    CorrectiveState.SAID_DONE: "warn",
    CorrectiveState.NOT_ACCEPTED: "bad",
    CorrectiveState.VERIFIED: "good",
    CorrectiveState.DROPPED: "plain",
}
SENSITIVE = "OFFICIAL-SENSITIVE"


def deadline(due_on: date, on: date) -> dict[str, str]:
    """A tag for a date: late, near, or the plain day."""
    words = deadline_words(due_on, on)
    if words == "on time":
        return {"text": plain(due_on), "tone": "plain"}
    return {"text": words[:1].upper() + words[1:], "tone": "bad" if due_on < on else "warn"}


def outcome(check: Check) -> dict[str, str]:
    return {"text": check.get_outcome_display(), "tone": OUTCOMES[Outcome(check.outcome)]}


def finding_state(finding: Finding) -> dict[str, str]:
    return {"text": finding.get_state_display(), "tone": FINDINGS[FindingState(finding.state)]}


def corrective_state(corrective: CorrectiveAction) -> dict[str, str]:
    return {"text": corrective.get_state_display(), "tone": CORRECTIVE[CorrectiveState(corrective.state)]}


def corrective_due(corrective: CorrectiveAction, on: date) -> dict[str, str]:
    if corrective.is_settled:
        return {"text": plain(corrective.due_on), "tone": "plain"}
    return deadline(corrective.due_on, on)


def unrecorded(check: Check, findings: Iterable[Finding]) -> list[dict[str, str]]:
    """What an audit's report has open beyond its findings: "2 major findings are not recorded yet"."""
    audit = getattr(check, "audit", None)
    if audit is None or check.is_withdrawn:
        return []
    found = audit.unrecorded(one.severity for one in findings)
    return [
        {
            "severity": str(one.severity),
            "what": f"{one.number} {one.severity.label.lower()} finding{'' if one.number == 1 else 's'}",
            "is": "is" if one.number == 1 else "are",
        }
        for one in found
    ]


def step(text: str, href: str) -> dict[str, Any]:
    return {"text": text, "href": href}
