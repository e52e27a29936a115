"""What one person can do next to an action: the one button on its page, and the links beside it."""

from datetime import date
from typing import NamedTuple

from django.urls import reverse

from actions.plan.models import Action, Completion, Progress, ReviewQuestion
from actions.plan.models.words import CHASED, CLOSED
from actions.plan.rights import may_edit, may_review, may_withdraw, may_work
from actions.plan.second_person import may_accept
from msplan.accounts.models import Person
from msplan.lib.dates import plain

# Done by pressing: what they need is known.
PRESSED = {"agree", "start", "resume", "archive", "unarchive"}


class Step(NamedTuple):
    """``posts``: it is done by pressing; else the address holds a form."""

    text: str
    href: str
    posts: bool = False


def steps(
    action: Action,
    person: Person,
    on: date,
    *,
    completion: Completion | None = None,
    question: ReviewQuestion | None = None,
) -> tuple[Step | None, list[Step]]:
    """The next thing to do, and everything else this person may do.

    ``completion`` is the one that waits to be accepted, ``question`` the one about a review that has no answer yet.
    """
    found = {
        **_about_completion(completion, person, on),
        **_about_question(question, action, person, on),
        **_steps(action, person, on),
    }
    urgent = _urgent(action, on)
    main = next((found[name] for name in urgent if name in found), None)
    return main, [step for step in found.values() if step is not main]


def _urgent(action: Action, on: date) -> list[str]:
    """Names of steps in the order in which they are the next thing to do."""
    order = ["completion", "agree", "resume", "answer", "review"]
    if action.start_on <= on:
        order.append("start")
    if (action.target_on - on).days <= 28:
        order.append("complete")
    return order


def _about_completion(completion: Completion | None, person: Person, on: date) -> dict[str, Step]:
    """Accepting or returning what waits, for a second person; taking it back, for its owner."""
    if completion is None:
        return {}
    arguments, found = [completion.action_id, completion.pk], {}
    if may_accept(person, completion, on):
        here = reverse("actions:completion", args=arguments)
        found["completion"] = Step("Accept or return the completion", here)
    if may_withdraw(person, completion, on):
        found["withdraw"] = Step("Take the completion back", reverse("actions:withdraw", args=arguments))
    return found


def _about_question(
    question: ReviewQuestion | None, action: Action, person: Person, on: date
) -> dict[str, Step]:
    if question is None or not may_review(person, action, on):
        return {}
    href = reverse("actions:given", args=[action.pk, question.review_id])
    return {"answer": Step("Answer the question about the review", f"{href}#question")}


def _steps(action: Action, person: Person, on: date) -> dict[str, Step]:
    """Every step that this person may take from here, by the name of its address."""
    edits, works = may_edit(person, action), may_work(person, action, on)
    waits = action.handed_in_on is not None
    reviews = action.review_may_come(on) and not waits and may_review(person, action, on)
    at_work, closed = action.progress in CHASED, action.progress in CLOSED
    paused, archived = action.progress == Progress.PAUSED, action.archived_at is not None
    table = [
        ("review", f"Give the review due {plain(action.review_on or on)}", reviews),
        ("agree", "Agree this action", edits and action.progress == Progress.PROPOSED),
        ("start", "Start work", works and action.progress == Progress.NOT_STARTED and not waits),
        ("resume", "Take it up again", works and paused),
        ("pause_longer", "Pause it for longer", works and paused),
        ("complete", "Complete it", works and at_work and not waits),
        ("change_target", "Change the target date", works and action.is_open and not waits),
        ("add_evidence", "Add evidence", works and action.progress != Progress.CANCELLED),
        ("edit", "Edit the action", edits and not closed),
        ("pause", "Pause it", works and at_work),
        ("cancel", "Cancel it", edits and not closed),
        ("reopen", "Open it again", edits and closed and not archived),
        ("archive", "Archive it", edits and closed and not archived),
        ("unarchive", "Take it back from the archive", edits and archived),
    ]
    return {
        name: Step(text, reverse(f"actions:{name}", args=[action.pk]), posts=name in PRESSED)
        for name, text, allowed in table
        if allowed
    }
