"""The pages of the action plan, by what they are for."""

from actions.views.completing import add_evidence, complete, reopen
from actions.views.listing import index
from actions.views.of_supplier import of_supplier
from actions.views.page import detail
from actions.views.planning import agree, cancel, change_target, create, edit, pause, resume, start
from actions.views.reviewing import review

__all__ = [
    "add_evidence",
    "agree",
    "cancel",
    "change_target",
    "complete",
    "create",
    "detail",
    "edit",
    "index",
    "of_supplier",
    "pause",
    "reopen",
    "resume",
    "review",
    "start",
]
