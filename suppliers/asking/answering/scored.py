"""What was handed in, as numbers and flags of its response; held where a critical flag stands."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msplan.lib.dates import london_date
from suppliers.asking.answering.references import reference
from suppliers.asking.answering.standing import Sheet
from suppliers.asking.models import Flag, FlagSeverity, Invitation, Level, Response, Verification
from suppliers.asking.questionnaire.flags import Raised
from suppliers.asking.questionnaire.scoring import Result, score
from suppliers.asking.reading.reckoning import numbers


def put_score(invitation: Invitation, sheet: Sheet, *, at: datetime) -> Response:
    """The response of an invitation that is handed in now, made on the first time. The caller holds the invitation."""
    response = sheet.last.response if sheet.last else None
    result = _result(invitation, response, sheet, at=at)
    values = numbers(result)
    if response is None:
        response = Response.objects.create(
            invitation=invitation, reference=_free_reference(), submitted_at=at, last_at=at, **values
        )
    else:
        # Whatever a reader had settled about the earlier answers is settled no more.
        values |= {"last_at": at, "outcome": "", "outcome_by": None, "outcome_at": None, "outcome_note": ""}
        response.version += 1
    newly = put_flags(response, result.flags, at=at)
    if FlagSeverity.CRITICAL in newly:
        values |= {
            "held_at": at, "let_through_at": None, "let_through_by": None, "report": None, "report_at": None,
            "report_by": None,
        }  # fmt: skip
    for name, value in values.items():
        setattr(response, name, value)
    response.save()
    return response


def _result(invitation: Invitation, response: Response | None, sheet: Sheet, *, at: datetime) -> Result:
    answers = {name: task.asked_value for name, task in sheet.tasks.items()}
    verified = _verified(response, sheet) if response else {}
    levels: dict[str, str] = {name: Level.DOCUMENTED for name, files in sheet.files.items() if files}
    levels |= {name: row.level for name, row in verified.items()}
    risk = getattr(invitation.supplier.survivor, "score", None)
    return score(
        sheet.form,
        answers,
        levels=levels,
        agreed={name for name, row in verified.items() if row.not_applicable_agreed},
        inherent_band=risk.band if risk else "",
        on=london_date(at),
        # One that was gone is raised anew: what was settled about it before holds no more.
        explained=set(
            response.flags.filter(gone_at=None).exclude(settled_at=None).values_list("code", flat=True)
        )
        if response
        else (),
    )


def _verified(response: Response, sheet: Sheet) -> dict[str, Verification]:
    """What a reader judged, of answers that are still the same; a judgement of another text is taken away."""
    before: dict[str, Any] = sheet.last.answers if sheet.last else {}
    kept: dict[str, Verification] = {}
    for row in response.verifications.all():
        task, was = sheet.tasks.get(row.question), before.get(row.question, {})
        files = [each.file_id for each in task.files] if task else []
        if task and was.get("value") == task.asked_value and was.get("files") == files:
            kept[row.question] = row
        else:
            row.delete()
    return kept


def put_flags(response: Response, raised: Iterable[Raised], *, at: datetime) -> set[str]:
    """Rows for what is raised now, a date on what is not any more; the severities of those that are new."""
    there = {flag.code: flag for flag in response.flags.all()}
    standing = {flag.code: flag for flag in raised}
    newly: set[str] = set()
    for code, flag in standing.items():
        row = there.get(code)
        if row is None:
            Flag.objects.create(
                response=response, code=code, severity=flag.severity, question=flag.question, text=flag.text,
                may_be_crime=flag.may_be_crime, raised_at=at,
            )  # fmt: skip
        elif row.gone_at is not None:  # raised again: what was settled about it before is not settled now
            row.gone_at, row.raised_at = None, at
            row.settled_at, row.settled_by, row.settled_note = None, None, ""
            row.save(update_fields=["gone_at", "raised_at", "settled_at", "settled_by", "settled_note"])
        else:
            continue
        newly.add(flag.severity)
    gone = [row.pk for code, row in there.items() if code not in standing and row.gone_at is None]
    Flag.objects.filter(pk__in=gone).update(gone_at=at)
    return newly


def _free_reference() -> str:
    while Response.objects.filter(reference=(drawn := reference())).exists():
        pass
    return drawn
