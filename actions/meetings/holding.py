"""A meeting takes place: its agenda is frozen, and what was said about each matter is noted."""

from datetime import datetime

from django.db import transaction

from actions.meetings.agenda import live
from actions.meetings.locking import MeetingRefused, locked
from actions.meetings.models import AgendaItem, Meeting
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.marks import refuse_late
from msplan.lib.states import move


@transaction.atomic
def hold(meeting: Meeting, *, by: Person, at: datetime) -> None:
    """The meeting has begun, or took place: freeze its agenda as rows. Not before its day.

    Raises MeetingRefused, InvalidTransition when it is not planned any more.
    """
    now = locked(meeting.pk, Meeting.State.PLANNED)
    if london_date(at) < now.on:
        raise MeetingRefused(f"The meeting is on {plain(now.on)}: it can be opened on that day.")
    agenda = live(now)
    lines = [*agenda.lines, *agenda.left_out]
    rows = []
    for position, line in enumerate(lines, start=1):
        row = line.item or AgendaItem(meeting=now, key=line.key)
        row.position, row.heading, row.text, row.said = position, line.heading, line.text, line.said
        row.link, row.permission, row.action_id = line.link[:200], line.permission, line.action_id
        row.left_out = line.left_out
        rows.append(row)
    AgendaItem.objects.bulk_update([r for r in rows if r.pk], ["position", "left_out"])
    AgendaItem.objects.bulk_create([r for r in rows if not r.pk])
    move(meeting, to=Meeting.State.HELD, allowed=[Meeting.State.PLANNED], held_at=at)
    record("meetings.hold", meeting, by=by, at=at, after={"matters": len(lines)})


@transaction.atomic
def discuss(item: AgendaItem, *, note: str, seen: str = "", by: Person, at: datetime) -> None:
    """It was talked about, with what was said; again to say it differently. An action's page shows it.

    Raises InvalidTransition unless the meeting is held and its minutes are not agreed; StaleEdit where the note is not
    what was ``seen`` (its mark).
    """
    now = locked(item.meeting_id, Meeting.State.HELD)
    item.refresh_from_db(fields=["note", "discussed_at"])
    refuse_late(seen, {"note": item.note})
    before = {"note": item.note} if item.discussed_at else {}
    item.note, item.discussed_at, item.discussed_by = note.strip(), at, by
    item.save(update_fields=["note", "discussed_at", "discussed_by"])
    record("meetings.discuss", now, by=by, at=at, before=before, after={"item": item.text, "note": item.note})
