"""The six-monthly update: opened, written, approved, published, corrected, withdrawn."""

from statements.views.updates.comparing import compare_update
from statements.views.updates.steps import (
    approve_update,
    correct_update,
    publish_update,
    render_update_again,
    send_update_back,
    update_document,
    withdraw_update,
)
from statements.views.updates.writing import (
    draw_update_again,
    open_update,
    update,
    update_line,
    update_preview,
    update_words,
)

__all__ = [
    "approve_update",
    "compare_update",
    "correct_update",
    "draw_update_again",
    "open_update",
    "publish_update",
    "render_update_again",
    "send_update_back",
    "update",
    "update_document",
    "update_line",
    "update_preview",
    "update_words",
    "withdraw_update",
]
