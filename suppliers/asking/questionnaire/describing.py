"""A questionnaire in words, for those who look after it: what each question asks, gives, flags and hangs on."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from suppliers.asking.questionnaire.form import Condition, Form, Kind, Part, Question

# What the points of each rule are given for. Points of other rules are named like an answer or a row.
POINTS = {
    "s54": {
        "current": "A statement approved in the last 18 months",
        "older": "An older statement",
        "policy": "The law asks for none, and there is a policy",
        "no_policy": "The law asks for none, and there is no policy",
    },
    "policy": {
        "each": "Each provision",
        "most": "All provisions together, at most",
        "reviewed": "Reviewed in the last 24 months",
        "suppliers": "Applies to suppliers",
    },
    "providers": {
        "none_used": "None are used",
        "checked": "All were checked in the last 12 months",
        "weaker": "Only some were, or longer ago",
    },
    "rows": {"yes": "Each row “Yes”", "dont_know": "Each row “We do not know”", "no": "Each row “No”"},
    "share": {"all": "All rows “Yes”; fewer in proportion"},
    "map": {"no_countries": "Taken off without countries"},
    "assessment": {
        "named": "In the last 12 months, with a risk named",
        "within": "In the last 24 months",
        "planned": "Planned",
    },
    "audits": {
        "full": "Own and suppliers’ sites in the last 24 months, workers asked",
        "partial": "One of the two in the last 24 months",
    },
    "each": {"each": "Each one chosen", "most": "All together, at most"},
    "history": {"full": "Nothing found, and told in full", "remediated": "Found, told, and something done"},
    "improvement": {"measurable": "A target with a number and a day", "plan": "Would agree an action plan"},
}
# The map's own points are named like the answers to its first part, in the order of the tiers.
KINDS = {
    Kind.SINGLE: "One answer",
    Kind.MULTI: "Any number of answers",
    Kind.YNDK: "Yes, no or “We do not know”",
    Kind.MATRIX: "Yes, no or “We do not know” in each row",
    Kind.NUMBER: "A number",
    Kind.TEXT: "Words",
    Kind.COUNTRIES: "Countries",
    Kind.DATE: "A date",
    Kind.ROWS: "A table of up to 20 rows",
    Kind.FILE: "A file",
}


def point_words(question: Question, name: str) -> str:
    """What the named points are for."""
    told = POINTS.get(question.rule, {}).get(name)
    if told:
        return told
    texts = {one.id: one.text for part in question.parts for one in (*part.options, *part.rows)}
    return texts.get(name, name)


def plain_number(number: Decimal) -> str:
    """7, 0.6, 100: without noughts that say nothing, and never 1E+2."""
    return f"{number.normalize():f}"


def ordered_points(question: Question) -> list[str]:
    """The names of its points in the order in which people think of them: the database keeps none."""
    order = [
        *POINTS.get(question.rule, {}),
        *(one.id for part in question.parts for one in (*part.options, *part.rows)),
    ]
    if question.rule == "map":
        order = [name for name in order if name != "no_countries"] + ["no_countries"]
    return sorted(
        question.points, key=lambda name: (order.index(name) if name in order else len(order), name)
    )


def condition_words(form: Form, question: Question, only_if: Condition | None) -> str:
    """ "Only if “Yes”" of its own first part, with the words of any other; "" where everybody is asked."""
    if only_if is None:
        return ""
    of = form.question(only_if.question) if only_if.question else question
    part = of.part(only_if.part) if of else None
    if part is None:
        return ""
    chosen = [f"“{part.choices.get(one, one)}”" for one in only_if.any_of or only_if.none_of]
    listed = chosen[0] if len(chosen) == 1 else f"{', '.join(chosen[:-1])} or {chosen[-1]}"
    if only_if.any_of and len(chosen) >= len(part.choices) - 1 > 2:
        listed = f"anything but “{_left(part, only_if)}”"
    asked = "Only if" if only_if.any_of else "Unless"
    if not only_if.question and part is question.parts[0]:
        return f"{asked} {listed}"
    return f"{asked} the answer to “{part.label}” is {listed}"


def _left(part: Part, only_if: Condition) -> str:
    return next((text for one, text in part.choices.items() if one not in only_if.any_of), "")


@dataclass(frozen=True)
class Told:
    """One question as the version's page prints it. ``number`` is "" where it is left out."""

    question: Question
    number: str
    condition: str
    worth: str
    points: list[tuple[str, str]]
    parts: list[dict[str, Any]]


def told(form: Form) -> list[tuple[Any, list[Told]]]:
    """Section by section, the questions left out too, in their order. Empty sections come as well."""
    numbers: Mapping[str, int] = {question.id: n for n, question in enumerate(form.questions, start=1)}
    return [
        (section, [_told(form, one, numbers) for one in form.everything if one.section == section.id])
        for section in form.sections
    ]


def on_paper(form: Form) -> list[tuple[Any, list[Told]]]:
    """What suppliers read before they begin: the questions that are asked, without empty sections."""
    asked = [(section, [one for one in questions if one.number]) for section, questions in told(form)]
    return [(section, questions) for section, questions in asked if questions]


def _told(form: Form, question: Question, numbers: Mapping[str, int]) -> Told:
    return Told(
        question=question,
        number=str(numbers.get(question.id, "")),
        condition=condition_words(form, question, question.only_if),
        worth=plain_number(question.of),
        points=[
            (point_words(question, name), plain_number(question.points[name]))
            for name in ordered_points(question)
        ],
        parts=[
            {
                "part": part,
                "kind": f"{KINDS[part.kind]}{', may be left out' if part.optional else ''}",
                "condition": condition_words(form, question, part.only_if),
                "lines": [one.text for one in (*part.options, *part.rows)] + [c.label for c in part.columns],
            }
            for part in question.parts
        ],
    )
