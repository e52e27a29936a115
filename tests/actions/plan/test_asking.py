"""A review that comes back with a question: who asks, who answers, what stays, what the database holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from actions.models import Review, ReviewQuestion
from actions.plan.asking import QuestionRefused, answer, ask
from msplan.accounts.models import Person
from msplan.history.recording import story_of
from msplan.lib.states import InvalidTransition
from tests.actions.making import a_review, a_second_person, an_action, noon

pytestmark = pytest.mark.django_db
START, DUE, ASKED = date(2026, 1, 15), date(2026, 7, 15), date(2026, 7, 20)


@pytest.fixture
def manager() -> Person:
    return a_second_person()


@pytest.fixture
def review() -> Review:
    return a_review(an_action(start_on=START), on=DUE)


def test_a_returned_review_stays_given_and_the_answer_is_added(review: Review, manager: Person) -> None:
    asked = ask(review, question="Which suppliers?", by=manager, at=noon(ASKED))
    answer(asked, answer="The ten largest.", by=review.by, at=noon(ASKED))

    review.refresh_from_db()
    assert (review.what_was_done, review.given_on) == ("Ten suppliers signed.", DUE)
    assert list(Review.objects.on_time()) == [review]
    assert (asked.state, asked.answer, asked.due_on) == ("answered", "The ten largest.", date(2026, 8, 3))
    assert [entry.act for entry in story_of(review.action)][:2] == ["actions.answer", "actions.ask"]


def test_after_an_answer_another_question_may_follow_and_before_it_none(
    review: Review, manager: Person
) -> None:
    first = ask(review, question="Which?", by=manager, at=noon(ASKED))

    with pytest.raises(QuestionRefused, match="waits for its answer"):
        ask(review, question="How many?", by=manager, at=noon(ASKED))
    answer(first, answer="These.", by=review.by, at=noon(ASKED))
    ask(review, question="How many?", by=manager, at=noon(ASKED))

    assert [one.state for one in review.questions.all()] == ["answered", "unanswered"]


def test_only_the_latest_review_is_returned(review: Review, manager: Person) -> None:
    action = review.action
    action.refresh_from_db()
    latest = a_review(action, on=date(2027, 1, 15))

    with pytest.raises(QuestionRefused, match="A later review was given on 15 January 2027"):
        ask(review, question="Why?", by=manager, at=noon(date(2027, 1, 16)))
    assert ask(latest, question="Why?", by=manager, at=noon(date(2027, 1, 16))).is_unanswered


def test_nobody_asks_themselves_and_nothing_is_asked_or_answered_without_words(
    review: Review, manager: Person
) -> None:
    asked = ask(review, question="Why?", by=manager, at=noon(ASKED))

    with pytest.raises(QuestionRefused, match="yourself"):
        ask(review, question="Why?", by=review.by, at=noon(ASKED))
    with pytest.raises(QuestionRefused, match="Write the question"):
        ask(review, question=" ", by=manager, at=noon(ASKED))
    with pytest.raises(QuestionRefused, match="Write the answer"):
        answer(asked, answer=" ", by=review.by, at=noon(ASKED))


def test_of_two_answers_the_second_is_told(review: Review, manager: Person) -> None:
    asked = ask(review, question="Why?", by=manager, at=noon(ASKED))
    copy = ReviewQuestion.objects.get(pk=asked.pk)
    answer(asked, answer="First.", by=review.by, at=noon(ASKED))

    with pytest.raises(InvalidTransition, match="answered by somebody else"):
        answer(copy, answer="Second.", by=manager, at=noon(ASKED))

    assert ReviewQuestion.objects.get().answer == "First."


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("review_question_answered_has_answer", {"state": "answered"}),
        ("review_question_answered_has_answer", {"answer": "x"}),
        ("review_question_answered_has_answer", {"answered_at": noon(ASKED) + timedelta(days=1)}),
        ("review_question_asks", {"question": ""}),
        ("review_question_", {"state": "lost"}),
    ],
)
def test_the_database_refuses_a_question_that_breaks_a_rule(
    review: Review, manager: Person, constraint: str, wrong: dict[str, Any]
) -> None:
    asked = ask(review, question="Why?", by=manager, at=noon(ASKED))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ReviewQuestion.objects.filter(pk=asked.pk).update(**wrong)


def test_the_database_holds_one_unanswered_question_for_each_review(review: Review, manager: Person) -> None:
    ask(review, question="Why?", by=manager, at=noon(ASKED))

    with pytest.raises(IntegrityError, match="review_question_waits_once"), transaction.atomic():
        ReviewQuestion.objects.create(
            review=review, question="x", asked_by=manager, asked_on=ASKED, asked_at=noon(ASKED)
        )
