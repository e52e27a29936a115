"""Pages of promises: what a statement makes and answers, one promise, and all years."""

from statements.views.promises.answering import add_evidence, answer, leave_unanswered
from statements.views.promises.carrying_out import link, raise_from, unlink
from statements.views.promises.lists import of_statement, said
from statements.views.promises.marking import change, mark, unmark
from statements.views.promises.page import promise

__all__ = [
    "add_evidence",
    "answer",
    "change",
    "leave_unanswered",
    "link",
    "mark",
    "of_statement",
    "promise",
    "raise_from",
    "said",
    "unlink",
    "unmark",
]
