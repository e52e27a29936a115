"""The pages of training: courses, audiences, who has to do what, what was handed in, files, needs."""

from actions.views.training.audience import (
    add_audience,
    archive_audience,
    audience,
    correct_count,
    edit_audience,
    give_count,
    judge,
    raise_from_need,
    take_up_audience,
)
from actions.views.training.course import (
    add_course,
    archive_course,
    correct_confidence,
    course,
    edit_course,
    give_confidence,
    take_up_course,
)
from actions.views.training.files import errors, files, import_file, imported, template, undo
from actions.views.training.listing import audiences, courses, index, needs, over_time
from actions.views.training.requirement import (
    correct_return,
    edit_requirement,
    end_requirement,
    give_return,
    require,
    requirement,
)

__all__ = [
    "add_audience",
    "add_course",
    "archive_audience",
    "archive_course",
    "audience",
    "audiences",
    "correct_confidence",
    "correct_count",
    "correct_return",
    "course",
    "courses",
    "edit_audience",
    "edit_course",
    "edit_requirement",
    "end_requirement",
    "errors",
    "files",
    "give_confidence",
    "give_count",
    "give_return",
    "import_file",
    "imported",
    "index",
    "judge",
    "needs",
    "over_time",
    "raise_from_need",
    "require",
    "requirement",
    "take_up_audience",
    "take_up_course",
    "template",
    "undo",
]
