"""What a meeting of the working group hears of the statement (settings.AGENDA_SOURCES)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from msplan.chasing.rows import Matter
from msplan.chasing.rules import HORIZON_DAYS
from msplan.lib.dates import deadline_words, plain
from statements.due import expected


def items(on: date, partnership: int | None) -> Iterator[Matter]:
    """Statements that are due within 90 days or late. One query."""
    if partnership is not None:
        return
    soon = [one for one in expected(on) if one.due_on <= on + timedelta(days=HORIZON_DAYS)]
    for one in soon:
        state = one.statement.get_state_display().lower() if one.statement else "not begun"
        yield Matter(
            thing=f"statements.period:{one.slug}",
            heading="The statement",
            text=f"Statement {one.slug}",
            said=f"{state}, {deadline_words(one.due_on, on)} ({plain(one.due_on)})",
            link=reverse("drafts:detail", args=[one.statement.pk])
            if one.statement
            else reverse("drafts:index"),
            permission="drafts.see",
            order=80,
        )
