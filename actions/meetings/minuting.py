"""Minutes: drafted from the records, edited, agreed by somebody else, sealed, and corrected only by notes.

Rules: docs/rules/meetings.md.
"""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.safestring import SafeString

from actions.meetings.drafting import draft_text
from actions.meetings.locking import MeetingRefused, locked
from actions.meetings.models import Meeting, Minutes, MinutesNote
from actions.plan.amending import refuse_twice
from actions.plan.refusing import StaleEdit
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.markup import render_markdown
from msplan.lib.states import move


@transaction.atomic
def draft_minutes(meeting: Meeting, *, version: int | None = None, by: Person, at: datetime) -> Minutes:
    """Write the minutes from the records; over what was written before, where ``version`` names it.

    Raises StaleEdit where there is another version, InvalidTransition unless the meeting is held.
    """
    now = locked(meeting.pk, Meeting.State.HELD)
    text = draft_text(now)
    minutes = Minutes.objects.filter(meeting=now).first()
    if (minutes.version if minutes else None) != version:
        raise StaleEdit
    before = {"text": minutes.text} if minutes else {}
    if minutes is None:
        minutes = Minutes.objects.create(meeting=now, text=text, drafted=text, edited_by=by, edited_at=at)
    else:
        minutes.text = minutes.drafted = text
        minutes.version, minutes.edited_by, minutes.edited_at = minutes.version + 1, by, at
        minutes.save(update_fields=["text", "drafted", "version", "edited_by", "edited_at"])
    record("meetings.draft_minutes", minutes, by=by, at=at, before=before, after={"text": text})
    return minutes


@transaction.atomic
def save_minutes(minutes: Minutes, *, text: str, version: int, by: Person, at: datetime) -> bool:
    """Save the edited text; False when nothing differs. Raises StaleEdit, MeetingRefused, InvalidTransition."""
    now, _ = _locked_minutes(minutes)
    if now.version != version:
        raise StaleEdit
    text = _normal(text)
    if not text.strip():
        raise MeetingRefused("Minutes need a text.", field="text")
    if text == now.text:
        return False
    before = now.text
    now.text, now.version, now.edited_by, now.edited_at = text, now.version + 1, by, at
    now.save(update_fields=["text", "version", "edited_by", "edited_at"])
    record("meetings.save_minutes", now, by=by, at=at, before={"text": before}, after={"text": text})
    minutes.refresh_from_db()
    return True


@transaction.atomic
def agree_minutes(
    minutes: Minutes, *, version: int, recorded: str | None = None, by: Person, at: datetime
) -> None:
    """Seal the text that was read at ``version``. Nobody agrees their own last edit.

    ``recorded`` is what ``records_digest`` said when it was read: a decision that came since is not passed over.
    Raises StaleEdit when it was edited meanwhile, MeetingRefused, InvalidTransition when it is agreed already.
    """
    now, meeting = _locked_minutes(minutes)
    if now.version != version:
        raise StaleEdit
    if recorded is not None and recorded != records_digest(meeting):
        raise MeetingRefused(
            "Something was recorded at this meeting since you read the minutes. Read them again."
        )
    if why := why_not_agree(now, by):
        raise MeetingRefused(why)
    now.html = str(rendered(now.text))
    now.digest = digest_of(now.text)
    now.agreed_by, now.agreed_by_name, now.agreed_at = by, by.name, at
    now.save(update_fields=["html", "digest", "agreed_by", "agreed_by_name", "agreed_at"])
    move(meeting, to=Meeting.State.AGREED, allowed=[Meeting.State.HELD])
    record("meetings.agree_minutes", meeting, by=by, at=at, after={"digest": now.digest})
    minutes.refresh_from_db()


def records_digest(meeting: Meeting) -> str:
    """Of all that the records say of a meeting now, whatever the minutes say."""
    return digest_of(draft_text(meeting))


def why_not_agree(minutes: Minutes, person: Person) -> str:
    """A sentence for whoever may not agree this text; "" for whoever may."""
    if minutes.edited_by_id == person.pk:
        return "You edited this text last. Somebody else has to agree it."
    return ""


@transaction.atomic
def add_note(
    minutes: Minutes, *, text: str, form_id: UUID | None = None, by: Person, at: datetime
) -> MinutesNote:
    """A correction under agreed minutes, with the next number.

    Raises MeetingRefused, InvalidTransition; MadeAlready where the page with this ``form_id`` was sent before.
    """
    locked(minutes.meeting_id, Meeting.State.AGREED)
    if not text.strip():
        raise MeetingRefused("Say what is corrected.", field="text")
    note = MinutesNote(
        minutes=minutes, text=_normal(text).strip(), by=by, by_name=by.name, at=at, form_id=form_id
    )
    refuse_twice(note)  # under the meeting's lock: a rival's row is there by now
    note.number = (minutes.notes.aggregate(last=Max("number"))["last"] or 0) + 1
    note.save(force_insert=True)
    record("meetings.add_note", minutes, by=by, at=at, after={"number": note.number, "text": note.text})
    return note


def rendered(text: str) -> SafeString:
    """As the page and the print show it."""
    return render_markdown(text, heading_base=2)


def digest_of(text: str) -> str:
    """SHA-256 of the text in UTF-8: of the file that readers can download."""
    return hashlib.sha256(text.encode()).hexdigest()


def _locked_minutes(minutes: Minutes) -> tuple[Minutes, Meeting]:
    meeting = locked(minutes.meeting_id, Meeting.State.HELD)
    return Minutes.objects.get(pk=minutes.pk), meeting


def _normal(text: str) -> str:
    """One kind of line end, whatever the browser sent, and one at the end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n"
