"""Red flags: when an answer raises one. Sources, severities and which may be a crime: docs/rules/questionnaire.md.

Pure functions of what counts of the answer, and of the supplier's inherent band. A flag of a question
that is not asked, or that is answered with "do not know", is not raised.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from suppliers.asking.questionnaire.checking import number_of
from suppliers.asking.questionnaire.form import NO, YES, FlagRule, Question, chosen_in
from suppliers.asking.questionnaire.rules import LICENSABLE, chosen, in_matrix, rows_of, rows_or_list

CRITICAL, MAJOR, MINOR = "critical", "major", "minor"
SEVERITIES = (CRITICAL, MAJOR, MINOR)
HIGH = "high"  # the inherent band on which RF2, RF11 and RF13 hang

# Goods that states are known to force people to make, by country; "" is any good of that country.
STATE_IMPOSED: dict[str, frozenset[str]] = {"KP": frozenset({""}), "TM": frozenset({"cotton"})}

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Raised:
    """A flag that stands."""

    code: str
    severity: str
    question: str
    text: str
    may_be_crime: bool


def raised(question: Question, said: Said, *, inherent_band: str) -> list[Raised]:
    return [
        _of(flag, question) for flag in question.flags if FLAG_RULES[flag.rule](question, said, inherent_band)
    ]


def _of(flag: FlagRule, question: Question) -> Raised:
    return Raised(flag.code, flag.severity, question.id, flag.text, flag.may_be_crime)


def _no_statement(question: Question, said: Said, band: str) -> bool:
    return said.get("status") == "not_published"


def _no_policy(question: Question, said: Said, band: str) -> bool:
    return band == HIGH and "none" in chosen_in(said.get("provisions"))


def _tied_housing(question: Question, said: Said, band: str) -> bool:
    return said.get("deduction") == YES and said.get("tied") == YES


def _unlicensed(question: Question, said: Said, band: str) -> bool:
    """A sector that asks for a licence, and nothing that can be its number: each one has a digit in it."""
    return any(
        row.get("sector") in LICENSABLE and not any(char.isdigit() for char in str(row.get("licence") or ""))
        for row in rows_of(said, "providers")
    )


def _says_no(*rows: str) -> Callable[[Question, Said, str], bool]:
    def says(question: Question, said: Said, band: str) -> bool:
        matrices = [part.id for part in question.parts if part.rows]
        return any(in_matrix(said, part, row) == NO for part in matrices for row in rows)

    return says


def _overtime(question: Question, said: Said, band: str) -> bool:
    """Long hours alone are none: that nobody may say no is."""
    return said.get("overtime") == NO


def _state_imposed(question: Question, said: Said, band: str) -> bool:
    if said.get("state_imposed") == YES:
        return True
    goods = {"", *chosen_in(said.get("inputs"))}
    countries = {one for one in rows_or_list(said, "countries") if isinstance(one, str)}
    return any(not STATE_IMPOSED[one].isdisjoint(goods) for one in countries & STATE_IMPOSED.keys())


def _no_risk_at_all(question: Question, said: Said, band: str) -> bool:
    return band == HIGH and "none" in chosen_in(said.get("found"))


def _finding_overdue(question: Question, said: Said, band: str) -> bool:
    overdue = number_of(said.get("overdue"))
    return overdue is not None and overdue > 0


def _no_channel(question: Question, said: Said, band: str) -> bool:
    """Everybody whom a channel could reach is told "no"; not knowing is no "no"."""
    matrix = next((part for part in question.parts if part.rows), None)
    return (
        band == HIGH
        and matrix is not None
        and all(in_matrix(said, matrix.id, row) == NO for row in question.points)
    )


def _convicted(question: Question, said: Said, band: str) -> bool:
    return not chosen_in(said.get("history")).isdisjoint({"conviction", "stpo", "stro", "lme_order"})


def _nothing_done(question: Question, said: Said, band: str) -> bool:
    """Something was found, and nothing was done: said so, or nothing is named that was."""
    done = question.part("done")
    return said.get("found") == YES and not (done and chosen(said, done))


def _plan_refused(question: Question, said: Said, band: str) -> bool:
    return said.get("plan") == NO


FLAG_RULES: dict[str, Callable[[Question, Said, str], bool]] = {
    "no_statement": _no_statement,
    "no_policy": _no_policy,
    "tied_housing": _tied_housing,
    "unlicensed": _unlicensed,
    "fees": _says_no("fees"),
    "documents": _says_no("documents"),
    "not_free": _says_no("leave"),
    "pay": _says_no("minimum", "deductions"),
    "overtime": _overtime,
    "state_imposed": _state_imposed,
    "no_risk_at_all": _no_risk_at_all,
    "finding_overdue": _finding_overdue,
    "no_channel": _no_channel,
    "convicted": _convicted,
    "nothing_done": _nothing_done,
    "plan_refused": _plan_refused,
}
