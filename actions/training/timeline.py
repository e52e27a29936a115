"""The stories of courses, audiences and requirements, newest first."""

from actions.plan.story import Told, acts_told, newest_first, reminders_about
from actions.training.due import thing
from actions.training.models import Audience, Course, CourseRequirement
from msplan.history.recording import story_of
from msplan.history.telling import words

TITLES = {
    "training.add_course": "Written down",
    "training.edit_course": "Edited",
    "training.archive_course": "Archived",
    "training.take_up_course": "Taken up again",
    "training.add_audience": "Written down",
    "training.edit_audience": "Edited",
    "training.archive_audience": "Archived",
    "training.take_up_audience": "Taken up again",
    "training.give_count": "Head-count handed in",
    "training.correct_count": "Head-count corrected",
    "training.judge_needs": "Needs judged",
    "training.raise_action": "Action raised",
    "training.give_confidence": "Confidence measured",
    "training.correct_confidence": "Confidence corrected",
    "training.require": "Required",
    "training.change_requirement": "Changed",
    "training.end_requirement": "Ended",
    "training.give_return": "Return handed in",
    "training.correct_return": "Return corrected",
    "training.undo_return": "Return of a file taken back",
}
# Fields go by the names that people read.
NAMES = {
    words(field.name): words(str(field.verbose_name))
    for model in (Course, Audience, CourseRequirement)
    for field in model._meta.concrete_fields
}


def of_course(course: Course) -> list[Told]:
    return newest_first(acts_told(story_of(course), TITLES, names=NAMES))


def of_chased(row: Audience | CourseRequirement) -> list[Told]:
    """With the reminders that were sent about it."""
    return newest_first(acts_told(story_of(row), TITLES, names=NAMES), reminders_about(thing(row)))
