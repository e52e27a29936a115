"""Check your answers: everything at once, each with a way back to it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from suppliers.asking.answering.following import Access
from suppliers.asking.answering.standing import Sheet, Task
from suppliers.asking.answering.telling import lines
from suppliers.views.answering.access import answering
from suppliers.views.answering.boxes import sentence
from suppliers.views.answering.sheets import sheet_or_none


@answering()
def check(request: HttpRequest, access: Access) -> HttpResponse:
    sheet = sheet_or_none(access) if access.may_write else None
    if sheet is None:
        return redirect("answering:tasks", access.code)
    context = {"access": access, "sections": sections_of(access, sheet), "unready": unready_of(access, sheet)}
    return render(request, "suppliers/answering/check.html", context)


def unready_of(access: Access, sheet: Sheet) -> list[dict[str, str]]:
    """What keeps it from being handed in, each with a link."""
    return [
        {
            "text": task.question.text,
            "href": reverse("answering:question", args=[access.code, task.question.id]),
            "status": task.standing.label if task.query is None else "We ask about it",
        }
        for task in sheet.unready
    ]


def sections_of(access: Access, sheet: Sheet) -> list[dict[str, Any]]:
    found = []
    for section in sheet.form.sections:
        tasks = sheet.of_section(section.id)
        if tasks:
            found.append({"title": section.title, "cards": [_card(access, task) for task in tasks]})
    return found


def _card(access: Access, task: Task) -> dict[str, Any]:
    href = reverse("answering:question", args=[access.code, task.question.id])
    rows: list[dict[str, str]] = [
        {"key": line.key, "value": line.value} for line in lines(task.question, task.value)
    ]
    if task.files:
        rows.append({"key": "Files", "value": "\n".join(one.file.name for one in task.files)})
    rows = rows or [{"key": "Answer", "value": ""}]
    return {
        "title": task.question.text,
        "rows": rows,
        "actions": [{"text": "Change", "href": href}] if task.is_open else [],
        "faults": [] if task.is_done or not task.is_open else _faults(task),
    }


def _faults(task: Task) -> list[str]:
    """What is wrong or missing, in the words of the question's own page."""
    wrong = {**task.faults, **task.missing}
    return [sentence(task.question.part(name), words) for name, words in wrong.items()]
