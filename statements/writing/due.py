"""What of this room has a date: sections that their authors have yet to write. Rule: docs/rules/statement.md."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.chasing.rows import Due
from statements.models import Section, Statement

# So many days before the statement has to be public, so that the board can read it.
WRITTEN_BEFORE_DAYS = 60


def unwritten() -> ArraySubquery:
    """Of a statement in drafting the sections that are not ready and whose author is no editor: editors are asked for
    the whole. Part of the query that reads the statements."""
    editors = Person.objects.holding(Role.STATEMENT_EDITOR).values("pk")
    waiting = Section.objects.standing().filter(
        statement=OuterRef("pk"), statement__state=Statement.State.DRAFTING, author__isnull=False
    )
    waiting = waiting.exclude(writing=Section.Writing.READY).exclude(author__in=editors)
    return ArraySubquery(
        waiting.values(
            _section=JSONObject(pk="pk", heading="heading", author="author", department="author__department")
        )
    )


def of_authors(known: list[Any], due_on: Mapping[int, date]) -> Iterator[Due]:
    """A row for each. ``known`` are statements with what is ``unwritten`` of them; ``due_on`` says of those in
    preparation, by their key, by when they have to be public."""
    for statement in known:
        if statement.pk not in due_on:
            continue
        for section in statement.unwritten:
            yield Due(
                person_id=section["author"],
                thing=f"statements.section:{section['pk']}",
                kind="Section of a statement",
                label=f"“{section['heading']}” of {statement.known_as}",
                ladder="statement",
                due_on=due_on[statement.pk] - timedelta(days=WRITTEN_BEFORE_DAYS),
                link=reverse("drafts:section", args=[statement.pk, section["pk"]]),
                department_id=section["department"],
                button="Write it",
            )
