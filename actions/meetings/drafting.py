"""The minutes as msplan would write them: Markdown made of what was recorded at the meeting."""

import re
from collections.abc import Iterable, Iterator

from actions.meetings.agenda import Agenda, Line, agenda_of
from actions.meetings.attending import list_of
from actions.meetings.gaps import gaps_of
from actions.meetings.models import Attendance, Came, Decision, Effect, Meeting
from actions.plan.due import label
from msplan.lib.dates import plain, spoken

# What a decision did to an action, before its reference and title.
WORDS = {
    Effect.NOTE: "It is about",
    Effect.TARGET: "It moved the target date of",
    Effect.AGREED: "It agreed the proposal",
    Effect.PAUSED: "It paused",
    Effect.CANCELLED: "It cancelled",
    Effect.RAISED: "It became",
}
# What Markdown would take for a sign of its own, in words that people typed.
SIGNS = re.compile(r"([\\`*_\[\]<>|~])")
STARTS = re.compile(r"^([#+=-])")
NUMBERED = re.compile(r"^(\d+)([.)])")


def draft_text(meeting: Meeting) -> str:
    """Who was there, who was not, what was talked about, what was decided. The same records give the same text.

    Matters that not every reader of minutes may see are counted, not named.
    """
    agenda = agenda_of(meeting).for_everybody()
    parts = [
        _head(meeting),
        _attendance(meeting),
        _matters(agenda),
        _decisions(meeting.decisions.select_related("owner", "action").order_by("number")),
    ]
    return "\n\n".join("\n".join(part) for part in parts).strip() + "\n"


def inline(text: str) -> str:
    """Somebody's words on one line, as they are: no sign in them becomes a heading, a list or a link."""
    words = SIGNS.sub(r"\\\1", " ".join(text.split()))
    return NUMBERED.sub(r"\1\\\2", STARTS.sub(r"\\\1", words))


def _head(meeting: Meeting) -> Iterator[str]:
    where = f", {inline(meeting.place)}" if meeting.place else ""
    yield f"{spoken(meeting.on)}, {meeting.hours}{where}."
    if meeting.chair is not None:
        yield ""
        yield f"In the chair: {inline(meeting.chair.name)}."


def _attendance(meeting: Meeting) -> Iterator[str]:
    rows = list(list_of(meeting))
    yield "## Who was there"
    yield ""
    came = [row for row in rows if row.came == Came.ATTENDED]
    yield from (f"- {_who(row)}" for row in came)
    if not came:
        yield "Nobody was recorded."
    if sorry := [row for row in rows if row.came == Came.APOLOGIES]:
        yield ""
        yield f"Apologies: {'; '.join(_who(row) for row in sorry)}."
    if gaps := gaps_of(meeting):
        yield ""
        yield "## Who was missing"
        yield ""
        yield from (f"- {inline(gap.words)}." for gap in gaps)


def _who(row: Attendance) -> str:
    name = row.person.name if row.person else row.guest_name
    role = (row.person.job_title if row.person else row.guest_role) or ""
    words = inline(", ".join(word for word in (name, role) if word))
    return f"{words}, for {inline(row.department.name)}" if row.department else words


def _matters(agenda: Agenda) -> Iterator[str]:
    """What was talked about, apart from what only stood on the agenda: minutes claim no talk that was not noted."""
    yield "## What was talked about"
    if not agenda.parts:
        yield ""
        yield "Nothing was on the agenda."
    elif not any(_talked(line) for part in agenda for line in part.lines):
        yield ""
        yield "Nothing was noted."
    for part in agenda:
        yield from _part(part.heading, [line for line in part.lines if _talked(line)])
    if silent := [line for part in agenda for line in part.lines if not _talked(line)]:
        yield ""
        yield "## Also on the agenda, with nothing noted"
        yield ""
        yield from (f"- {inline(line.words)}" for line in silent)
    if agenda.left_out:
        yield ""
        yield "## Left out"
        yield ""
        yield from (f"- {inline(line.words)}: {inline(line.left_out)}" for line in agenda.left_out)
    if agenda.hidden:
        things = "One further matter is" if agenda.hidden == 1 else f"{agenda.hidden} further matters are"
        yield ""
        yield f"{things} not named here: not every reader of these minutes may see it."


def _talked(line: Line) -> bool:
    return line.item is not None and line.item.discussed_at is not None


def _part(heading: str, lines: list[Line]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"### {inline(heading)}"
        yield ""
    for line in lines:
        yield f"- {inline(line.words)}"
        yield f"    - {inline(line.item.note if line.item else '') or 'It was talked about.'}"


def _decisions(decisions: Iterable[Decision]) -> Iterator[str]:
    yield "## What was decided"
    found = list(decisions)
    if not found:
        yield ""
        yield "Nothing was decided."
    for decision in found:
        yield ""
        yield f"**Decision {decision.reference}.** {inline(decision.text)}"
        yield from _of_decision(decision)


def _of_decision(decision: Decision) -> Iterator[str]:
    if decision.owner is not None and decision.due_on is not None:
        yield f"{inline(decision.owner.name)} carries it out by {plain(decision.due_on)}."
    if decision.action is not None:
        yield f"{WORDS[Effect(decision.effect)]} {inline(label(decision.action)).removesuffix('.')}."
