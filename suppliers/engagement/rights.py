"""Who may read an engagement and answer for it: those who keep the list, and whoever is named to follow it up.

The table of roles is msplan/accounts/roles.py; here being named is added to it. Whoever gets the named person's mail
on the day stands in for them: what a reminder asks for can be done by its reader.
"""

from datetime import date

from django.core.exceptions import PermissionDenied

from msplan.accounts.models import Person
from suppliers.engagement.models import Engagement

SEE, EDIT = "engagement.see", "engagement.edit"


def answers_for(person: Person, engagement: Engagement, on: date) -> bool:
    """The owner or who stands in for them; when the owner has left, the lead of the engagement's department, or of

    theirs where it has none.
    """
    owner = engagement.owner
    if owner.is_active:
        return person.pk in (owner.pk, owner.receives_mail_through(on).pk)
    department = engagement.department or owner.department
    return department is not None and department.lead_id == person.pk


def may_read(person: Person, engagement: Engagement, on: date) -> bool:
    return person.may(SEE) or answers_for(person, engagement, on)


def may_open_files(person: Person, engagement: Engagement) -> bool:
    """As ``may_read``, with whoever may ever stand in: a file does not shut when a leave ends."""
    owner = engagement.owner
    department = engagement.department or owner.department
    named = {owner.pk, owner.deputy_id, department.lead_id if department else None}
    return person.may(SEE) or person.pk in named


def may_answer(person: Person, engagement: Engagement, on: date) -> bool:
    """Say how it went, and what changed after."""
    return person.may(EDIT) or answers_for(person, engagement, on)


def demand(allowed: bool) -> None:  # noqa: FBT001  the one thing it is about
    if not allowed:
        raise PermissionDenied
