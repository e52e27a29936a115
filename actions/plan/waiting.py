"""What waits for somebody's answer: completions, questions about reviews, pauses that are over. Rows for chasing.

Four queries, and two more where completions wait; none of them grows with what waits.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import cast

from django.urls import reverse

from actions.plan.due import label
from actions.plan.models import Action, Completion, Progress, ReviewQuestion
from actions.plan.models.words import CHASED
from msplan.accounts.models import Person
from msplan.accounts.roles import PERMISSIONS, Role
from msplan.chasing.rows import Due


def items(on: date, people: Collection[int] | None = None) -> Iterator[Due]:
    """Everything of this module that is open on a day."""
    for rows in (_acceptances(on), _returned(on), _questions(), _pauses(on)):
        yield from (due for due in rows if people is None or due.person_id in people)


def thing(waiting: Completion | ReviewQuestion) -> str:
    """How chasing names it in its ledger: handed in or asked anew, it is another thing."""
    return f"{waiting._meta.label_lower}:{waiting.pk}"


def acceptors(completion: Completion, on: date, others: Collection[Person]) -> list[Person]:
    """Who is asked to accept: the department's lead, unless they or whoever gets their mail handed it in.

    Without one, ``others`` who may (see ``second_people``): the plan managers, else the executive leads.
    """
    lead = completion.action.lead_department.lead
    readers = {lead.pk, lead.receives_mail_through(on).pk} if lead is not None and lead.is_active else set()
    if lead is not None and readers and completion.by_id not in readers:
        return [lead]
    managers = [p for p in others if Role.PLAN_MANAGER in p.roles and p.pk != completion.by_id]
    return managers or [p for p in others if p.pk != completion.by_id]


def second_people() -> list[Person]:
    """Everybody here whose role lets them accept any completion."""
    found = Person.objects.holding(*PERMISSIONS["actions.accept_any"]).prefetch_related("holdings")
    return sorted(found, key=lambda person: person.name)


def _acceptances(on: date) -> Iterator[Due]:
    waiting = list(Completion.objects.waiting().with_acceptors())
    others = second_people() if waiting else []
    for completion in waiting:
        for person in acceptors(completion, on, others):
            yield _due(
                completion.action,
                person_id=person.pk,
                thing=thing(completion),
                kind="Completion to accept",
                ladder="acceptance",
                due_on=completion.due_on,
                link=reverse("actions:completion", args=[completion.action_id, completion.pk]),
                button="Accept or return it",
            )


def _returned(on: date) -> Iterator[Due]:
    """Until it is handed in again, or its fourteen days are over: then the action's own dates chase."""
    returned = Completion.objects.returned_lately(on).filter(action__in=Action.objects.chased())
    for completion in returned.select_related("action"):
        yield _due(
            completion.action,
            person_id=cast(int, completion.action.owner_id),
            thing=thing(completion),
            kind="Completion returned to you",
            ladder="returned",
            due_on=completion.due_on,
            link=reverse("actions:completion", args=[completion.action_id, completion.pk]),
            button="See what is missing",
        )


def _questions() -> Iterator[Due]:
    """Of actions at work: what is paused, closed or waits to be accepted is not asked about."""
    asked = ReviewQuestion.objects.unanswered().filter(
        review__action__progress__in=CHASED, review__action__handed_in_on__isnull=True
    )
    for question in asked.select_related("review__action"):
        action = question.review.action
        yield _due(
            action,
            person_id=cast(int, action.owner_id),
            thing=thing(question),
            kind="Question about a review",
            ladder="question",
            due_on=question.due_on,
            link=reverse("actions:given", args=[action.pk, question.review_id]),
            button="Answer it",
        )


def _pauses(on: date) -> Iterator[Due]:
    """Paused actions whose day has come; before it nobody is chased."""
    for action in Action.objects.filter(progress=Progress.PAUSED, paused_until__lte=on):
        yield _due(
            action,
            person_id=cast(int, action.owner_id),
            thing=f"actions.action:{action.pk}",
            kind="Paused until",
            ladder="paused",
            due_on=cast(date, action.paused_until),
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
) -> Due:
    return Due(
        person_id=person_id,
        thing=thing,
        kind=kind,
        label=label(action),
        ladder=ladder,
        due_on=due_on,
        link=link,
        department_id=action.lead_department_id,
        page=reverse("actions:detail", args=[action.pk]),
        button=button,
    )
