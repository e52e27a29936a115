"""What a digest says: its subject and its lines, ready for templates/emails/digest.txt.

Subjects lead with the need and its date; a mail about one thing names it.
"""

from datetime import date
from typing import NamedTuple

from django.urls import reverse

from msplan.chasing.planning import Line, PlannedDigest
from msplan.chasing.rules import To
from msplan.lib.dates import deadline_words, plain, spoken

STILL_OPEN = "still open"


class Said(NamedTuple):
    """One line of a digest to come, as the ledger and the command's dry run say it."""

    rule: str
    kind: str
    label: str
    deadline: str
    owner: str

    def __str__(self) -> str:
        return f"[{self.rule}] {self.kind}: {self.label} ({self.deadline}; {self.owner})"


def said_of(planned: PlannedDigest, on: date) -> list[Said]:
    """Everything that a digest to come would list: what fires first, then what is open besides."""
    lines = sorted(planned.lines, key=lambda line: line.fires is None)
    return [
        Said(
            line.fires.rule if line.fires else STILL_OPEN,
            line.due.kind,
            line.due.label,
            deadline_words(line.due.due_on, on),
            line.owner.name,
        )
        for line in lines
    ]


def words_of(planned: PlannedDigest, on: date) -> dict[str, object]:
    """The receiver's own things, those they stand in for, then what others are late with; each thing once."""
    answering = [line for line in planned.lines if line.to is To.OWNER]
    own: list[Line] = []
    others: list[Line] = []
    for line in answering:
        is_own = line.person == planned.receiver and line.owner == planned.receiver
        (own if is_own else others).append(line)
    known = {(line.due.thing, line.due.ladder) for line in answering}
    late: dict[tuple[str, str], Line] = {}
    for line in planned.lines:
        key = (line.due.thing, line.due.ladder)
        if key not in known:
            late.setdefault(key, line)
    return {
        # A title may hold a line break; a subject must not.
        "subject": " ".join(subject(answering, list(late.values()), on).split()),
        "own": [_entry(line, on) for line in own],
        "for_others": [_entry(line, on) for line in others],
        "late": [_entry(line, on) for line in late.values()],
        "day": spoken(on),
        "mine_path": reverse("chasing:mine"),
    }


def subject(answering: list[Line], late: list[Line], on: date) -> str:
    """ "Review due Friday 4 December 2026: A-014 Supplier code", "2 of 5 items overdue, next due ..." and so on."""
    if len(answering) == 1 and not late:
        due = answering[0].due
        if due.due_on < on:
            return f"{due.kind} {deadline_words(due.due_on, on)} (was due {plain(due.due_on)}): {due.label}"
        return f"{due.kind} due {spoken(due.due_on)}: {due.label}"
    if not answering:
        count = f"{len(late)} item{'' if len(late) == 1 else 's'}"
        return (
            f"{count} late in your area of the modern slavery plan, the oldest since {plain(_soonest(late))}"
        )
    overdue = [line for line in answering if line.due.due_on < on]
    coming = [line for line in answering if line.due.due_on >= on]
    parts = []
    if overdue:
        parts.append(f"{len(overdue)} overdue")
    if coming:
        parts.append(f"next due {spoken(_soonest(coming))}")
    count = f"{len(answering)} item{'' if len(answering) == 1 else 's'}"
    return f"Your modern slavery plan: {count} to answer, {', '.join(parts)}"


def _soonest(lines: list[Line]) -> date:
    return min(line.due.due_on for line in lines)


def _entry(line: Line, on: date) -> dict[str, str]:
    return {
        "kind": line.due.kind,
        "label": line.due.label,
        "deadline": deadline_words(line.due.due_on, on),
        "due_on": spoken(line.due.due_on),
        "link": line.due.link if line.to is To.OWNER else line.due.page or line.due.link,
        "owner": line.owner.name,
        "why": _why(line, on),
    }


def _why(line: Line, on: date) -> str:
    if line.to is not To.OWNER:
        return ""
    if not line.owner.is_active:
        return f"{line.owner.name} has left; you lead the department"
    if line.owner.is_on_leave(on) and line.owner.leave_until is not None:
        return f"{line.owner.name} is on leave until {plain(line.owner.leave_until)}; you stand in"
    return ""
