"""Who may do what here: the table of roles, and whoever owes a return besides."""

from datetime import date

from actions.plan.rights import stands_for
from actions.training.models import Audience, CourseRequirement
from msplan.accounts.models import Person


def may_hand_in(person: Person, requirement: CourseRequirement, on: date) -> bool:
    """Say how many have done it, and correct it."""
    return person.may("training.edit") or stands_for(person, requirement.owner, on)


def may_judge(person: Person, audience: Audience, on: date) -> bool:
    """Say what it needs to learn."""
    return person.may("training.edit") or stands_for(person, audience.owner, on)
