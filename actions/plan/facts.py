"""The three facts about an action that are never mixed: progress, deadline, rating. In words, with a tone."""

from datetime import date
from typing import NamedTuple

from actions.plan.models import Action, Progress, Rating
from actions.plan.models.words import CLOSED
from msplan.lib.dates import deadline_words, plain


class Fact(NamedTuple):
    """What components/facts.html and components/tag.html print."""

    name: str
    text: str
    tone: str


PROGRESS_TONES = {
    Progress.PROPOSED: "neutral",
    Progress.NOT_STARTED: "neutral",
    Progress.IN_PROGRESS: "info",
    Progress.PAUSED: "warn",
    Progress.COMPLETED: "plain",
    Progress.CANCELLED: "neutral",
}


def progress_fact(action: Action) -> Fact:
    progress = Progress(action.progress)
    if action.handed_in_on is not None:
        return Fact("Progress", "Handed in, waiting to be accepted", "warn")
    return Fact("Progress", progress.label, PROGRESS_TONES[progress])


def deadline_fact(action: Action, on: date) -> Fact:
    """Computed from the target date; what is closed has no deadline any more, what waits stands still."""
    if done_on := action.completed_on or action.handed_in_on:
        late = (done_on - action.target_on).days
        days = f"{abs(late)} day{'' if abs(late) == 1 else 's'}"
        words = "on its day" if late == 0 else f"{days} {'late' if late > 0 else 'early'}"
        return Fact("Deadline", f"{'Done' if action.completed_on else 'Handed in'} {words}", "plain")
    if action.progress == Progress.CANCELLED:
        return Fact("Deadline", "None", "plain")
    return Fact("Deadline", _start(deadline_words(action.target_on, on)), date_tone(action.target_on, on))


def review_fact(action: Action, on: date) -> Fact:
    """When the next review is due; its own date, not the action's deadline."""
    if action.review_on is None or action.handed_in_on is not None:
        return Fact("Next review", "None", "plain")
    if (action.review_on - on).days > 28:
        return Fact("Next review", plain(action.review_on), "plain")
    return Fact("Next review", _start(deadline_words(action.review_on, on)), date_tone(action.review_on, on))


def rating_fact(action: Action, on: date) -> Fact:
    """The last rating while it is fresh; then "Not rated since March". Red alone does not fade: it says both."""
    if action.progress in CLOSED:
        return Fact("Rating", "None", "plain")
    if not action.rating or action.rated_on is None:
        return Fact("Rating", "Not rated yet", "neutral")
    rating = Rating(action.rating)
    if action.rating_is_current(on):
        return Fact("Rating", rating.short, rating.value)
    since = f"{action.rated_on:%B}" if (on - action.rated_on).days < 330 else str(action.rated_on.year)
    if rating is Rating.RED:
        return Fact("Rating", f"Red, not rated since {since}", "red")
    return Fact("Rating", f"Not rated since {since}", "neutral")


def date_tone(due_on: date, on: date) -> str:
    days = (due_on - on).days
    if days < 0:
        return "bad"
    return "warn" if days <= 28 else "plain"


def _start(words: str) -> str:
    return words[:1].upper() + words[1:]
