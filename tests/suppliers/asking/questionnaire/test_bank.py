"""The two questionnaires that come with msplan."""

from decimal import Decimal

import pytest

from suppliers.asking.questionnaire.checking import refusals
from suppliers.asking.questionnaire.flags import FLAG_RULES
from suppliers.asking.questionnaire.rules import LICENSABLE, RULES
from suppliers.record.models import Licensable, Trait
from tests.suppliers.asking.questionnaire.bank import ON, best, body_of, form_of, scored

# Written down by hand from the force's own specification of the form: question, points.
POINTS = {
    "q1": 7, "q2": 4, "q3": 9, "q4": 8, "q5": 0, "q6": 8, "q7": 14, "q8": 8, "q9": 8, "q10": 8, "q11": 6, "q12": 6,
    "q13": 5, "q14": 4, "q15": 5,
}  # fmt: skip
SHORT = ("q1", "q2", "q3", "q6", "q7", "q9", "q12", "q14")
EVIDENCE = {"q1", "q3", "q4", "q6", "q7", "q8", "q10", "q11", "q12", "q13"}
# Flag: question, severity, and whether it may be a crime.
FLAGS = {
    "RF1": ("q1", "major", False),
    "RF2": ("q3", "major", False),
    "RF3": ("q5", "major", False),
    "RF4": ("q6", "critical", True),
    "RF5": ("q7", "critical", True),
    "RF6": ("q7", "critical", True),
    "RF7": ("q7", "critical", True),
    "RF8": ("q8", "critical", True),
    "RF9": ("q8", "critical", True),
    "RF10": ("q9", "critical", False),
    "RF11": ("q10", "minor", False),
    "RF12": ("q11", "critical", False),
    "RF13": ("q12", "major", False),
    "RF14": ("q14", "critical", False),
    "RF15": ("q14", "critical", True),
    "RF16": ("q15", "major", False),
}


def test_the_extended_form_asks_fifteen_questions_for_exactly_100_points() -> None:
    form = form_of("extended")

    assert {question.id: question.of for question in form.questions} == {
        name: Decimal(points) for name, points in POINTS.items()
    }
    assert sum(POINTS.values()) == 100
    assert form.of == Decimal(100)


def test_the_short_form_asks_eight_of_them_for_exactly_60_points() -> None:
    form = form_of("short")

    assert tuple(question.id for question in form.questions) == SHORT
    assert form.of == Decimal(60)


def test_the_short_form_asks_word_for_word_what_the_extended_one_asks() -> None:
    long = {question["id"]: question for question in body_of("extended")["questions"]}

    assert [long[question["id"]] for question in body_of("short")["questions"]] == body_of("short")[
        "questions"
    ]


def test_evidence_counts_where_the_rule_says() -> None:
    assert {question.id for question in form_of("extended").questions if question.evidence_counts} == EVIDENCE


def test_every_flag_is_there_with_its_severity() -> None:
    found = {
        flag.code: (question.id, flag.severity, flag.may_be_crime)
        for question in form_of("extended").questions
        for flag in question.flags
    }

    assert found == FLAGS


@pytest.mark.parametrize("slug", ["short", "extended"])
def test_the_best_answers_are_accepted_and_have_all_there_is(slug: str) -> None:
    form, answers = form_of(slug), best(slug)

    result = scored(slug, answers)

    assert {q.id: refusals(q, answers[q.id], on=ON) for q in form.questions} == {
        q.id: {} for q in form.questions
    }
    assert all(question.is_answered(answers[question.id]) for question in form.questions)
    assert (result.points, result.percent, result.band) == (form.of, Decimal(100), "green")
    assert (result.flags, result.escalates) == ((), False)


def test_every_rule_of_the_program_is_used_by_a_question() -> None:
    questions = form_of("extended").questions

    assert {question.rule for question in questions} == set(RULES)
    assert {flag.rule for question in questions for flag in question.flags} == set(FLAG_RULES)


def test_what_is_asked_about_workers_uses_the_words_of_the_record() -> None:
    form = form_of("extended")
    traits = {option.id for option in form.questions[4].part("traits").options if not option.alone}  # type: ignore[union-attr]
    sectors = next(c for c in form.questions[5].part("providers").columns if c.id == "sector")  # type: ignore[union-attr]

    # Agency and migrant workers are asked for as shares, fees in the question about recruitment.
    assert traits == set(Trait.values) - {Trait.AGENCY, Trait.MIGRANT, Trait.FEES}
    assert {option.id for option in sectors.options} == set(Licensable.values)
    assert set(Licensable.values) - {Licensable.NOT_LICENSABLE, Licensable.NOT_KNOWN} == LICENSABLE


def test_a_small_firm_is_asked_fewer_questions() -> None:
    small = best(q5={"size": "micro", "traits": ["none"]})

    assert {q.id for q in form_of("extended").asked(small)} == set(POINTS) - {"q10", "q11"}
    # Silence about the size gets nobody out of them.
    assert len(form_of("extended").asked({})) == 15
