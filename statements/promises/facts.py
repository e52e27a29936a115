"""What pages say of a promise in a few words, with a tone."""

from datetime import date

from actions.plan.facts import Fact
from msplan.lib.dates import deadline_words, plain
from statements.models import Outcome, Promise, PromiseAnswer

TONES = {
    Outcome.KEPT: "good",
    Outcome.PARTLY: "warn",
    Outcome.UNDER_WAY: "info",
    Outcome.MOVED: "warn",
    Outcome.DROPPED: "bad",
    Outcome.NOT_ANSWERED: "worst",
}


def outcome_fact(outcome: str | None, moved_to: date | None = None) -> Fact:
    """ "Kept", "Moved to 31 March 2027", "No answer yet"."""
    if not outcome:
        return Fact("Answer", "No answer yet", "neutral")
    known = Outcome(outcome)
    words = f"{known.label} to {plain(moved_to)}" if moved_to else known.label
    return Fact("Answer", words, TONES[known])


def answer_fact(answer: PromiseAnswer | None) -> Fact:
    return outcome_fact(answer.outcome, answer.new_due_on) if answer else outcome_fact(None)


def deadline_fact(due_on: date, on: date, *, settled: bool) -> Fact:
    """What was answered for good has no deadline any more."""
    if settled:
        return Fact("Deadline", "None: it was answered", "plain")
    days = (due_on - on).days
    words = deadline_words(due_on, on)
    return Fact(
        "Deadline", words[0].upper() + words[1:], "bad" if days < 0 else "warn" if days <= 28 else "plain"
    )


def rows_of(promise: Promise, due_now: date) -> list[dict[str, object]]:
    """The summary on its page."""
    moved = (
        f"{plain(due_now)}\nFirst promised by {plain(promise.due_on)}" if due_now != promise.due_on else ""
    )
    left = "" if promise.owner.is_active else " (has left)"
    return [
        {"key": "What we said", "value": promise.wording},
        {"key": "Where", "value": f"“{promise.section.heading}” in {promise.statement.known_as}"},
        {"key": "By when", "value": moved or plain(promise.due_on)},
        {"key": "Owner", "value": f"{promise.owner.name}{left}"},
    ]
