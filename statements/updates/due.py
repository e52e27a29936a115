"""The six-monthly update as something that is due: docs/rules/updates.md."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from msplan.chasing.rows import Due
from msplan.lib.dates import add_months
from statements.models import Statement, Update

MONTHS_AFTER = 6  # after the day on which the statement was due


def with_updates(statements: "QuerySet[Statement]") -> "QuerySet[Any]":
    """With ``is_told``, whether an update of it is public, and ``prepared``, the key of the one that is written."""
    public = Update.objects.public().filter(statement=OuterRef("pk"))
    prepared = Update.objects.in_preparation().filter(statement=OuterRef("pk")).values("pk")[:1]
    return statements.annotate(is_told=Exists(public), prepared=Subquery(prepared))


def rows(answerable: Iterable[Any], known: Sequence[Any]) -> Iterator[Due]:
    """A row for each of these people (each with its ``pk``), while the newest statement in force has no public update.

    ``known``: all statements, oldest first, from ``with_updates`` and with ``months``, in which each is due.
    """
    in_force = [one for one in known if one.state == Statement.State.PUBLISHED and not one.before_msplan]
    if not in_force or in_force[-1].is_told:
        return
    statement = in_force[-1]
    due_on: date = add_months(statement.period_end, statement.months + MONTHS_AFTER)
    if statement.prepared:
        link = reverse("drafts:update", args=[statement.prepared])
    else:
        link = reverse("drafts:detail", args=[statement.pk])
    for person in answerable:
        yield Due(
            person_id=person.pk,
            thing=f"statements.update:{statement.slug}",
            kind="Six-monthly update",
            label=f"Six-monthly update to the statement {statement.slug}",
            ladder="statement",
            due_on=due_on,
            link=link,
            button="Open the update" if statement.prepared else "Open the statement",
        )
