"""Who may do what to lessons and recommendations. The table of roles is msplan/accounts/roles.py."""

from datetime import date

from actions.lessons.models import Lesson, Recommendation
from actions.plan.rights import stands_for
from msplan.accounts.models import Person


def may_edit(person: Person) -> bool:
    return person.may("lessons.edit")


def may_approve(person: Person, lesson: Lesson) -> bool:
    """Somebody of those who may share, and never whose words they are."""
    return person.may("lessons.share") and person.pk not in (lesson.author_id, lesson.editor_id)


def may_share(person: Person) -> bool:
    """Write down with whom a lesson was shared: whoever keeps lessons, and whoever may approve it."""
    return may_edit(person) or person.may("lessons.share")


def may_work(person: Person, recommendation: Recommendation, on: date) -> bool:
    """Answer, move the date, hand in evidence, close."""
    return may_edit(person) or stands_for(person, recommendation.owner, on)
