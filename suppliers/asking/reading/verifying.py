"""Judging how well an answer is shown, and whether it is right that a question does not apply."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.history.amending import keep
from msplan.history.recording import record
from msplan.lib.refusing import RowRefused, StaleEdit
from suppliers.asking.models import Level, Response, Verification
from suppliers.asking.questionnaire.form import not_applicable
from suppliers.asking.reading.reckoning import Reading, put, read
from suppliers.asking.reading.rights import begin


def version_of(judged: Verification | None) -> str:
    """What a page carries, so that a later judgement of somebody else is noticed."""
    return f"{judged.pk}@{judged.at.isoformat()}" if judged else "none"


@transaction.atomic
def judge(
    response: Response,
    question: str,
    *,
    level: str,
    note: str,
    not_applicable_agreed: bool,
    version: str,
    by: Person,
    at: datetime,
) -> Reading:
    """Say how well one answer is shown; the score follows at once.

    Raises StaleEdit, RowRefused, InvalidTransition where it is held, settled, or read by somebody else.
    """
    now = begin(response, by=by, at=at)
    reading = read(now)
    if question not in {one.id for one in reading.asked}:
        raise RowRefused("This question was not asked.")
    old = reading.judged.get(question)
    if version_of(old) != version:
        raise StaleEdit
    value = reading.answers.get(question)
    if not_applicable_agreed and not (isinstance(value, dict) and not_applicable(value)):
        raise RowRefused("They did not say that this does not apply to them.", field="not_applicable_agreed")
    row = old or Verification(response=now, question=question)
    before = _told(old)
    row.level, row.note, row.not_applicable_agreed = level, note.strip(), not_applicable_agreed
    row.by, row.at = by, at
    keep(
        row,
        only=None if old is None else ["level", "note", "not_applicable_agreed", "by", "at"],
        field="note",
    )
    again = read(now)
    put(now, again.result)
    Response.objects.filter(pk=now.pk).update(version=F("version") + 1)
    record("asking.judge", now, by=by, at=at, before=before, after={"question": question, **_told(row)})
    response.refresh_from_db()
    return again


def _told(row: Verification | None) -> dict[str, str]:
    """For history: the level alone, never the note."""
    if row is None:
        return {}
    agreed = {"not_applicable": "agreed"} if row.not_applicable_agreed else {}
    return {"level": Level(row.level).label, **agreed}
