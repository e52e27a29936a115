"""Every kind of answer with rubbish: a sentence for whoever typed it, and nothing raises."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from suppliers.asking.questionnaire.checking import refusals
from suppliers.asking.questionnaire.form import Condition, Kind, Option, Part, Question
from tests.suppliers.asking.questionnaire.bank import BEST, ON, answer, form_of

OPTIONS = (Option("a", "A"), Option("b", "B"), Option("none", "None of these", alone=True))
PARTS = {
    "single": Part("p", Kind.SINGLE, "One", options=OPTIONS),
    "multi": Part("p", Kind.MULTI, "Several", options=OPTIONS),
    "yndk": Part("p", Kind.YNDK, "Yes?"),
    "matrix": Part("p", Kind.MATRIX, "Rows", rows=OPTIONS[:2]),
    "number": Part("p", Kind.NUMBER, "How many?", least=Decimal(0), most=1000),
    "text": Part("p", Kind.TEXT, "Say more"),
    "countries": Part("p", Kind.COUNTRIES, "Where?"),
    "date": Part("p", Kind.DATE, "When?"),
    "rows": Part(
        "p",
        Kind.ROWS,
        "Which?",
        columns=(
            Part("name", Kind.TEXT, "Name", most=20),
            Part("on", Kind.DATE, "Checked on"),
            Part("by", Kind.DATE, "By"),
        ),
    ),
    "file": Part("p", Kind.FILE, "Attach"),
}


def said(kind: str, value: Any) -> dict[str, str]:
    question = Question(id="q", section="s", text="?", parts=(PARTS[kind],))
    return refusals(question, answer({"p": value}), on=ON)


GOOD: dict[str, list[Any]] = {
    "single": ["a", "none", None, ""],
    "multi": [["a"], ["b", "a"], ["none"], []],
    "yndk": ["yes", "no", "dont_know"],
    "matrix": [{"a": "yes"}, {"a": "no", "b": "dont_know"}, {"a": ""}, {}],
    "number": ["0", "12", "1000", "12.0"],
    "text": ["Plain", "x" * 4000, "😀 مرحبا شركة", "=HYPERLINK(1)", "<script>alert(1)</script>", "a\r\nb\nc"],
    "countries": [["GB"], ["GB", "CN"]],
    "date": ["2026-11-20", "2024-02-29", "1900-01-01"],
    "rows": [[{"name": "Hands"}], [{"name": "Hands", "on": "2026-11-20", "by": "2027-01-01"}] * 20, [{}]],
    "file": [None, ""],
}
RUBBISH: list[Any] = [
    7, 1.5, True, "no such thing", "x" * 100_000, ["a", "a"], [["a"]], [{}, 3], {"a": "maybe"}, {"z": "yes"}, {"a": 1},
    {"a": ["yes"]}, ["ZZ"], ["zz", None], "\x00", "a\x1bb", "\ud800", "9" * 500, "1e9", "NaN", "-1", "1001", "٣", "½",
    "2026-02-30", "2023-02-29", "0000-00-00", "2026-11-21", "20261120", "1899-12-31", [{"name": 3}], [{"x": "y"}],
    [{"name": "n" * 21}], [{"on": "never"}], [{"name": "n"}] * 21, ["a", "none"],
]  # fmt: skip
# Of this rubbish, what a kind may well keep.
UNSEEN = ("\x00", "a\x1bb", "\ud800")
TEXTS = [
    i for i, one in enumerate(RUBBISH) if isinstance(one, str) and len(one) <= 4000 and one not in UNSEEN
]
FITS: dict[str, list[int]] = {"text": TEXTS}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, all_ in GOOD.items() for value in all_])
def test_what_is_right_is_kept(kind: str, value: Any) -> None:
    assert said(kind, value) == {}


@pytest.mark.parametrize("kind", sorted(PARTS))
def test_rubbish_gets_one_sentence(kind: str) -> None:
    for number, value in enumerate(RUBBISH):
        found = said(kind, value)

        if number in FITS.get(kind, []):
            assert found == {}, value
        else:
            assert set(found) == {"p"}, value
            assert found["p"][0].isupper(), found
            assert 8 < len(found["p"]) < 160


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        ("multi", ["a", "none"], "Choose either “None of these” or the others"),
        ("number", "1001", "The number must be 1,000 or fewer"),
        ("number", "1.5", "Enter a whole number"),
        ("text", "x" * 4001, "Use 4,000 characters or fewer: you have 4,001"),
        ("date", "2026-11-21", "The date must be today or in the past"),
        ("date", "2026-02-30", "Enter a real date, like 31 3 2025"),
        ("rows", [{"name": "ok"}, {"on": "2026-11-21"}], "Row 2, checked on: the date must be today or in the past"),
        ("rows", [{"name": "n"}] * 21, "Give 20 rows or fewer; put the rest into a file"),
        ("countries", ["GB", "GB"], "Choose each country once"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_to_do(kind: str, value: Any, sentence: str) -> None:
    assert said(kind, value) == {"p": sentence}


def test_without_a_day_a_date_may_be_any() -> None:
    question = Question(id="q", section="s", text="?", parts=(PARTS["date"],))

    assert refusals(question, answer({"p": "2031-01-01"})) == {}
    assert refusals(question, answer({"p": "2031-01-01"}), on=date(2031, 1, 1)) == {}


@pytest.mark.parametrize(
    "value",
    [
        "text", 7, [], [1],
        {"parts": "no"}, {"parts": {"other": "x"}}, {"parts": ["p"]},
        {"parts": {}, "explain": "x" * 4001}, {"parts": {}, "explain": "\x00"}, {"parts": {}, "explain": 7},
        {"parts": {}, "not_applicable": "x" * 1001},
        {"parts": {}, "not_applicable": "because", "dont_know": True},
    ],
)  # fmt: skip
def test_a_whole_answer_that_cannot_be_kept(value: Any) -> None:
    question = Question(id="q", section="s", text="?", parts=(PARTS["text"],))

    assert set(refusals(question, value)) == {""}


def test_no_answer_and_half_an_answer_are_not_refused() -> None:
    for question in form_of("extended").questions:
        for value in (None, {}, answer(), answer({part.id: "" for part in question.parts})):
            assert refusals(question, value, on=ON) == {}
            assert not question.is_answered(value)


@pytest.mark.parametrize("question", form_of("extended").questions, ids=lambda q: q.id)
def test_each_part_that_is_needed_is_missed(question: Question) -> None:
    """Take one part away from the best answer: it is whole without it exactly where the part is optional."""
    whole = BEST[question.id]
    assert question.is_answered(answer(whole))

    for part in question.parts:
        if part.id not in whole:
            continue
        left = answer({name: value for name, value in whole.items() if name != part.id})

        needed = not part.optional and any(one.id == part.id for one in question.asked_parts(left))
        still = question.is_answered(left)
        assert still != needed, part.id


def test_a_matrix_is_answered_when_every_row_is() -> None:
    question = form_of("extended").question("q7")
    assert question is not None
    rows = dict.fromkeys([row.id for row in question.parts[0].rows], "dont_know")

    assert question.is_answered(answer({"rows": rows}))
    assert not question.is_answered(answer({"rows": {**rows, "bank": ""}}))


def test_a_condition_looks_at_what_is_chosen_now() -> None:
    only = Condition(part="p", any_of=("a",))
    unless = Condition(part="p", none_of=("a",))

    assert [only.holds({"p": value}) for value in ("a", ["b", "a"], "b", None, 7)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert [unless.holds({"p": value}) for value in ("a", ["b", "a"], "b", None, 7)] == [
        False, False, True, True, True,
    ]  # fmt: skip
