"""The list of tasks: every question with its state in words, in any order; and stopping for today."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from msplan.lib.dates import today
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.standing import Sheet, Standing, Task
from suppliers.asking.models import Answer, Colleague
from suppliers.views.answering.access import answering
from suppliers.views.answering.sheets import sheet_or_none, tasks_of
from suppliers.views.answering.start import days_left

TONES = {Standing.ATTENTION: "warn", Standing.IN_PROGRESS: "info", Standing.NOT_STARTED: "neutral"}


@answering(colleagues=True)
def tasks(request: HttpRequest, access: Access) -> HttpResponse:
    if not access.may_write:
        is_sent = access.invitation.submitted_at is not None and access.section is None
        return redirect("answering:receipt" if is_sent else "answering:start", access.code)
    sheet = sheet_or_none(access)
    if sheet is None:
        return redirect("answering:start", access.code)
    mine = tasks_of(access, sheet)
    context = {
        "access": access,
        "form_of": sheet.form,
        "sections": _sections(access, sheet, mine),
        "done": sum(task.is_done for task in mine),
        "of": len(mine),
        "is_queried": bool(sheet.queries),
        "ask_due": min((query.due_on for query in sheet.queries.values()), default=None),
        "deadline": access.invitation.campaign.deadline_on,
        "left": days_left((access.invitation.campaign.deadline_on - today()).days),
        "is_late": today() > access.invitation.campaign.deadline_on,
    }
    return render(request, "suppliers/answering/tasks.html", context)


def _sections(access: Access, sheet: Sheet, mine: list[Task]) -> list[dict[str, Any]]:
    """Those with something to answer, each with the colleague who has it."""
    rows = Colleague.objects.filter(invitation=access.invitation, ended_at__isnull=True)
    helping = {row.section: row for row in rows}
    found = []
    for section in sheet.form.sections:
        tasks = [task for task in mine if task.question.section == section.id]
        if tasks:
            colleague = helping.get(section.id)
            is_theirs = colleague is not None and access.section is None
            found.append(
                {
                    "id": section.id,
                    "title": section.title,
                    "intro": section.intro,
                    "colleague": colleague if access.section is None else None,
                    "tasks": [_row(access, task, is_theirs=is_theirs) for task in tasks],
                }
            )
    return found


def _row(access: Access, task: Task, *, is_theirs: bool) -> dict[str, Any]:
    status, tone = task.standing.label, TONES.get(task.standing, "info")
    if task.query is not None and not task.is_done:
        status, tone = "We ask back", "warn"
    elif is_theirs and task.standing in (Standing.NOT_STARTED, Standing.IN_PROGRESS):
        status, tone = "With a colleague", "neutral"
    return {
        "text": task.question.text,
        "href": reverse("answering:question", args=[access.code, task.question.id]),
        "status": status,
        "tone": tone,
        "done": task.is_done,
    }


@answering(colleagues=True)
def later(request: HttpRequest, access: Access) -> HttpResponse:
    """What was saved, and how to come back."""
    last = Answer.objects.filter(invitation=access.invitation).order_by("-saved_at").first()
    context = {"access": access, "last": last, "deadline": access.invitation.campaign.deadline_on}
    return render(request, "suppliers/answering/later.html", context)
