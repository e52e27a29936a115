"""What a meeting of the working group hears of the statement (settings.AGENDA_SOURCES)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse

from msplan.chasing.rows import Matter
from msplan.chasing.rules import HORIZON_DAYS
from msplan.lib.dates import deadline_words, plain
from statements.due import expected
from statements.models import Section


def items(on: date, partnership: int | None) -> Iterator[Matter]:
    """Statements that are due within 90 days or late, with their sections that have no text yet."""
    if partnership is not None:
        return
    soon = [one for one in expected(on) if one.due_on <= on + timedelta(days=HORIZON_DAYS)]
    drafts = [one.statement.pk for one in soon if one.statement]
    rows = Section.objects.standing().filter(statement__in=drafts).order_by()
    counts = rows.values("statement").annotate(total=Count("pk"), empty=Count("pk", filter=Q(body="")))
    sections = {row["statement"]: (row["total"], row["empty"]) for row in counts}
    for one in soon:
        state, waiting = "not begun", ""
        if one.statement is not None:
            state = one.statement.get_state_display().lower()
            total, empty = sections.get(one.statement.pk, (0, 0))
            waiting = f"; {empty} of {total} sections have no text yet" if empty else ""
        yield Matter(
            thing=f"statements.period:{one.slug}",
            heading="The statement",
            text=f"Statement {one.slug}",
            said=f"{state}, {deadline_words(one.due_on, on)} ({plain(one.due_on)}){waiting}",
            link=reverse("drafts:detail", args=[one.statement.pk])
            if one.statement
            else reverse("drafts:index"),
            permission="drafts.see",
            order=80,
        )
