"""What an open error stops: its own step, and every later one."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.urls import reverse

from msplan.force.models import ForceProfile
from statements.coverage.outcomes import Coverage, Outcome, coverage_of
from statements.models import Section, Statement
from statements.writing.refusals import Refused

BOARD, SIGN, PUBLISH, REGISTRY = "board", "sign", "publish", "registry"
SUBMITTED = "L12"


class Stop(NamedTuple):
    """A sentence, and where it can be put right."""

    sentence: str
    href: str


def stops(statement: Statement, coverage: Coverage, step: str) -> list[Stop]:
    """Everything of the check that stops this step."""
    return [stop_of(statement, outcome) for outcome in coverage.stopping(step)]


# What keeps a statement from its next step.
NEXT_OF: dict[str, str] = {
    Statement.State.DRAFTING: BOARD,
    Statement.State.WITH_BOARD: SIGN,
    Statement.State.APPROVED: SIGN,
    Statement.State.SIGNED: PUBLISH,
}


def stops_next(statement: Statement, coverage: Coverage) -> list[Stop]:
    """Everything of the check that stops the step which comes next; nothing once it is public."""
    step = NEXT_OF.get(statement.state)
    return stops(statement, coverage, step) if step and not statement.before_msplan else []


def before_registry(coverage: Coverage) -> list[Outcome]:
    """What is to be settled after publication and is open: errors stop the submission, the rest is worth a thought.

    That it was submitted is not asked before it is.
    """
    return [
        one
        for one in coverage.outcomes
        if one.is_open and one.rule.stops == REGISTRY and one.rule.id != SUBMITTED
    ]


def checked(
    statement: Statement,
    sections: Sequence[Section] | None = None,
    *,
    on: date,
    force: ForceProfile | None = None,
) -> Coverage:
    """The check of now."""
    if sections is None:
        sections = list(statement.sections.standing())
    return coverage_of(statement, sections, force or ForceProfile.current(), on=on)


def refuse(statement: Statement, step: str, *, on: date) -> Coverage:
    """Part of an act. Raises Refused with every error that stops it."""
    coverage = checked(statement, on=on)
    if found := stops(statement, coverage, step):
        raise Refused(*(stop.sentence for stop in found))
    return coverage


def stop_of(statement: Statement, outcome: Outcome) -> Stop:
    rule = outcome.rule
    href = reverse("drafts:coverage_rule", args=[statement.pk, rule.id])
    return Stop(f"{rule.id}: {rule.asks[0].lower()}{rule.asks[1:]}. {rule.missing}", href)
