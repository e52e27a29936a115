"""Whoever says something is not silent any more."""

from typing import Any

from suppliers.asking.models import Invitation


def lifted(invitation: Invitation) -> dict[str, Any]:
    """What becomes of the silence, and of its handing over, in the same UPDATE as the new state."""
    if invitation.no_response_on is None:
        return {}
    return {"no_response_on": None, "handed_to": None, "handed_on": None}
