"""What of this room has a date: sections that their authors have yet to write. Rule: docs/rules/statement.md."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.urls import reverse

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.chasing.rows import Due
from statements.models import Section, Statement

# So many days before the statement has to be public, so that the board can read it.
WRITTEN_BEFORE_DAYS = 60


def of_authors(due_on: Mapping[int, date]) -> Iterator[Due]:
    """A row for each section in drafting that is not ready and whose author is no editor: they are asked for the whole.

    ``due_on``: of each statement in preparation, by its key, the day by which it has to be public.
    """
    if not due_on:
        return
    editors = Person.objects.holding(Role.STATEMENT_EDITOR).values("pk")
    waiting = Section.objects.standing().filter(
        statement__in=list(due_on), statement__state=Statement.State.DRAFTING, author__isnull=False
    )
    waiting = waiting.exclude(writing=Section.Writing.READY).exclude(author__in=editors)
    for section in waiting.select_related("statement", "author"):
        author = section.author
        if author is None:
            continue
        yield Due(
            person_id=author.pk,
            thing=f"statements.section:{section.pk}",
            kind="Section of a statement",
            label=f"“{section.heading}” of {section.statement.known_as}",
            ladder="statement",
            due_on=due_on[section.statement_id] - timedelta(days=WRITTEN_BEFORE_DAYS),
            link=reverse("drafts:section", args=[section.statement_id, section.pk]),
            department_id=author.department_id,
            button="Write it",
        )
