"""What the same supplier handed in before: offered beside each question, and never taken over by itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from suppliers.asking.answering.saving import save_answer
from suppliers.asking.answering.typed import is_empty, kept_of
from suppliers.asking.models import Answer, Invitation, Submission
from suppliers.asking.questionnaire.form import Question
from suppliers.register.models import of_family


def last_time(invitation: Invitation, question: Question) -> Submission | None:
    """The supplier's newest handing in of another invitation that holds an answer to a question of this id."""
    found = Submission.objects.filter(
        of_family(invitation.supplier.survivor, "response__invitation__supplier"),
        answers__has_key=question.id,
    )
    return found.exclude(response__invitation=invitation).order_by("-at", "-pk").first()


def offered(question: Question, submission: Submission) -> dict[str, Any]:
    """Its answer in the words of today's question: options and rows that are gone are left out."""
    was = submission.answers[question.id]["value"]
    value = kept_of(question, {**was, "parts": _still_there(question, was.get("parts") or {})})
    return {} if is_empty(value) else value


def _still_there(question: Question, parts: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in question.parts:
        said = parts.get(part.id)
        if part.choices and isinstance(said, str) and said not in part.choices:
            continue
        if part.options and isinstance(said, list):
            said = [one for one in said if one in part.choices]
        found[part.id] = said
    return found


def use_last_time(
    invitation: Invitation,
    question: Question,
    submission: Submission,
    *,
    opened_with: int,
    saved_by: str,
    at: datetime,
) -> Answer:
    """Somebody looked at it and said that it still holds. Raises what saving raises."""
    return save_answer(
        invitation,
        question.id,
        offered(question, submission),
        opened_with=opened_with,
        saved_by=saved_by,
        at=at,
        confirmed_from=submission,
    )
