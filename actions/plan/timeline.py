"""The story of one action, newest first: reviews, dates that moved, evidence, reminders, and every other act.

Costs the same number of queries whatever the length of the story.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from actions.plan.due import thing
from actions.plan.models import Action, Completion, DateChange, Evidence, Rating, Review, ReviewQuestion
from actions.plan.story import Change, Told, newest_first, reminders_told
from msplan.chasing.models import Reminder
from msplan.history.models import Entry
from msplan.history.recording import story_of
from msplan.lib.dates import plain

# Acts that set something where there was nothing: each value is a line of its own.
SETTING = (
    "actions.add_milestone",
    "actions.reach_milestone",
    "actions.remove_milestone",
    "actions.import_row",
)
# Acts whose own rows tell more than their history entry.
TOLD_BY_ROWS = ("actions.review", "actions.change_target", "actions.add_evidence")
TITLES = {
    "actions.create": "Added to the plan",
    "actions.propose": "Proposed",
    "actions.agree": "Agreed: now part of the plan",
    "actions.edit": "Edited",
    "actions.import_row": "Read from a plan file",
    "actions.start": "Work started",
    "actions.pause": "Paused",
    "actions.resume": "Taken up again",
    "actions.pause_longer": "Stays paused",
    "actions.hand_in": "Completion handed in",
    "actions.return_completion": "Completion returned",
    "actions.withdraw": "Completion taken back",
    "actions.complete": "Completion accepted: completed",
    "actions.ask": "Review returned with a question",
    "actions.answer": "Question about the review answered",
    "actions.remove_evidence": "Evidence removed",
    "actions.cancel": "Cancelled",
    "actions.add_milestone": "Milestone set",
    "actions.edit_milestone": "Milestone changed",
    "actions.reach_milestone": "Milestone reached",
    "actions.unreach_milestone": "Milestone not reached after all",
    "actions.remove_milestone": "Milestone taken out",
    "actions.restore_milestone": "Milestone put back",
    "actions.move": "Moved in the plan’s order",
    "actions.archive": "Archived",
    "actions.unarchive": "Taken back from the archive",
    "actions.reopen": "Opened again",
}


# What of an act's details is told as a sentence, in this order.
SAID = (
    "evidence",
    "question",
    "answer",
    "reason",
    "paused_reason",
    "outcome",
    "no evidence because",
    "milestone",
)


# What the story may be narrowed to.
KINDS = {
    "reviews": "Reviews",
    "dates": "Dates",
    "evidence": "Evidence",
    "meetings": "Meetings",
    "reminders": "Reminders",
    "acts": "Steps and edits",
}
KINDS_OF_ACTS = {
    "actions.ask": "reviews",
    "actions.answer": "reviews",
    "actions.remove_evidence": "evidence",
}


class Past(NamedTuple):
    """The rows of which the story is told, each list read once; the page shows some of them besides."""

    reviews: list[Review]
    changes: list[DateChange]
    evidence: list[Evidence]
    completions: list[Completion]
    questions: list[ReviewQuestion]
    reminders: list[Reminder]
    acts: list[Entry]


def past_of(action: Action) -> Past:
    """Seven queries, however much happened."""
    completions = list(Completion.objects.filter(action=action).with_acceptors())
    questions = list(ReviewQuestion.objects.filter(review__action=action))
    waited = [f"actions.completion:{one.pk}" for one in completions]
    waited += [f"actions.reviewquestion:{one.pk}" for one in questions]
    return Past(
        list(action.reviews.select_related("by")),
        list(action.date_changes.select_related("by")),
        list(action.evidence.select_related("file", "by")),
        completions,
        questions,
        list(Reminder.objects.about(thing(action), *waited)),
        [entry for entry in story_of(action) if entry.act not in TOLD_BY_ROWS],
    )


def timeline(past: Past, *, sees_suppliers: bool, elsewhere: Iterable[Told] = ()) -> list[Told]:
    """Newest first, with what other rooms tell.

    Without ``sees_suppliers`` nothing tells that, or when, the action was about a supplier.
    """
    return newest_first(
        _reviews(past.reviews, past.evidence),
        map(_date_change, past.changes),
        (_evidence(one) for one in past.evidence if one.review_id is None),
        reminders_told(past.reminders),
        (told for entry in past.acts if (told := _act(entry, sees_suppliers=sees_suppliers))),
        elsewhere,
    )


def _reviews(reviews: list[Review], evidence: list[Evidence]) -> Iterator[Told]:
    """``reviews`` newest first: each is compared with the one after it in the list."""
    for review, before in zip(reviews, [*reviews, None][1:], strict=True):
        late = "" if review.days_late <= 0 else f", {review.days_late} days late"
        lines = [f"{review.unchanged_words}." if review.no_change else "", review.what_was_done]
        lines += [f"Why this rating: {review.rating_reason}" if review.rating_reason else ""]
        lines += [f"Needed: {review.needed}" if review.needed else ""]
        lines += [f"Next: {review.next_steps}" if review.next_steps else ""]
        lines += [f"Evidence: {one.title}" for one in evidence if one.review_id == review.pk]
        now = Rating(review.rating).label
        changed = before is None or before.rating != review.rating
        lines += ["" if changed else f"Rating: {now}, as before"]
        was = Rating(before.rating).short if before else "not rated"
        yield Told(
            title=f"Review due {plain(review.due_on)}{late}",
            when=review.given_at,
            by=str(review.by),
            text="\n".join(line for line in lines if line),
            changes=(Change("Rating", was, now),) if changed else (),
            kind="reviews",
        )


def _date_change(change: DateChange) -> Told:
    days = f"{abs(change.days)} day{'' if abs(change.days) == 1 else 's'}"
    return Told(
        title=f"Target date moved: {days} {'later' if change.days > 0 else 'earlier'}",
        when=change.at,
        by=str(change.by),
        text=change.reason,
        changes=(Change("Target date", plain(change.from_on), plain(change.to_on)),),
        kind="dates",
    )


def _evidence(evidence: Evidence) -> Told:
    return Told("Evidence handed in", evidence.at, str(evidence.by), evidence.title, kind="evidence")


def _act(entry: Entry, *, sees_suppliers: bool) -> Told | None:
    """None for what this reader may not know of: an edit that changed the supplier and nothing else."""
    body = (entry.detail.body if hasattr(entry, "detail") else None) or {}
    before, after = body.get("before", {}), body.get("after", {})
    words = [str(after[name]) for name in SAID if after.get(name)]
    differing = (name for name in after if before.get(name) != after[name] and name not in SAID)
    names = [name for name in differing if name in before or entry.act == "actions.edit"]
    if entry.act in SETTING:
        words += [f"{_name(n)} {_value(value)}" for n, value in after.items() if n not in SAID]
    if not sees_suppliers and "supplier" in names:
        names.remove("supplier")
        if not names:
            return None
    return Told(
        title=TITLES.get(entry.act, entry.act),
        kind=KINDS_OF_ACTS.get(entry.act, "acts"),
        when=entry.at,
        by=entry.actor_name,
        text="\n".join(words),
        changes=tuple(Change(_name(n), _value(before.get(n)), _value(after.get(n))) for n in names),
    )


# Keys of a history entry that are fields of an action are called as the action calls them.
FIELDS = {field.name: str(field.verbose_name) for field in Action._meta.concrete_fields}


def _name(key: str) -> str:
    words = FIELDS.get(key, key.replace("_", " "))
    return words[:1].upper() + words[1:]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
