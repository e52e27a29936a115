"""The pages of meetings, by what they are for."""

from actions.views.meetings.agenda import (
    add_item,
    arrange,
    detail,
    discuss,
    hold,
    leave_out,
    move,
    print_agenda,
    put_back,
    remove_item,
)
from actions.views.meetings.attendance import add_attendance, attendance, departments, remove_attendance
from actions.views.meetings.decisions import (
    carry_out,
    decide,
    decision,
    decisions,
    edit_decision,
    raise_from,
    supersede,
)
from actions.views.meetings.invitations import invitation, invite
from actions.views.meetings.listing import create_series, edit_series, index, series
from actions.views.meetings.minutes import (
    agree_minutes,
    correct,
    draft_minutes,
    edit_minutes,
    minutes,
    minutes_text,
    print_minutes,
)
from actions.views.meetings.planning import cancel, edit, plan

__all__ = [
    "add_attendance",
    "add_item",
    "agree_minutes",
    "arrange",
    "attendance",
    "cancel",
    "carry_out",
    "correct",
    "create_series",
    "decide",
    "decision",
    "decisions",
    "departments",
    "detail",
    "discuss",
    "draft_minutes",
    "edit",
    "edit_decision",
    "edit_minutes",
    "edit_series",
    "hold",
    "index",
    "invitation",
    "invite",
    "leave_out",
    "minutes",
    "minutes_text",
    "move",
    "plan",
    "print_agenda",
    "print_minutes",
    "put_back",
    "raise_from",
    "remove_attendance",
    "remove_item",
    "series",
    "supersede",
]
