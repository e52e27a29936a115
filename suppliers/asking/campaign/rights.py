"""Who may read one invitation and say what was done about its silence: those who keep campaigns, and whoever it was

handed to, or stands in for them. The table of roles is msplan/accounts/roles.py.
"""

from datetime import date

from django.core.exceptions import PermissionDenied

from msplan.accounts.models import Person
from suppliers.asking.models import Invitation

SEE, EDIT = "asking.see", "asking.edit"


def was_handed(person: Person, invitation: Invitation, on: date) -> bool:
    """Its silence is theirs to follow, or of somebody whose mail they get today; the lead's of who has left."""
    to = invitation.handed_to
    if to is None:
        return False
    if to.is_active:
        return person.pk in (to.pk, to.receives_mail_through(on).pk)
    return to.department is not None and to.department.lead_id == person.pk


def may_read(person: Person, invitation: Invitation, on: date) -> bool:
    return person.may(SEE) or was_handed(person, invitation, on)


def may_settle(person: Person, invitation: Invitation, on: date) -> bool:
    return person.may(EDIT) or was_handed(person, invitation, on)


def demand(allowed: bool) -> None:  # noqa: FBT001  the one thing it is about
    if not allowed:
        raise PermissionDenied
