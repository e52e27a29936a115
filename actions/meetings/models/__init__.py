"""The nouns of meetings, one file each."""

from actions.meetings.models.agenda import AgendaItem, AgendaMark
from actions.meetings.models.attendance import Attendance, Came
from actions.meetings.models.decision import Decision, Effect
from actions.meetings.models.meeting import Meeting
from actions.meetings.models.minutes import Minutes, MinutesNote
from actions.meetings.models.series import ExpectedDepartment, MeetingSeries

__all__ = [
    "AgendaItem",
    "AgendaMark",
    "Attendance",
    "Came",
    "Decision",
    "Effect",
    "ExpectedDepartment",
    "Meeting",
    "MeetingSeries",
    "Minutes",
    "MinutesNote",
]
