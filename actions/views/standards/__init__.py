"""The pages of self-assessment: sets and their standards, the file import, self-assessments, ratings, the summary."""

from actions.views.standards.assessments import close, detail, index, open_new, summary, take_over
from actions.views.standards.importing import export, import_file, template
from actions.views.standards.ratings import link, raise_from, rate
from actions.views.standards.sets import add_set, edit_set, show_set, use
from actions.views.standards.wording import add, archive, edit, move, restore

__all__ = [
    "add",
    "add_set",
    "archive",
    "close",
    "detail",
    "edit",
    "edit_set",
    "export",
    "import_file",
    "index",
    "link",
    "move",
    "open_new",
    "raise_from",
    "rate",
    "restore",
    "show_set",
    "summary",
    "take_over",
    "template",
    "use",
]
