"""How the answer to one question becomes points. Sources and worked examples: docs/rules/questionnaire.md.

A rule is code; what it gives are the named points of the body, which may be edited. Each is a pure function of what
counts of the answer (``Question.said``), the question with its points, and the day of handing in. None gives more than
its ``most``, whatever it is given, and none less than 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from msplan.lib.dates import add_months
from suppliers.asking.questionnaire.checking import day_of
from suppliers.asking.questionnaire.form import DONT_KNOW, NO, YES, Kind, Part, Question, chosen_in

ZERO = Decimal(0)
Said = Mapping[str, Any]
Points = Mapping[str, Decimal]

STATEMENT_MONTHS = 18  # an approved statement counts as current for so long
REVIEW_MONTHS = 24  # a policy's review, a risk assessment, an audit
CHECK_MONTHS = 12  # a labour provider's check, a risk assessment for full points
LICENSABLE = frozenset({"agriculture", "horticulture", "shellfish", "processing"})


def is_within(value: Any, months: int, on: date) -> bool:
    """Whether the day lies in the so many months up to ``on``, the same day of the month included.

    Months are calendar months, clamped to the month's end: 31 August 2024 and 18 months is 28 February 2026.
    """
    day = day_of(value)
    return day is not None and day <= on <= add_months(day, months)


def chosen(said: Said, part: Part) -> list[str]:
    """The options chosen of a part with several, without "none of these" and without what is no option."""
    wanted = chosen_in(said.get(part.id))
    return [option.id for option in part.options if option.id in wanted and not option.alone]


def rows_of(said: Said, part: str) -> list[dict[str, Any]]:
    rows = said.get(part)
    return [row for row in rows if isinstance(row, dict) and row] if isinstance(rows, list) else []


def in_matrix(said: Said, part: str, row: str) -> str:
    rows = said.get(part)
    value = rows.get(row) if isinstance(rows, dict) else None
    return value if value in (YES, NO, DONT_KNOW) else ""


def is_filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _nothing(question: Question, said: Said, on: date) -> Decimal:
    return ZERO


def _choice(question: Question, said: Said, on: date) -> Decimal:
    """The points named like the option chosen, of the first part with one choice."""
    part = next(part for part in question.parts if part.kind == Kind.SINGLE)
    value = said.get(part.id)
    return question.points.get(value, ZERO) if isinstance(value, str) and value in part.choices else ZERO


def _s54(question: Question, said: Said, on: date) -> Decimal:
    points, status = question.points, said.get("status")
    if status in ("published", "voluntary") and is_within(said.get("approved_on"), STATEMENT_MONTHS, on):
        return points["current"]
    with_policy = points["policy"] if said.get("policy") == YES else ZERO
    if status == "published":
        return points["older"]
    # Outside the duty, an old statement is no worse than a policy without a statement.
    if status == "voluntary":
        return max(points["older"], with_policy)
    return max(points["no_policy"], with_policy) if status == "out_of_scope" else ZERO


def _policy(question: Question, said: Said, on: date) -> Decimal:
    points, part = question.points, question.part("provisions")
    found = chosen(said, part) if part else []
    if not found:
        return ZERO
    total = min(points["each"] * len(found), points["most"])
    if is_within(said.get("reviewed_on"), REVIEW_MONTHS, on):
        total += points["reviewed"]
    return total + (points["suppliers"] if said.get("suppliers") == YES else ZERO)


def _providers(question: Question, said: Said, on: date) -> Decimal:
    points, uses = question.points, said.get("uses")
    if uses == NO:
        return points["none_used"]
    rows = rows_of(said, "providers")
    if uses != YES or not rows or "none" in chosen_in(said.get("checks")):
        return ZERO
    if all(is_within(row.get("checked_on"), CHECK_MONTHS, on) for row in rows):
        return points["checked"]
    days = [day_of(row.get("checked_on")) for row in rows]
    return points["weaker"] if any(day is not None and day <= on for day in days) else ZERO


def _rows(question: Question, said: Said, on: date) -> Decimal:
    """So much for each row of the matrix, by what it says."""
    part = _matrix_of(question)
    answers = [in_matrix(said, part.id, row.id) for row in part.rows]
    return sum((question.points.get(answer, ZERO) for answer in answers if answer), ZERO)


def _share(question: Question, said: Said, on: date) -> Decimal:
    """The share of the rows that say yes, of the points for all of them."""
    part = _matrix_of(question)
    yes = sum(in_matrix(said, part.id, row.id) == YES for row in part.rows)
    return question.points["all"] * yes / len(part.rows)


def _reach(question: Question, said: Said, on: date) -> Decimal:
    """The points of the furthest row that says yes: they are named like the rows."""
    part = _matrix_of(question)
    reached = [points for row, points in question.points.items() if in_matrix(said, part.id, row) == YES]
    return max(reached, default=ZERO)


def _map(question: Question, said: Said, on: date) -> Decimal:
    points = question.points
    mapped = said.get("mapped")
    found = points.get(mapped, ZERO) if mapped in ("none", "tier1", "tier2", "tier3") else ZERO
    # An answer without countries loses points it has, and never comes below nothing.
    return found if rows_or_list(said, "countries") else max(found - points["no_countries"], ZERO)


def rows_or_list(said: Said, part: str) -> list[Any]:
    value = said.get(part)
    return value if isinstance(value, list) else []


def _assessment(question: Question, said: Said, on: date) -> Decimal:
    points, state = question.points, said.get("state")
    if state == "planned":
        return points["planned"]
    if state != "done" or not is_within(said.get("done_on"), REVIEW_MONTHS, on):
        return ZERO
    part = question.part("found")
    is_named = bool(part and chosen(said, part))
    is_new = is_within(said.get("done_on"), CHECK_MONTHS, on)
    return points["named"] if is_named and is_new else points["within"]


def _audits(question: Question, said: Said, on: date) -> Decimal:
    kinds = chosen_in(said.get("kinds"))
    ours, theirs = (
        site in kinds and is_within(said.get(f"{site}_on"), REVIEW_MONTHS, on)
        for site in ("own_site", "supplier_site")
    )
    if ours and theirs and said.get("interviews") == YES:
        return question.points["full"]
    return question.points["partial"] if ours or theirs else ZERO


def _each(question: Question, said: Said, on: date) -> Decimal:
    part = next(part for part in question.parts if part.kind == Kind.MULTI)
    return min(question.points["each"] * len(chosen(said, part)), question.points["most"])


def _history(question: Question, said: Said, on: date) -> Decimal:
    """Honesty is worth the same whatever it tells: only silence, and doing nothing about it, cost."""
    found, history = said.get("found"), chosen_in(said.get("history"))
    if not history or "refused" in history:
        return ZERO
    if found == NO:
        return question.points["full"]
    if found == YES and _is_told(question, said):
        return question.points["remediated"]
    return ZERO


def _is_told(question: Question, said: Said) -> bool:
    """What was found, and something that was done about it."""
    signs, done = question.part("signs"), question.part("done")
    return bool(signs and done and chosen(said, signs) and chosen(said, done))


def _improvement(question: Question, said: Said, on: date) -> Decimal:
    """A target that can be measured says what, how much, and by when."""
    whole = [
        row
        for row in rows_of(said, "targets")
        if is_filled(row.get("what")) and is_filled(row.get("target")) and day_of(row.get("by"))
    ]
    if whole:
        return question.points["measurable"]
    return question.points["plan"] if said.get("plan") == YES else ZERO


def _matrix_of(question: Question) -> Part:
    return next(part for part in question.parts if part.kind == Kind.MATRIX)


@dataclass(frozen=True)
class Rule:
    """``names`` are the points it needs; () means that they are named like options or rows of the question.

    ``most`` is what the named points let a perfect answer have: a question's "of" may not be less.
    """

    score: Callable[[Question, Said, date], Decimal]
    names: tuple[str, ...]
    most: Callable[[Question], Decimal]


def _highest(*names: str) -> Callable[[Question], Decimal]:
    return lambda question: max((question.points[name] for name in names), default=ZERO)


def _highest_of_all(question: Question) -> Decimal:
    return max(question.points.values(), default=ZERO)


def _most_of_policy(question: Question) -> Decimal:
    part, points = question.part("provisions"), question.points
    count = sum(not option.alone for option in part.options) if part else 0
    return min(points["each"] * count, points["most"]) + points["reviewed"] + points["suppliers"]


def _most_of_each(question: Question) -> Decimal:
    part = next(part for part in question.parts if part.kind == Kind.MULTI)
    return min(
        question.points["each"] * sum(not option.alone for option in part.options), question.points["most"]
    )


def _most_of_rows(question: Question) -> Decimal:
    return _highest_of_all(question) * len(_matrix_of(question).rows)


MAP = ("none", "tier1", "tier2", "tier3", "no_countries")
RULES: dict[str, Rule] = {
    "none": Rule(_nothing, (), lambda question: ZERO),
    "choice": Rule(_choice, (), _highest_of_all),
    "s54": Rule(
        _s54,
        ("current", "older", "policy", "no_policy"),
        _highest("current", "older", "policy", "no_policy"),
    ),
    "policy": Rule(_policy, ("each", "most", "reviewed", "suppliers"), _most_of_policy),
    "providers": Rule(
        _providers, ("none_used", "checked", "weaker"), _highest("none_used", "checked", "weaker")
    ),
    "rows": Rule(_rows, (YES, DONT_KNOW, NO), _most_of_rows),
    "share": Rule(_share, ("all",), _highest("all")),
    "reach": Rule(_reach, (), _highest_of_all),
    "map": Rule(_map, MAP, _highest(*MAP[:4])),
    "assessment": Rule(_assessment, ("named", "within", "planned"), _highest("named", "within", "planned")),
    "audits": Rule(_audits, ("full", "partial"), _highest("full", "partial")),
    "each": Rule(_each, ("each", "most"), _most_of_each),
    "history": Rule(_history, ("full", "remediated"), _highest("full", "remediated")),
    "improvement": Rule(_improvement, ("measurable", "plan"), _highest("measurable", "plan")),
}
