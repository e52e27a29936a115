"""One at a time on one meeting: what is written at a meeting waits for whoever freezes, agrees or cancels it."""

from actions.meetings.models import Meeting
from actions.plan.refusing import Refused
from msplan.lib.locking import hold
from msplan.lib.states import InvalidTransition

OPEN = (Meeting.State.PLANNED, Meeting.State.HELD)
WHY_NOT = {
    Meeting.State.PLANNED: "This meeting has not been held yet.",
    Meeting.State.HELD: "This meeting was held: its agenda is frozen.",
    Meeting.State.AGREED: "The minutes of this meeting are agreed: nothing in it changes any more.",
    Meeting.State.CANCELLED: "This meeting was cancelled.",
}


class MeetingRefused(Refused):
    """A rule of meetings."""


def locked(pk: int, *states: str) -> Meeting:
    """The meeting, held until this transaction ends. Raises InvalidTransition outside
    ``states`` (planned or held, where none is named).
    """
    meeting = hold(Meeting.objects.with_series(), pk)
    if meeting.state not in (states or OPEN):
        raise InvalidTransition(WHY_NOT[Meeting.State(meeting.state)])
    return meeting
