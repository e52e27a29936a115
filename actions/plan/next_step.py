"""What one person can do next to an action: the one button on its page, and the links beside it."""

from datetime import date
from typing import NamedTuple

from django.urls import reverse

from actions.plan.models import Action, Progress
from actions.plan.models.words import CHASED, CLOSED
from actions.plan.rights import may_edit, may_review, may_work
from msplan.accounts.models import Person
from msplan.lib.dates import plain

# Done by pressing: what they need is known.
PRESSED = {"agree", "start", "resume"}


class Step(NamedTuple):
    """``posts``: it is done by pressing; else the address holds a form."""

    text: str
    href: str
    posts: bool = False


def steps(action: Action, person: Person, on: date) -> tuple[Step | None, list[Step]]:
    """The next thing to do, and everything else this person may do."""
    found = _steps(action, person, on)
    urgent = _urgent(action, on)
    main = next((found[name] for name in urgent if name in found), None)
    return main, [step for step in found.values() if step is not main]


def _urgent(action: Action, on: date) -> list[str]:
    """Names of steps in the order in which they are the next thing to do."""
    order = ["agree", "resume", "review"]
    if action.start_on <= on:
        order.append("start")
    if (action.target_on - on).days <= 28:
        order.append("complete")
    return order


def _steps(action: Action, person: Person, on: date) -> dict[str, Step]:
    """Every step that this person may take from here, by the name of its address."""
    edits, works = may_edit(person, action), may_work(person, action, on)
    reviews = action.review_on is not None and action.review_may_come(on) and may_review(person, action, on)
    at_work, closed = action.progress in CHASED, action.progress in CLOSED
    table = [
        ("review", f"Give the review due {plain(action.review_on or on)}", reviews),
        ("agree", "Agree this action", edits and action.progress == Progress.PROPOSED),
        ("start", "Start work", works and action.progress == Progress.NOT_STARTED),
        ("resume", "Take it up again", works and action.progress == Progress.PAUSED),
        ("complete", "Complete it", works and at_work),
        ("change_target", "Change the target date", works and action.is_open),
        ("add_evidence", "Add evidence", works and action.progress != Progress.CANCELLED),
        ("edit", "Edit the action", edits and not closed),
        ("pause", "Pause it", works and at_work),
        ("cancel", "Cancel it", edits and not closed),
        ("reopen", "Open it again", edits and closed),
    ]
    return {
        name: Step(text, reverse(f"actions:{name}", args=[action.pk]), posts=name in PRESSED)
        for name, text, allowed in table
        if allowed
    }
