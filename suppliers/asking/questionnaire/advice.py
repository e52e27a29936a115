"""What an answer does well and what would be better, in plain words, by the rule that scores it. Pure.

Said to the supplier: of its own answer alone, without points, flags or what others answered. Every sentence of a next
step names something that the rule of suppliers/asking/questionnaire/rules.py would give more for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from suppliers.asking.questionnaire.form import DONT_KNOW, NO, YES, Question, chosen_in
from suppliers.asking.questionnaire.rules import (
    CHECK_MONTHS,
    REVIEW_MONTHS,
    STATEMENT_MONTHS,
    chosen,
    in_matrix,
    is_filled,
    is_within,
    rows_of,
    rows_or_list,
)
from suppliers.asking.questionnaire.scoring import (
    AGREED,
    ASSERTED,
    NOT_ANSWERED,
    NOT_APPLICABLE,
    NOT_KNOWN,
    Line,
)

Said = dict[str, Any]


@dataclass(frozen=True)
class Advice:
    """Of one question: what is good as it is, and what to do next. Both may be empty."""

    strengths: tuple[str, ...]
    steps: tuple[str, ...]


def advise(question: Question, value: Any, line: Line, *, on: date) -> Advice:
    """``on`` is the day of handing in, on which ages are counted."""
    if line.state == AGREED or question.rule == "none":
        return Advice((), ())
    if line.state == NOT_KNOWN:
        return Advice((), (f"Find out, so that you can answer: {question.text}",))
    if line.state in (NOT_ANSWERED, NOT_APPLICABLE):
        return Advice((), (f"Answer this question: {question.text}",))
    good, more = WORDS[question.rule](question, question.said(value), on)
    if line.raw >= question.of and not good:
        good = ["This is as it should be."]
    if line.evidence_counts and line.level == ASSERTED and line.raw > 0:
        more = [*more, "Attach a document that shows it next time."]
    return Advice(tuple(good), tuple(more))


Told = tuple[list[str], list[str]]


def _s54(question: Question, said: Said, on: date) -> Told:
    status = said.get("status")
    is_new = is_within(said.get("approved_on"), STATEMENT_MONTHS, on)
    if status in ("published", "voluntary"):
        good = ["You publish a modern slavery statement."]
        if status == "voluntary":
            good = ["You publish a modern slavery statement although you need not."]
        return good, [] if is_new else ["Have your board approve a statement for your latest financial year."]
    if status == "not_published":
        return [], [
            "Publish a modern slavery statement: the law asks a company of your size for one every year."
        ]
    if said.get("policy") == YES:
        return ["You have a written policy against modern slavery."], ["Publish a short statement about it."]
    return [], ["Write a policy against modern slavery down. One page is enough to begin with."]


def _choice(question: Question, said: Said, on: date) -> Told:
    """The option that gives most is a strength; of another one the next better option is the step."""
    part = next(part for part in question.parts if part.kind == "single")
    value = said.get(part.id)
    now = question.points.get(str(value), Decimal(0))
    better = [one for one in part.options if question.points.get(one.id, Decimal(0)) > now]
    better.sort(key=lambda one: question.points[one.id])
    good = [f"{part.choices[value]}."] if isinstance(value, str) and value in part.choices and now > 0 else []
    return good, [f"A next step: {_lower(better[0].text)}."] if better else []


def _policy(question: Question, said: Said, on: date) -> Told:
    part = question.part("provisions")
    found = chosen(said, part) if part else []
    good, more = [], []
    if found:
        good.append(f"Your policy has {len(found)} of the points that the government’s registry asks about.")
    else:
        more.append("Write a policy on workers’ rights, and begin with fees, papers and freedom to leave.")
    missing = [one.text for one in part.options if one.id not in found and not one.alone] if part else []
    if found and missing:
        more.append(f"Add what it does not say yet: {_listed(missing)}.")
    if found and not is_within(said.get("reviewed_on"), REVIEW_MONTHS, on):
        more.append("Review the policy at least every two years.")
    elif found:
        good.append("It was reviewed in the last two years.")
    if found and said.get("suppliers") != YES:
        more.append("Make it apply to your suppliers as well.")
    elif found:
        good.append("It applies to your suppliers.")
    return good, more


def _providers(question: Question, said: Said, on: date) -> Told:
    if said.get("uses") == NO:
        return ["Nobody is sent to you by labour providers for this work."], []
    rows = rows_of(said, "providers")
    if not rows:
        return [], ["List the labour providers that you use, and check each of them once a year."]
    late = [row for row in rows if not is_within(row.get("checked_on"), CHECK_MONTHS, on)]
    if "none" in chosen_in(said.get("checks")) or len(late) == len(rows):
        return [], ["Check each labour provider: its licence, what workers pay, and speak with workers."]
    good = ["You check your labour providers."]
    return good, ["Check every one of them at least once a year."] if late else []


def _matrix(question: Question, said: Said, on: date) -> Told:
    part = next(part for part in question.parts if part.rows)
    said_yes = [row.text for row in part.rows if in_matrix(said, part.id, row.id) == YES]
    said_no = [row.text for row in part.rows if in_matrix(said, part.id, row.id) == NO]
    unknown = [row.text for row in part.rows if in_matrix(said, part.id, row.id) in ("", DONT_KNOW)]
    good = [f"True for everybody: {_listed(said_yes)}."] if said_yes else []
    more = [f"Make this true for everybody: {_listed(said_no)}."] if said_no else []
    return good, [*more, f"Find out whether this is so: {_listed(unknown)}."] if unknown else more


def _reach(question: Question, said: Said, on: date) -> Told:
    part = next(part for part in question.parts if part.rows)
    # A row is the rest of a question, "… your own staff can use?".
    tails = {row.id: row.text.strip("…? ") for row in part.rows if row.id in question.points}
    reached = [tail for row, tail in tails.items() if in_matrix(said, part.id, row) == YES]
    missing = [tail for row, tail in tails.items() if in_matrix(said, part.id, row) != YES]
    good = [f"There is a way to speak up that {_listed(reached)}."] if reached else []
    more = [f"See to it that there is one that {_listed(missing)}."] if missing else []
    return good, more


def _map(question: Question, said: Said, on: date) -> Told:
    mapped = said.get("mapped")
    good = {
        "tier1": ["You know your own suppliers by name."],
        "tier2": ["You know your suppliers, and theirs, by name."],
        "tier3": ["You know your supply chain by name to the third tier and beyond."],
    }.get(str(mapped), [])
    more = [] if mapped == "tier3" else ["Ask your suppliers where their goods and materials come from."]
    if not rows_or_list(said, "countries"):
        more.append("Name the countries that the main parts or materials come from.")
    return good, more


def _assessment(question: Question, said: Said, on: date) -> Told:
    part, day = question.part("found"), said.get("done_on")
    is_named = bool(part and chosen(said, part))
    if said.get("state") == "done" and is_within(day, REVIEW_MONTHS, on):
        good = ["You have looked at where the risk of modern slavery is in your work."]
        more = [] if is_within(day, CHECK_MONTHS, on) else ["Look at it again every year."]
        return good, more if is_named else [*more, "Write down which risks you found."]
    if said.get("state") == "planned":
        return ["You plan a risk assessment."], ["Do it, and write down which risks you found."]
    return [], ["Look at where the risk of modern slavery is in your work, and write down what you found."]


def _audits(question: Question, said: Said, on: date) -> Told:
    kinds = chosen_in(said.get("kinds"))
    names = {"own_site": "your own sites", "supplier_site": "your suppliers’ sites"}
    done = [site for site in names if site in kinds and is_within(said.get(f"{site}_on"), REVIEW_MONTHS, on)]
    good = (
        [f"In the last two years somebody looked at {_listed([names[site] for site in done])}."]
        if done
        else []
    )
    more = [
        f"Have somebody visit {names[site]} at least every two years." for site in names if site not in done
    ]
    if done and said.get("interviews") != YES:
        more.append("Have workers asked in private on each visit.")
    return good, more


def _each(question: Question, said: Said, on: date) -> Told:
    part = next(part for part in question.parts if part.kind == "multi")
    found = chosen(said, part)
    there = [one.text for one in part.options if one.id in found]
    missing = [one.text for one in part.options if one.id not in found and not one.alone]
    good = [f"Done: {_listed(there)}."] if there else []
    return good, [f"Still to do: {_listed(missing)}."] if missing else []


def _history(question: Question, said: Said, on: date) -> Told:
    """Nothing is held against telling: the words are the same whatever was found, where something was done."""
    found, history = said.get("found"), chosen_in(said.get("history"))
    if not history or "refused" in history or found not in (YES, NO):
        return [], ["Tell us what you found and what happened: telling it costs you nothing."]
    done = question.part("done")
    if found == YES and not (done and chosen(said, done)):
        return ["You told us what you found."], ["Put right what was found, people first, and tell us how."]
    return ["You answered openly."], []


def _improvement(question: Question, said: Said, on: date) -> Told:
    whole = [
        row
        for row in rows_of(said, "targets")
        if is_filled(row.get("what")) and is_filled(row.get("target")) and row.get("by")
    ]
    if whole:
        return ["You have set targets that can be measured."], []
    good = ["You would agree an action plan with us."] if said.get("plan") == YES else []
    return good, ["Set one target that can be measured: what, how much, by when."]


def _listed(texts: list[str]) -> str:
    """ "a; b; c", without the full stops of sentences."""
    return "; ".join(_lower(text.rstrip(".")) for text in texts)


def _lower(text: str) -> str:
    """The first letter small, unless the word is an abbreviation or a name."""
    first, _, rest = text.partition(" ")
    return text if first[1:2].isupper() or first == "I" else f"{first[:1].lower()}{first[1:]} {rest}".rstrip()


WORDS: dict[str, Callable[[Question, Said, date], Told]] = {
    "s54": _s54,
    "choice": _choice,
    "policy": _policy,
    "providers": _providers,
    "rows": _matrix,
    "share": _matrix,
    "reach": _reach,
    "map": _map,
    "assessment": _assessment,
    "audits": _audits,
    "each": _each,
    "history": _history,
    "improvement": _improvement,
}
