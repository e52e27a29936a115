"""The plan manager's hand on an agenda: an item of their own, one left out with a word, another order."""

import uuid
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import Max

from actions.meetings.agenda import Line, Part, live
from actions.meetings.locking import MeetingRefused, locked
from actions.meetings.models import AgendaItem, AgendaMark, Meeting
from actions.plan.amending import refuse_twice
from actions.plan.models import Action
from msplan.accounts.models import Person
from msplan.history.recording import record


@transaction.atomic
def add_item(
    meeting: Meeting,
    *,
    heading: str,
    text: str,
    action: Action | None = None,
    form_id: uuid.UUID | None = None,
    by: Person,
    at: datetime,
) -> AgendaItem:
    """Something to talk about that no room put forward; at a meeting that is held it comes last.

    Raises MeetingRefused without words, InvalidTransition when agreed or cancelled; MadeAlready where the page with
    this ``form_id`` was sent before.
    """
    now = locked(meeting.pk)
    if not text.strip():
        raise MeetingRefused("Say what is to be talked about.", field="text")
    item = AgendaItem(
        meeting=now,
        key=f"own:{uuid.uuid4().hex}",
        heading=heading,
        text=text.strip(),
        action=action,
        own=True,
        form_id=form_id,
    )
    refuse_twice(item)  # under the meeting's lock: a rival's row is there by now
    if now.is_held:
        item.position = (now.items.aggregate(last=Max("position"))["last"] or 0) + 1
    item.save(force_insert=True)
    record("meetings.add_item", now, by=by, at=at, after={"item": item.text})
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Person, at: datetime) -> None:
    """Take an own item off an agenda that is not frozen. Before the meeting only own items have rows."""
    now = locked(item.meeting_id, Meeting.State.PLANNED)
    record("meetings.remove_item", now, by=by, at=at, before={"item": item.text})
    item.delete()


@transaction.atomic
def leave_out(meeting: Meeting, *, key: str, reason: str, by: Person, at: datetime) -> None:
    """Keep a matter off the agenda, with a word why. Raises MeetingRefused when it is not on it any more."""
    now = locked(meeting.pk, Meeting.State.PLANNED)
    if not reason.strip():
        raise MeetingRefused("Say why it is left out.", field="reason")
    line = _line(now, key)
    AgendaMark.objects.update_or_create(meeting=now, key=key, defaults={"left_out": reason.strip()})
    record("meetings.leave_out", now, by=by, at=at, after={"item": line.words, "reason": reason.strip()})


@transaction.atomic
def put_back(meeting: Meeting, *, key: str, by: Person, at: datetime) -> None:
    """Take a matter onto the agenda again. Putting it back twice is harmless."""
    now = locked(meeting.pk, Meeting.State.PLANNED)
    if AgendaMark.objects.filter(meeting=now, key=key).exclude(left_out="").update(left_out=""):
        record("meetings.put_back", now, by=by, at=at, after={"item": _line(now, key).words})


@transaction.atomic
def shift(meeting: Meeting, *, key: str, direction: Literal["up", "down"], by: Person, at: datetime) -> bool:
    """Let a part of the agenda, or a matter inside its part, change places with its neighbour; False at an end."""
    now = locked(meeting.pk, Meeting.State.PLANNED)
    siblings = _siblings(live(now).parts, key)
    if key not in siblings:
        return False
    here = siblings.index(key)
    there = here - 1 if direction == "up" else here + 1
    if not 0 <= there < len(siblings):
        return False
    siblings[here], siblings[there] = siblings[there], siblings[here]
    AgendaMark.objects.bulk_create(
        [AgendaMark(meeting=now, key=one, place=place) for place, one in enumerate(siblings, start=1)],
        update_conflicts=True,
        unique_fields=["meeting", "key"],
        update_fields=["place"],
    )
    record("meetings.order_agenda", now, by=by, at=at, after={"item": key, "moved": direction})
    return True


def _siblings(parts: list[Part], key: str) -> list[str]:
    """The keys of a part's neighbours, or of those inside the same part."""
    headings = [part.key for part in parts]
    if key in headings:
        return headings
    for part in parts:
        keys = [line.key for line in part.lines]
        if key in keys:
            return keys
    return []


def _line(meeting: Meeting, key: str) -> Line:
    agenda = live(meeting)
    for line in (*agenda.lines, *agenda.left_out):
        if line.key == key:
            return line
    raise MeetingRefused("This is not on the agenda any more: it was settled meanwhile.")
