"""The story of a policy or a route, newest first. The same number of queries whatever its length."""

from actions.plan.story import Told, acts_told, newest_first, reminders_about
from actions.policies.due import thing
from actions.policies.models import ConcernRoute, Looking, Policy, PolicyReview
from actions.policies.models.kept import Kept
from msplan.history.recording import story_of
from msplan.history.telling import words
from msplan.lib.dates import plain

FIRST = "Entered into the register"
TITLES = {
    "policies.register": FIRST,
    "policies.edit": "Edited",
    "policies.archive": "Archived",
    "policies.restore": "Taken into use again",
    "policies.raise_action": "An action was raised",
}
# Fields go by the names that people read.
NAMES = {
    words(field.name): words(str(field.verbose_name))
    for model in (Policy, ConcernRoute)
    for field in model._meta.concrete_fields
}


def of_kept(kept: Kept, lookings: list[Looking], reviews: list[PolicyReview]) -> list[Told]:
    """``lookings`` and ``reviews`` are those of its page, read already with whoever they are by."""
    return newest_first(
        map(_looking, lookings),
        map(_review, reviews),
        # What was written at first stands above, with what became of it.
        (told._replace(text="") if told.title == FIRST else told for told in _acts(kept)),
        reminders_about(thing(kept)),
    )


def _acts(kept: Kept) -> list[Told]:
    return acts_told(story_of(kept), TITLES, names=NAMES)


def _looking(looking: Looking) -> Told:
    provides = "\n".join(f"– {one}" for one in looking.provision_words)
    day = "" if looking.looked_on == looking.entered_on else f" on {plain(looking.looked_on)}"
    return Told(
        title=f"Looked at{day}: covers modern slavery: {looking.get_covers_display().lower()}",
        when=looking.at,
        by=str(looking.by),
        text="\n".join(part for part in (looking.words, provides) if part),
        kind="reviews",
    )


def _review(review: PolicyReview) -> Told:
    days = review.days_late
    late = "" if days <= 0 else f", {days} day{'' if days == 1 else 's'} late"
    lines = [f"{review.get_found_display()}.", review.words, f"Next review: {plain(review.next_on)}"]
    return Told(
        title=f"Review due {plain(review.due_on)}{late}",
        when=review.given_at,
        by=str(review.by),
        text="\n".join(line for line in lines if line),
        kind="reviews",
    )
