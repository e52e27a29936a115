"""The facts about a task, in words with a tone."""

from datetime import date

from actions.partners.models import PartnerTask, TaskState
from actions.plan.facts import Fact, date_tone
from msplan.lib.dates import deadline_words, plain

TONES = {
    TaskState.AGREED: "neutral",
    TaskState.IN_PROGRESS: "info",
    TaskState.DONE: "plain",
    TaskState.DROPPED: "neutral",
}


def state_fact(task: PartnerTask) -> Fact:
    state = task.state_now
    return Fact("State", state.label, TONES[state])


def deadline_fact(task: PartnerTask, on: date) -> Fact:
    """Computed from the due date; what is closed has no deadline any more."""
    if not task.is_open:
        return Fact("Deadline", "None", "plain")
    words = deadline_words(task.due_on, on)
    return Fact("Deadline", words[:1].upper() + words[1:], date_tone(task.due_on, on))


def update_fact(task: PartnerTask, on: date) -> Fact:
    """When the next update is asked for; a task in the plan is reviewed there."""
    if task.update_on is None:
        return Fact("Next update", "In the plan" if task.action_id and task.is_open else "None", "plain")
    if (task.update_on - on).days > 28:
        return Fact("Next update", plain(task.update_on), "plain")
    words = deadline_words(task.update_on, on)
    return Fact("Next update", words[:1].upper() + words[1:], date_tone(task.update_on, on))
