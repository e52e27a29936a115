"""What the pages of answering share: the sheet that somebody may see, the place of a question on it, who saved it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from msplan.lib.dates import LONDON, today
from msplan.lib.refusing import Refused
from suppliers.asking.answering.following import CONTACT, Access
from suppliers.asking.answering.standing import Sheet, Task, sheet_of
from suppliers.asking.models import Answer, Colleague


def sheet_or_none(access: Access) -> Sheet | None:
    """None for terms to accept, which have no questions."""
    try:
        return sheet_of(access.invitation, on=today())
    except Refused:
        return None


def in_scope(access: Access, task: Task) -> bool:
    """A colleague reads and writes the questions of one section, the contact all."""
    return access.section is None or task.question.section == access.section


def tasks_of(access: Access, sheet: Sheet) -> list[Task]:
    """Those that this person may answer now, in order."""
    return [task for task in sheet.tasks.values() if task.is_open and in_scope(access, task)]


@dataclass(frozen=True)
class Place:
    """Where a question stands among those that this person answers."""

    number: int
    of: int
    section: str
    next_href: str
    is_last: bool


def place_of(access: Access, sheet: Sheet, question: str) -> Place:
    """What comes after the last one: the list of tasks; once all are done, the contact checks them."""
    tasks = tasks_of(access, sheet)
    names = [task.question.id for task in tasks]
    number = names.index(question) + 1 if question in names else 0
    titles = {section.id: section.title for section in sheet.form.sections}
    found = next((each for each in sheet.form.questions if each.id == question), None)
    rest = names[number:] if number else []
    if rest:
        following = reverse("answering:question", args=[access.code, rest[0]])
    else:
        is_whole = access.section is None and not sheet.unready
        following = reverse("answering:check" if is_whole else "answering:tasks", args=[access.code])
    return Place(number, len(names), titles.get(found.section, "") if found else "", following, not rest)


def who(access: Access, sheet: Sheet, answer: Answer) -> str:
    """ "you", or the other of them."""
    if answer.saved_by == access.saved_by:
        return "you"
    if answer.saved_by == CONTACT:
        return access.invitation.to_name
    colleague = Colleague.objects.filter(invitation=access.invitation, section=answer.saved_by).last()
    return (colleague.name if colleague else "") or "a colleague"


def clock(at: datetime) -> str:
    """ "14:03", in London."""
    return f"{at.astimezone(LONDON):%H:%M}"
