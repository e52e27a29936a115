"""A person confirms, rejects or excuses what the check found; taken back, the check's own verdict counts again."""

from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.states import InvalidTransition
from statements.coverage.outcomes import Coverage, Outcome, squashed
from statements.coverage.rules import ERROR
from statements.models import CoverageMark, Statement
from statements.writing.refusals import Refused

K = CoverageMark.Kind


@transaction.atomic
def mark(
    statement: Statement,
    coverage: Coverage,
    rule_id: str,
    *,
    kind: str,
    reason: str,
    seen: str,
    by: Person,
    at: datetime,
    sentence: str = "",
) -> CoverageMark:
    """Say something about a rule. ``coverage`` is the check of now, ``seen`` the fingerprint of what the person saw.

    What the same person said of it before, and what still stands word for word, is not kept a second time.

    Raises Refused where the text changed since, where a sentence does not stand in it, or where an error is excused
    by somebody who may not.
    """
    statement = _locked(statement)
    outcome = coverage.of(rule_id)
    if seen != outcome.fingerprint:
        raise Refused("The text or a record changed since you opened this page. Look at it again.")
    sentence = squashed(sentence)
    if sentence and sentence not in coverage.text:
        raise Refused(
            "This sentence does not stand in the text. Copy it from there, without the figures’ brackets."
        )
    if reason_against := why_not(outcome, kind, by, sentence=sentence):
        raise Refused(reason_against)
    said = {
        "rule": rule_id,
        "kind": kind,
        "reason": reason.strip(),
        "sentence": sentence,
        "fingerprint": outcome.fingerprint,
        "by": by,
    }
    if stands := CoverageMark.objects.standing().filter(statement=statement, **said).first():
        return stands
    _end(statement, rule_id, at=at)
    made = CoverageMark.objects.create(statement=statement, **said, at=at)
    record(
        "statements.mark_coverage",
        statement,
        by=by,
        at=at,
        after={"rule": rule_id, "said": made.get_kind_display(), "reason": made.reason},
    )
    return made


def why_not(outcome: Outcome, kind: str, person: Person, *, sentence: str = "") -> str:
    """Why this person may not say this about the rule, as a sentence; "" if nothing stands against it."""
    rule, finding = outcome.rule, outcome.finding
    if kind == K.EXCUSED and outcome.severity == ERROR and not person.may("coverage.excuse_error"):
        return "This is an error: only the executive lead can excuse it."
    by_hand = rule.is_by_hand or rule.hint
    if kind == K.CONFIRMED and not by_hand and rule.how == "record":
        return "The records tell this. Put them right instead."
    if kind == K.CONFIRMED and not by_hand and not finding.evidence and not sentence:
        return "Copy the sentence that shows it."
    return ""


@transaction.atomic
def take_back(statement: Statement, rule_id: str, *, by: Person, at: datetime) -> bool:
    """What was said counts no more; whether there was anything."""
    statement = _locked(statement)
    if not _end(statement, rule_id, at=at):
        return False
    record("statements.unmark_coverage", statement, by=by, at=at, after={"rule": rule_id})
    return True


def _locked(statement: Statement) -> Statement:
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if statement.state in (Statement.State.SUPERSEDED, Statement.State.WITHDRAWN, Statement.State.REMOVED):
        state = statement.get_state_display().lower()
        raise InvalidTransition(f"The statement is {state}: there is nothing to say about its coverage.")
    return statement


def _end(statement: Statement, rule_id: str, *, at: datetime) -> int:
    return CoverageMark.objects.standing().filter(statement=statement, rule=rule_id).update(ended_at=at)
