"""The six-monthly update as something that is due: docs/rules/updates.md."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.chasing.rows import Due
from msplan.force.models import ForceProfile
from msplan.lib.dates import add_months
from statements.models import Statement, Update

MONTHS_AFTER = 6  # after the day on which the statement was due


def rows(answerable: Iterable[Person]) -> Iterator[Due]:
    """A row for each of these people, while the newest public statement has no public update."""
    # Read along with the statement: chasing and its pages ask this and have no profile at hand.
    months = Subquery(ForceProfile.objects.values("statement_due_months")[:1])
    usual = ForceProfile().statement_due_months
    public = Update.objects.public().filter(statement=OuterRef("pk"))
    prepared = Update.objects.in_preparation().filter(statement=OuterRef("pk")).values("pk")[:1]
    newest = Statement.objects.in_force().filter(before_msplan=False).newest_first()
    annotated = newest.annotate(
        is_told=Exists(public), prepared=Subquery(prepared), months=Coalesce(months, usual)
    )
    statement = annotated.first()
    if statement is None or statement.is_told:
        return
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
