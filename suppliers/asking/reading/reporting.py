"""The report to the supplier: strengths and next steps in plain words, frozen when it is released.

Nothing in it tells of a flag, of what is verified, of anybody else's answers, or of what we call the campaign and the
supplier among ourselves; the score only where a reader says so.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.asking.campaign.mailing import write
from suppliers.asking.models import Ask, Response
from suppliers.asking.questionnaire.advice import advise
from suppliers.asking.reading.reckoning import Reading, read
from suppliers.asking.reading.rights import held_for

MOST_NOTE = 4_000


def drafted(reading: Reading, *, note: str, with_score: bool, by: str, at: datetime) -> dict[str, Any]:
    """The report as it would be released: what a preview shows and what is frozen are this."""
    response, form = reading.response, reading.form
    told = []
    for question in reading.asked:
        line = reading.result.line(question.id)
        if line is None:
            continue
        advice = advise(question, reading.answers.get(question.id), line, on=reading.on)
        if advice.strengths or advice.steps:
            told.append(
                {
                    "question": question.id,
                    "text": question.text,
                    "section": question.section,
                    "strengths": list(advice.strengths),
                    "steps": list(advice.steps),
                }
            )
    return {
        "title": form.title,
        "supplier": response.supplier.survivor.name,
        "reference": response.reference,
        "handed_in_on": plain(london_date(reading.submission.at)),
        "released_on": plain(london_date(at)),
        "released_by": by,
        "note": note.strip(),
        "score": str(round(response.score)) if with_score else "",
        "questions": told,
    }


@transaction.atomic
def release(
    response: Response,
    *,
    note: str,
    with_score: bool,
    version: int,
    by: Person,
    at: datetime,
    held: bool = False,
) -> None:
    """Freeze the report, and write to the contact where it stands. Once: afterwards it never changes.

    Raises StaleEdit, RowRefused, InvalidTransition where no outcome was given, it is held, or it was released.
    """
    now = held_for(response)
    if now.is_held or not now.outcome:
        raise InvalidTransition("The report goes out after an outcome was given.")
    if now.report_at is not None:
        raise InvalidTransition("The report was released already, and never changes.")
    if now.version != version:
        raise StaleEdit
    if len(note) > MOST_NOTE:
        raise RowRefused(f"The note must be {MOST_NOTE:,} characters or fewer.", field="note")
    now.report = drafted(read(now), note=note, with_score=with_score, by=by.name, at=at)
    now.report_at, now.report_by, now.version = at, by, now.version + 1
    now.save(update_fields=["report", "report_at", "report_by", "version"])
    write(now.invitation, Ask.Kind.REPORT, "released", "asking_report", {"response": now}, at, held=held)
    record(
        "asking.release_report", now, by=by, at=at, after={"score": "shown" if with_score else "not shown"}
    )
    response.refresh_from_db()
