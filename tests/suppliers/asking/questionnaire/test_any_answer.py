"""Whatever is typed: no answer gives more than its question is worth, or less than nothing, and no order matters."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suppliers.asking.questionnaire.checking import refusals
from suppliers.asking.questionnaire.form import Kind, Part, Question
from suppliers.asking.questionnaire.rules import RULES
from tests.suppliers.asking.questionnaire.bank import ON, answer, form_of, scored

QUESTIONS = form_of("extended").questions
Score = Callable[[Question, dict[str, Any], date], Decimal]

# What somebody might send who does not use our pages.
RUBBISH = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["=1+1", "<b>x</b>", "\u202egnp.exe", "😀", "\x00", "9" * 400, "1e999", "NaN", "-1"]),
    st.lists(st.one_of(st.text(max_size=4), st.integers(), st.lists(st.integers(), max_size=2)), max_size=4),
    st.dictionaries(
        st.text(max_size=6), st.one_of(st.text(max_size=6), st.integers(), st.none()), max_size=4
    ),
)


def sensible(part: Part) -> st.SearchStrategy[Any]:
    ids = [option.id for option in part.options]
    days = st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(date.isoformat)
    kinds: dict[Kind, Callable[[], st.SearchStrategy[Any]]] = {
        Kind.SINGLE: lambda: st.sampled_from(ids),
        Kind.MULTI: lambda: st.lists(st.sampled_from(ids), max_size=len(ids) + 3),
        Kind.YNDK: lambda: st.sampled_from(list(part.choices)),
        Kind.MATRIX: lambda: st.dictionaries(
            st.sampled_from([row.id for row in part.rows]), st.sampled_from(["yes", "no", "dont_know", ""])
        ),
        Kind.NUMBER: lambda: st.integers(0, 200).map(str),
        Kind.TEXT: lambda: st.text(max_size=20),
        Kind.COUNTRIES: lambda: st.lists(st.sampled_from(["GB", "KP", "TM", "CN", "ZZ"]), max_size=3),
        Kind.DATE: lambda: days,
        Kind.ROWS: lambda: st.lists(
            st.fixed_dictionaries({}, optional={c.id: sensible(c) for c in part.columns}), max_size=3
        ),
        Kind.FILE: st.none,
    }
    return kinds[part.kind]()


@st.composite
def values(draw: st.DrawFn, question: Question) -> dict[str, Any]:
    parts = {
        part.id: draw(st.one_of(sensible(part), sensible(part), RUBBISH))
        for part in question.parts
        if draw(st.booleans())
    }
    return answer(parts)


def is_in_bounds(question: Question, value: dict[str, Any], by: Score) -> bool:
    return Decimal(0) <= by(question, question.said(value), ON) <= question.of


def search(question: Question, by: Score, *, examples: int) -> None:
    """Raises AssertionError with an answer that is out of bounds, if there is one."""

    @settings(max_examples=examples, deadline=None, database=None)
    @given(value=values(question))
    def look(value: dict[str, Any]) -> None:
        assert is_in_bounds(question, value, by)
        assert isinstance(refusals(question, value, on=ON), dict)

    look()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_no_answer_gives_more_than_the_question_is_worth_or_less_than_nothing(question: Question) -> None:
    search(question, RULES[question.rule].score, examples=80)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_the_order_of_parts_and_of_choices_never_matters(question: Question) -> None:
    @settings(max_examples=40, deadline=None, database=None)
    @given(value=values(question))
    def look(value: dict[str, Any]) -> None:
        turned = {
            name: given[::-1] if isinstance(given, list) else given
            for name, given in reversed(value["parts"].items())
        }
        by = RULES[question.rule].score
        backwards = replace(question, points=dict(reversed(question.points.items())))

        assert by(question, question.said(value), ON) == by(backwards, question.said(answer(turned)), ON)

    look()


def _unclamped(question: Question, said: dict[str, Any], on: date) -> Decimal:
    return question.points.get(str(said.get("mapped")), Decimal(0)) - question.points["no_countries"]


def _uncapped(question: Question, said: dict[str, Any], on: date) -> Decimal:
    given = said.get("groups")
    return question.points["each"] * len(given) if isinstance(given, list) else Decimal(0)


@pytest.mark.parametrize(("question", "broken"), [(QUESTIONS[8], _unclamped), (QUESTIONS[12], _uncapped)])
def test_control_a_rule_without_its_bound_is_found(question: Question, broken: Score) -> None:
    with pytest.raises(AssertionError):
        search(question, broken, examples=200)


def every(part: Part) -> Iterator[Any]:
    """Each value of a part with choices, the empty one too."""
    yield None
    if part.kind == Kind.MATRIX:
        rows = [row.id for row in part.rows]
        for said in itertools.product(("yes", "no", "dont_know", ""), repeat=min(len(rows), 3)):
            yield dict(zip(rows, said, strict=False))
        yield from (dict.fromkeys(rows, one) for one in ("yes", "no", "dont_know"))
    elif part.kind == Kind.MULTI:
        ids = [option.id for option in part.options]
        yield from ([one] for one in ids)
        yield ids
    elif part.kind == Kind.DATE:
        yield from ("2026-11-20", "2025-11-20", "2024-11-20", "2019-01-01", "2026-11-21")
    elif part.kind == Kind.COUNTRIES:
        yield ["GB"]
    elif part.kind == Kind.ROWS:
        yield [{"name": "Hands", "sector": "agriculture", "checked_on": "2026-11-01"}]
        yield [{"what": "Checks", "target": "4", "by": "2027-01-01"}]
    elif part.kind in (Kind.SINGLE, Kind.YNDK):
        yield from part.choices


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_every_combination_of_choices_stays_in_bounds_and_some_reach_both_ends(question: Question) -> None:
    scoring = [part for part in question.parts if part.kind not in (Kind.TEXT, Kind.NUMBER, Kind.FILE)][:5]
    by = RULES[question.rule].score

    found = {
        by(question, question.said(answer(dict(zip((p.id for p in scoring), one, strict=True)))), ON)
        for one in itertools.product(*(every(part) for part in scoring))
    }

    assert (min(found), max(found)) == (Decimal(0), question.of)


@settings(max_examples=20, deadline=None, database=None)
@given(data=st.data())
def test_no_whole_response_leaves_0_to_100(data: st.DataObject) -> None:
    answers: dict[str, Any] = {}
    for question in QUESTIONS:
        if data.draw(st.booleans()):
            answers[question.id] = data.draw(st.one_of(values(question), RUBBISH))
    agreed = tuple(data.draw(st.sets(st.sampled_from([q.id for q in QUESTIONS]))))

    result = scored("extended", answers, agreed=agreed, level="asserted")

    assert 0 <= result.percent <= 100
    assert 0 <= result.points <= result.possible <= 100
    assert all(0 <= share <= 100 for share in (result.completeness, result.evidence_rate, result.dont_know))
