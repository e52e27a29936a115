"""The story of a risk or an unknown, newest first. The same number of queries whatever its length."""

from actions.plan.story import Change, Told, newest_first, reminders_about
from actions.risks.due import thing
from actions.risks.models import KnownUnknown, PriorityRisk, YearlyReview
from actions.risks.models.watched import Watched
from msplan.history.models import Entry
from msplan.history.recording import story_of
from msplan.history.telling import changes_of, words
from msplan.lib.dates import plain

TITLES = {
    "risks.note": "Written down",
    "risks.edit": "Edited",
    "risks.close": "Closed",
    "risks.answer": "Found out",
    "risks.give_up": "Said that it cannot be known",
    "risks.reopen": "Opened again",
    "risks.link": "Answered by an action",
    "risks.unlink": "An action was taken away",
}

# Fields go by the names that people read.
NAMES = {
    words(field.name): words(str(field.verbose_name))
    for model in (PriorityRisk, KnownUnknown)
    for field in model._meta.concrete_fields
}


def of_watched(watched: Watched) -> list[Told]:
    return newest_first(
        map(_review, watched.reviews.select_related("by")),
        (_act(entry) for entry in story_of(watched) if entry.act in TITLES),
        reminders_about(thing(watched)),
    )


def _review(review: YearlyReview) -> Told:
    days = review.days_late
    late = "" if days <= 0 else f", {days} day{'' if days == 1 else 's'} late"
    text = review.get_finding_display() + (f"\n{review.what_changed}" if review.what_changed else "")
    return Told(
        title=f"Yearly review due {plain(review.due_on)}{late}",
        when=review.given_at,
        by=str(review.by),
        text=text,
    )


def _act(entry: Entry) -> Told:
    """An edit tells what became of each field; every other act its own words."""
    changes = [{**change, "name": NAMES.get(change["name"], change["name"])} for change in changes_of(entry)]
    is_edit = entry.act == "risks.edit"
    lines = [change["new"] or change["old"] for change in changes]
    return Told(
        title=TITLES[entry.act],
        when=entry.at,
        by=entry.actor_name,
        text="" if is_edit or entry.act == "risks.note" else "\n".join(line for line in lines if line),
        changes=tuple(Change(c["name"], c["old"], c["new"]) for c in changes) if is_edit else (),
    )
