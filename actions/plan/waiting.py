"""What waits for somebody's answer: completions, questions about reviews, pauses that are over. Rows for chasing.

Who is asked to accept is found by rules of its own (``acceptances``); the rest is asked for as in other rooms.
None of its queries grows with what waits.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, cast

from django.db.models import QuerySet
from django.urls import reverse

from actions.plan.belonging import Mention, gathered, mention
from actions.plan.due import OF_ACTION, action_of, label
from actions.plan.models import Action, Completion, Progress, ReviewQuestion
from actions.plan.models.completion import ACCEPTANCE
from actions.plan.models.review_question import ANSWER_DAYS
from actions.plan.models.words import CHASED
from actions.plan.second_person import acceptors, namers, second_people
from msplan.accounts.models import Person
from msplan.chasing.rows import Due, Wanted


def items(on: date, people: Collection[int] | None = None) -> Iterator[Due]:
    """Everything of this module that is open on a day."""
    wanted = Wanted(on, people)
    found = (*acceptances(on), *map(due, gathered(asked(wanted))))
    yield from filter(wanted.includes, found)


def thing(waiting: Completion | ReviewQuestion) -> str:
    """How chasing names it in its ledger: handed in or asked anew, it is another thing."""
    return f"{waiting._meta.label_lower}:{waiting.pk}"


def acceptances(
    on: date, waiting: Sequence[Completion] | None = None, others: Collection[Person] = ()
) -> Iterator[Due]:
    """Of everybody. One query, and one more where something waits; a third where nobody can accept it.

    ``waiting``, with their acceptors, and ``others``, the ``second_people``, where the caller has read them.
    """
    if waiting is None:
        waiting = list(Completion.objects.waiting().with_acceptors())
        others = second_people() if waiting else []
    for completion in waiting:
        about = partial(
            _due,
            completion.action,
            thing=thing(completion),
            ladder="acceptance",
            due_on=completion.due_on,
            link=reverse("actions:completion", args=[completion.action_id, completion.pk]),
        )
        asked = acceptors(completion, on, others)
        for person in asked:
            yield about(person_id=person.pk, kind="Completion to accept", button="Accept or return it")
        for person in namers(others) if not asked else ():
            yield about(
                person_id=person.pk,
                kind="Plan manager to be named",
                button="See what waits",
                note=" (nobody can accept its completion)",
            )


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """What came back, questions, and pauses that are over. Few rows: of everybody."""
    # Until it is handed in again, or its fourteen days are over: then the action's own dates chase.
    returned = Completion.objects.returned_lately(wanted.on).filter(action__in=Action.objects.chased())
    # Of actions at work: what is paused, closed or waits to be accepted is not asked about.
    questions = ReviewQuestion.objects.unanswered().filter(
        review__action__progress__in=CHASED, review__action__handed_in_on__isnull=True
    )
    # Paused actions whose day has come; before it nobody is chased.
    pauses = Action.objects.filter(progress=Progress.PAUSED, paused_until__lte=wanted.on)
    of_review = {key: f"review__{field}" for key, field in OF_ACTION.items()}
    of_itself = {key: field.removeprefix("action__") for key, field in OF_ACTION.items()} | {"action": "pk"}
    return [
        mention("waiting.returned", returned, day="decided_on", **OF_ACTION),
        mention("waiting.question", questions, day="asked_on", review="review", **of_review),
        mention("waiting.pause", pauses, day="paused_until", **of_itself),
    ]


def due(found: Mention) -> Due:
    return {"waiting.returned": _returned, "waiting.question": _question, "waiting.pause": _pause}[
        found.kind
    ](found, action_of(found), date.fromisoformat(found.said["day"]))


def _returned(found: Mention, action: Action, decided_on: date) -> Due:
    return _due(
        action,
        person_id=cast(int, action.owner_id),
        thing=thing(Completion(pk=found.pk)),
        kind="Completion returned to you",
        ladder="returned",
        due_on=decided_on + ACCEPTANCE,
        link=reverse("actions:completion", args=[action.pk, found.pk]),
        button="See what is missing",
    )


def _question(found: Mention, action: Action, asked_on: date) -> Due:
    return _due(
        action,
        person_id=cast(int, action.owner_id),
        thing=thing(ReviewQuestion(pk=found.pk)),
        kind="Question about a review",
        ladder="question",
        due_on=asked_on + timedelta(days=ANSWER_DAYS),
        link=reverse("actions:given", args=[action.pk, found.said["review"]]),
        button="Answer it",
    )


def _pause(found: Mention, action: Action, paused_until: date) -> Due:
    return _due(
        action,
        person_id=cast(int, action.owner_id),
        thing=f"actions.action:{action.pk}",
        kind="Paused until",
        ladder="paused",
        due_on=paused_until,
        link=reverse("actions:detail", args=[action.pk]),
        button="Take it up again",
    )


def _due(
    action: Action,
    *,
    person_id: int,
    thing: str,
    kind: str,
    ladder: str,
    due_on: date,
    link: str,
    button: str,
    note: str = "",
) -> Due:
    return Due(
        person_id=person_id,
        thing=thing,
        kind=kind,
        label=f"{label(action)}{note}",
        ladder=ladder,
        due_on=due_on,
        link=link,
        department_id=action.lead_department_id,
        page=reverse("actions:detail", args=[action.pk]),
        button=button,
    )
