"""The stories of a lesson and of a recommendation, newest first."""

from actions.lessons.due import thing
from actions.lessons.models import Lesson, Recommendation
from actions.plan.story import Told, acts_told, newest_first, reminders_about
from msplan.history.models import Entry
from msplan.history.recording import story_of

LESSON = {
    "lessons.record": "Recorded as a draft",
    "lessons.edit": "Edited",
    "lessons.agree": "Agreed",
    "lessons.archive": "Archived",
    "lessons.restore": "Taken out of the archive",
    "lessons.approve_sharing": "Sharing approved",
    "lessons.void_approval": "Approval to share no longer stands",
    "lessons.share": "Shared",
    "lessons.raise_action": "An action was raised from it",
}
RECOMMENDATION = {
    "lessons.add_recommendation": "Entered as printed",
    "lessons.correct_recommendation": "Corrected: it was not as printed",
    "lessons.answer": "Our answer",
    "lessons.take_in_hand": "Taken in hand",
    "lessons.move_due": "Due date moved",
    "lessons.close": "Closed by us",
    "lessons.close_by_inspectorate": "Closed by the inspectorate",
    "lessons.reopen": "Opened again",
    "lessons.add_evidence": "Evidence handed in",
    "lessons.raise_action": "An action was raised from it",
}

# What the keys of history are called on these pages.
NAMES = {"Acceptance": "Our answer", "Due on": "Due date", "Due": "Due date", "Day": "On"}


def of_lesson(lesson: Lesson) -> list[Told]:
    """Restricted entries with it: only those who may see the lesson come here."""
    entries = Entry.objects.filter(thing_type=lesson._meta.label_lower, thing_id=lesson.pk)
    return acts_told(entries.with_details().order_by("-at", "-pk"), LESSON, names=NAMES)


def of_recommendation(recommendation: Recommendation) -> list[Told]:
    return newest_first(
        reminders_about(thing(recommendation)),
        acts_told(story_of(recommendation), RECOMMENDATION, names=NAMES),
    )
