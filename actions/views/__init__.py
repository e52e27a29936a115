"""The pages of the action plan, by what they are for."""

from actions.views.arranging import archive, move, order, rounds, starter, unarchive
from actions.views.completing import accept, complete, completion, reopen, return_completion, withdraw
from actions.views.evidencing import add_evidence, remove_evidence
from actions.views.listing import index
from actions.views.milestones import (
    add_milestone,
    edit_milestone,
    reach_milestone,
    remove_milestone,
    restore_milestone,
    unreach_milestone,
)
from actions.views.of_supplier import of_supplier
from actions.views.page import detail
from actions.views.planning import (
    agree,
    cancel,
    change_target,
    create,
    edit,
    pause,
    pause_longer,
    resume,
    start,
)
from actions.views.reviewing import add_to_review, answer, ask, given, review, reviews

__all__ = [
    "accept",
    "add_evidence",
    "add_milestone",
    "add_to_review",
    "agree",
    "answer",
    "archive",
    "ask",
    "cancel",
    "change_target",
    "complete",
    "completion",
    "create",
    "detail",
    "edit",
    "edit_milestone",
    "given",
    "index",
    "move",
    "of_supplier",
    "order",
    "pause",
    "pause_longer",
    "reach_milestone",
    "remove_evidence",
    "remove_milestone",
    "reopen",
    "restore_milestone",
    "resume",
    "return_completion",
    "review",
    "reviews",
    "rounds",
    "start",
    "starter",
    "unarchive",
    "unreach_milestone",
    "withdraw",
]
