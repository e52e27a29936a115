"""What of this room is open and has a date: promises that nobody has said the end of. Rule: docs/rules/promises.md."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.urls import reverse

from msplan.chasing.rows import Due
from statements.models import Promise, Statement

# So many days before a statement has to be public its promises are to be answered, so that the board can read them.
ANSWERED_BEFORE_DAYS = 60


def thing(pk: int) -> str:
    """How chasing names a promise in its ledger."""
    return f"statements.promise:{pk}"


def owed_now() -> list[Promise]:
    """Promises of the newest public statement, and those it carried on, that nobody has said the end of. One query."""
    return list(Promise.objects.owed_after(None).unanswered().in_order())


def of_owners(owed: Iterable[Promise], answers_by: date | None) -> Iterator[Due]:
    """A row for the owner of each: due on its date, or when the next statement needs the answer, if that is sooner."""
    for promise in owed:
        due_on = min(promise.due_now, answers_by) if answers_by else promise.due_now
        yield Due(
            person_id=promise.owner_id,
            thing=thing(promise.pk),
            kind="Promise",
            label=f"{promise.reference} {_short(promise.wording)}",
            ladder="promise",
            due_on=due_on,
            link=reverse("drafts:answer_promise", args=[promise.pk]),
            department_id=promise.owner.department_id,
            page=reverse("drafts:promise", args=[promise.pk]),
            button="Say what became of it",
        )


def of_editors(
    waiting: int, editors: Iterable[int], slug: str, statement: Statement | None, answers_by: date
) -> Iterator[Due]:
    """A row for each editor while so many promises have no answer. ``slug`` is of the period that has to answer."""
    words = "1 promise has" if waiting == 1 else f"{waiting} promises have"
    link = reverse("drafts:promises", args=[statement.pk]) if statement else reverse("drafts:said")
    for person_id in editors:
        yield Due(
            person_id=person_id,
            thing=f"statements.answers:{slug}",
            kind="Answers to promises",
            label=f"{words} no answer yet",
            ladder="answers",
            due_on=answers_by,
            link=link,
            button="See the promises",
        )


def answers_by(deadline: date) -> date:
    """The day by which a statement that is public by ``deadline`` needs its answers."""
    return deadline - timedelta(days=ANSWERED_BEFORE_DAYS)


def _short(words: str, most: int = 90) -> str:
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…"
