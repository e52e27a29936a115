"""What pages say of a statement in a few words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from msplan.lib.dates import deadline_words, plain
from statements.agreement.submitting import Fault
from statements.models import Section, Statement, Topic


class Fact(NamedTuple):
    """What components/facts.html prints."""

    name: str
    text: str
    state: str = ""
    tone: str = ""


def facts(statement: Statement, months: int, on: date) -> list[Fact]:
    found = [
        Fact("State", statement.get_state_display(), state=statement.state),
        Fact("Period", f"{plain(statement.period_start)} to {plain(statement.period_end)}"),
    ]
    if statement.published_at:
        found.append(Fact("Published", plain(statement.published_at.date())))
    else:
        due = statement.deadline(months)
        words = deadline_words(due, on)
        tone = "bad" if due < on else "warn" if (due - on).days <= 28 else ""
        found.append(Fact("To be public by", f"{plain(due)}, {words}", tone=tone))
    if statement.as_at:
        found.append(Fact("Figures fixed on", plain(statement.as_at)))
    if statement.version > 1:
        found.append(Fact("Version", str(statement.version)))
    return found


@dataclass(frozen=True)
class Comments:
    """How many comments there are, and how many are open on which section (None: on the whole)."""

    all: int
    open_on: Counter[int | None]

    @property
    def open(self) -> int:
        return self.open_on.total()


def comments_in(rows: Sequence[Mapping[str, Any]]) -> Comments:
    """``rows``: of each comment its section and when it was settled."""
    return Comments(len(rows), Counter(row["section"] for row in rows if row["settled"] is None))


def section_rows(
    sections: Sequence[Section], faults: Iterable[Fault], comments: Comments
) -> list[dict[str, object]]:
    """The sections with what is wrong in each, for the page of the statement."""
    wrong: dict[int | None, int] = {}
    for fault in faults:
        wrong[fault.section_pk] = wrong.get(fault.section_pk, 0) + 1
    return [
        {
            "section": section,
            "href": reverse("drafts:section", args=[section.statement_id, section.pk]),
            "topic": "" if section.area == Topic.FREE else Topic(section.area).label,
            "words": len(section.body.split()),
            "empty": section.is_empty,
            "writing": section.get_writing_display(),
            "is_ready": section.writing == Section.Writing.READY,
            "comments": comments.open_on[section.pk],
            "wrong": wrong.get(section.pk, 0),
            "is_first": section == sections[0],
            "is_last": section == sections[-1],
        }
        for section in sections
    ]
