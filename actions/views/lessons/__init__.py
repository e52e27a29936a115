"""The pages of lessons and of inspection recommendations."""

from actions.views.lessons.answering import (
    add_proof,
    answer,
    close,
    close_by_them,
    correct,
    move_due,
    raise_from_recommendation,
    reopen,
    take_in_hand,
)
from actions.views.lessons.inspections import edit_inspection, inspection, new_inspection, new_recommendation
from actions.views.lessons.page import detail, index
from actions.views.lessons.recommendations import recommendation, recommendations
from actions.views.lessons.sharing import approve, share, withdraw
from actions.views.lessons.summary import print_summary, summary
from actions.views.lessons.writing import agree, archive, create, edit, raise_from_lesson, restore

__all__ = [
    "add_proof",
    "agree",
    "answer",
    "approve",
    "archive",
    "close",
    "close_by_them",
    "correct",
    "create",
    "detail",
    "edit",
    "edit_inspection",
    "index",
    "inspection",
    "move_due",
    "new_inspection",
    "new_recommendation",
    "print_summary",
    "raise_from_lesson",
    "raise_from_recommendation",
    "recommendation",
    "recommendations",
    "reopen",
    "restore",
    "share",
    "summary",
    "take_in_hand",
    "withdraw",
]
