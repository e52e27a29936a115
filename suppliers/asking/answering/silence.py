"""Whoever says something is not silent any more."""

from typing import Any

from suppliers.asking.campaign.mailing import quiet
from suppliers.asking.models import Invitation


def lifted(invitation: Invitation) -> dict[str, Any]:
    """What becomes of the silence, and of its handing over, in the same UPDATE as the new state.

    Reminders that are still queued are not sent: whoever answers at eight is not reminded at nine.
    """
    quiet(invitation, "Not sent: they answered first.")
    if invitation.no_response_on is None:
        return {}
    return {"no_response_on": None, "handed_to": None, "handed_on": None}
