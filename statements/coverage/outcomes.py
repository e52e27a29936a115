"""The check upon a statement of ours, with what people said about it: verdicts, meters, what stops which step."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from msplan.force.models import ForceProfile
from statements.coverage.checking import check
from statements.coverage.draft import STEPS, Draft, Switches
from statements.coverage.evidence import EXCUSED, LATER, MET, NOT_MET, Evidence, Finding
from statements.coverage.facts import facts_of
from statements.coverage.meters import Meter, level_of, meters_of, severity_of
from statements.coverage.plaintext import restored, section_read
from statements.coverage.rules import ERROR, Rule, catalogue
from statements.models import CoverageMark, Section, Statement

S = Statement.State
K = CoverageMark.Kind
# Which step a statement has reached: what has to be met before the next one.
STEP_OF: dict[str, str] = {
    S.DRAFTING: "drafting",
    S.WITH_BOARD: "board",
    S.APPROVED: "sign",
    S.SIGNED: "publish",
    S.PUBLISHED: "after",
}


@dataclass(frozen=True)
class Outcome:
    """One rule: what the check found, what a person said, what counts. A void mark is shown and counts for nothing."""

    rule: Rule
    finding: Finding
    severity: str
    level: str
    fingerprint: str
    mark: CoverageMark | None = None
    void: CoverageMark | None = None

    @property
    def verdict(self) -> str:
        if self.mark is None:
            return self.finding.verdict
        return {K.CONFIRMED.value: MET, K.REJECTED.value: NOT_MET, K.EXCUSED.value: EXCUSED}[self.mark.kind]

    @property
    def is_open(self) -> bool:
        """Neither met nor excused, and it could be: a rule that waits for its step is not open yet."""
        return self.verdict not in (MET, EXCUSED, LATER)

    @property
    def stops(self) -> bool:
        return self.is_open and self.severity == ERROR


@dataclass(frozen=True)
class Coverage:
    """What came of every rule for one statement."""

    outcomes: tuple[Outcome, ...]
    switches: Switches
    text: str

    @property
    def meters(self) -> list[Meter]:
        return meters_of((replace(one.finding, verdict=one.verdict) for one in self.outcomes), self.switches)

    def stopping(self, step: str) -> list[Outcome]:
        """Open errors that stop this step: its own, and those of the steps before it."""
        place = STEPS.index(step)
        return [
            one
            for one in self.outcomes
            if one.stops and one.rule.stops and STEPS.index(one.rule.stops) <= place
        ]

    def of(self, rule_id: str) -> Outcome:
        return next(one for one in self.outcomes if one.rule.id == rule_id)


def coverage_of(
    statement: Statement,
    sections: Sequence[Section],
    force: ForceProfile,
    *,
    on: date,
    before: Iterable[Section] | None = None,
) -> Coverage:
    """Two queries: the facts and the marks. ``before``: the text of the statement before, to compare with."""
    switches = switches_of(force, on=on)
    draft = Draft(
        sections=tuple(section_read(section) for section in sections),
        facts=facts_of(statement, force, on=on),
        step=STEP_OF.get(statement.state, "after"),
        switches=switches,
        period_start=statement.period_start,
        period_end=statement.period_end,
        no_steps=statement.no_steps,
        before=None if before is None else tuple(section_read(section) for section in before),
        known_words=tuple(force.short_name.split()),
    )
    text = squashed(" ".join(restored(f"{s.text} {s.no_steps_because}") for s in draft.sections))
    marks = _marks(statement)
    outcomes = (_outcome(_restored(finding), draft, marks, text) for finding in check(draft))
    return Coverage(tuple(outcomes), switches, text)


def switches_of(force: ForceProfile, *, on: date) -> Switches:
    """A law is in force from its day on, and not before: whatever the profile says about it."""
    amended = (
        force.legal_basis == ForceProfile.LegalBasis.AMENDED
        and force.amended_from is not None
        and force.amended_from <= on
    )
    return Switches(
        voluntary=force.legal_basis == ForceProfile.LegalBasis.VOLUNTARY,
        amended=amended,
        area_reason_required=force.area_reason_required,
        deadline_is_law=amended and force.deadline_is_law,
        registry_required=force.registry_submission_required,
        deadline_months=force.statement_due_months,
    )


def fingerprint_of(finding: Finding, text: str) -> str:
    """Of what the check showed: another sentence or record is another fingerprint.

    What only a person can tell hangs on the whole text.
    """
    shown: list[str] = [one.words for one in (*finding.evidence, *finding.nearest, *finding.noted)]
    rule = catalogue().rules[finding.rule_id]
    whole = text if rule.hint == "victims" else ""
    told = json.dumps([finding.rule_id, finding.verdict, shown, whole], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def squashed(words: str) -> str:
    return " ".join(words.split())


def _marks(statement: Statement) -> dict[str, CoverageMark]:
    """Of this version and those before it for the same period: what was said of what still stands holds."""
    found = CoverageMark.objects.standing().filter(
        statement__slug=statement.slug, statement__version__lte=statement.version
    )
    return {mark.rule: mark for mark in found.select_related("by").order_by("statement__version", "pk")}


def _outcome(finding: Finding, draft: Draft, marks: Mapping[str, CoverageMark], text: str) -> Outcome:
    rule = catalogue().rules[finding.rule_id]
    mark, fingerprint = marks.get(finding.rule_id), fingerprint_of(finding, text)
    holds = mark is not None and _holds(mark, fingerprint, text)
    return Outcome(
        rule,
        finding,
        severity_of(rule, draft.switches),
        level_of(rule, draft.switches),
        fingerprint,
        mark=mark if holds else None,
        void=None if holds else mark,
    )


def _holds(mark: CoverageMark, fingerprint: str, text: str) -> bool:
    if mark.sentence:
        return squashed(mark.sentence) in text
    return mark.fingerprint == fingerprint


def _restored(finding: Finding) -> Finding:
    """With the names of figures where the check read numbers that stand for them."""
    return replace(
        finding,
        parts=tuple(
            replace(part, shown_by=_words(part.shown_by), nearest=_words(part.nearest))
            for part in finding.parts
        ),
        noted=_words(finding.noted),
    )


def _words(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(replace(one, words=restored(one.words)) for one in evidence)
