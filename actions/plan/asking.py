"""The plan manager returns a review with a question; whoever answers for the action answers it.

The review stays as it was given and counts as given on its date. Rules: docs/rules/actions.md.
"""

from datetime import datetime

from django.db import transaction

from actions.plan.models import Action, Review, ReviewQuestion
from actions.plan.refusing import Refused
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.states import move


class QuestionRefused(Refused):
    """A rule of questions about reviews."""


@transaction.atomic
def ask(review: Review, *, question: str, by: Person, at: datetime) -> ReviewQuestion:
    """Return the latest review of an action with a question. Raises QuestionRefused.

    The action's row is held meanwhile, so that no review is given and no second question asked at the same moment.
    """
    if not question.strip():
        raise QuestionRefused("Write the question.", field="question")
    if review.by_id == by.pk:
        raise QuestionRefused(
            "You gave this review yourself: another plan manager may ask about it.", field="question"
        )
    action = Action.objects.select_for_update(of=("self",)).get(pk=review.action_id)
    latest = action.reviews.first()
    if latest is None or latest.pk != review.pk:
        given = f" on {plain(latest.given_on)}" if latest else ""
        raise QuestionRefused(
            f"A later review was given{given}: only the latest one can be returned.", field="question"
        )
    if review.questions.unanswered().exists():
        raise QuestionRefused("A question about this review waits for its answer already.", field="question")
    asked = ReviewQuestion.objects.create(
        review=review, question=question.strip(), asked_by=by, asked_on=london_date(at), asked_at=at
    )
    after = {"review": f"due {plain(review.due_on)}", "question": asked.question}
    record("actions.ask", action, by=by, at=at, after=after)
    return asked


@transaction.atomic
def answer(question: ReviewQuestion, *, answer: str, by: Person, at: datetime) -> None:
    """Add the answer to the review; the review's own words stay. Raises QuestionRefused, InvalidTransition."""
    if not answer.strip():
        raise QuestionRefused("Write the answer.", field="answer")
    move(
        question,
        to=ReviewQuestion.State.ANSWERED,
        allowed=[ReviewQuestion.State.UNANSWERED],
        sentence="This question was answered by somebody else a moment ago. Nothing was recorded a second time.",
        answer=answer.strip(),
        answered_by=by,
        answered_at=at,
    )
    review = question.review
    after = {"review": f"due {plain(review.due_on)}", "answer": question.answer}
    record("actions.answer", review.action, by=by, at=at, after=after)
