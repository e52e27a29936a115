"""The stories of courses, audiences and requirements, newest first."""

from collections.abc import Iterator

from django.db.models import Model

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

# What the table of returns tells besides.
IN_THE_TABLE = {TITLES["training.give_return"], TITLES["training.correct_return"]}


def names(model: type[Model]) -> dict[str, str]:
    """Fields go by the names that people read."""
    return {words(field.name): words(str(field.verbose_name)) for field in model._meta.concrete_fields}


# Of what is told of a thing but stands in rows of its own.
BESIDE = {"Next on": "Judged again by", "Required": "Must do it", "Completed": "Have done it"}
NAMES = {model: {**BESIDE, **names(model)} for model in (Course, Audience, CourseRequirement)}
NAMES[Audience] |= {"Owner": "Who judges what they need", "Needs on": "Needs to be judged by"}


# The order in which they are told: whom an answer is of, and its day, before its numbers.
ORDER = ("Audience", "As at", "Judged on", "Judged by", "Measured on", "Scale", "Answered", "Before", "After")
# Numbers of people as on the page beside it: "3,447".
SAYS = dict.fromkeys(("required", "completed", "people", "answered"), "{:,}".format)


def of_course(course: Course) -> list[Told]:
    return newest_first(_acts(course))


def of_chased(row: Audience | CourseRequirement) -> list[Told]:
    """With the reminders that were sent about it."""
    return newest_first(_acts(row), reminders_about(thing(row)))


def beside_returns(row: CourseRequirement) -> list[Told]:
    """All but the returns, which stand in the table of its page with their days, people and corrections."""
    return [told for told in of_chased(row) if told.title not in IN_THE_TABLE]


def _acts(row: Course | Audience | CourseRequirement) -> Iterator[Told]:
    """What was done with it; of a correction what is different now."""
    for told in acts_told(story_of(row), TITLES, names=NAMES[type(row)], says=SAYS, order=ORDER):
        yield told._replace(changes=tuple(change for change in told.changes if change.old != change.new))
