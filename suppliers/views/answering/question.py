"""One question a page: shown, saved by a button or by itself, with files and with what was said last year."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from msplan.files.storing import FileRefused
from msplan.lib.refusing import Refused
from suppliers.asking.answering import evidence
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.last_time import last_time, offered, use_last_time
from suppliers.asking.answering.saving import StaleAnswer, save_answer
from suppliers.asking.answering.standing import Sheet, Task
from suppliers.asking.answering.telling import lines
from suppliers.asking.answering.typed import typed
from suppliers.asking.models import Answer
from suppliers.views.answering.access import answering, nothing_here
from suppliers.views.answering.question_page import page
from suppliers.views.answering.sheets import clock, in_scope, place_of, sheet_or_none, who


@answering(posts=True, colleagues=True)
def question(request: HttpRequest, access: Access, question: str) -> HttpResponse:
    sheet = sheet_or_none(access)
    task = sheet.task(question) if sheet else None
    if sheet is None or task is None or not in_scope(access, task):
        return nothing_here(request)
    if request.method == "POST":
        return _taken(request, access, sheet, task)
    if not task.is_open or question not in sheet.tasks:
        return redirect("answering:tasks", access.code)
    return page(request, access, sheet, task, more=request.GET.get("more", ""))


def _taken(request: HttpRequest, access: Access, sheet: Sheet, task: Task) -> HttpResponse:
    """Saved whatever it is; then on to where the button leads, or back with what is wrong beside its box."""
    is_by_itself = request.headers.get("X-Autosave") == "yes"
    data = _without_cleared(request.POST)
    value, go = typed(task.question, data), data.get("go", "on")
    try:
        answer = save_answer(
            access.invitation,
            task.question.id,
            value,
            opened_with=_number(data.get("version")),
            saved_by=access.saved_by,
            at=timezone.now(),
        )
        if go == "last_time" and not is_by_itself:
            answer = _last_time_used(request, access, task, answer)
    except StaleAnswer as stale:
        return _stale(request, access, sheet, task, stale, by_itself=is_by_itself)
    except Refused as refusal:
        return _closed(request, access, task, value, str(refusal), by_itself=is_by_itself)
    if is_by_itself:
        return JsonResponse({"version": answer.version, "saved": clock(answer.saved_at)})
    sheet = sheet.with_answer(answer) if answer.pk else sheet
    return _after(request, access, sheet, sheet.task(task.question.id) or task, go)


def _without_cleared(data: QueryDict) -> QueryDict:
    """ "Clear this row" was pressed: as if its boxes were empty."""
    go = data.get("go", "")
    if not go.startswith("clear:"):
        return data
    data = data.copy()
    for name in [name for name in data if name.startswith(f"{go.removeprefix('clear:')}-")]:
        del data[name]
    return data


def _last_time_used(request: HttpRequest, access: Access, task: Task, answer: Answer) -> Answer:
    before = last_time(access.invitation, task.question)
    if before is None or not offered(task.question, before):
        return answer
    used = use_last_time(
        access.invitation,
        task.question,
        before,
        opened_with=answer.version,
        saved_by=access.saved_by,
        at=timezone.now(),
    )
    messages.success(request, "Last time’s answer is filled in and saved. Change what is different now.")
    return used


def _after(request: HttpRequest, access: Access, sheet: Sheet, task: Task, go: str) -> HttpResponse:
    """On to where the button leads, unless something is to be put right first."""
    refused = _attached(request, access, task, is_wanted=go == "attach")
    if refused:
        return page(request, access, sheet, task, wrong={":file": refused}, status=422)
    here = reverse("answering:question", args=[access.code, task.question.id])
    deed, _, part = go.partition(":")
    if deed == "more" and task.question.part(part):
        return redirect(f"{here}?more={part}#part-of-{part}")
    if deed in ("attach", "last_time", "more", "clear"):
        return redirect(here)
    if deed == "later":
        return redirect("answering:later", access.code)
    if request.FILES:  # a file may have answered it
        sheet = sheet_or_none(access) or sheet
        task = sheet.task(task.question.id) or task
    wrong = {**task.faults, **task.missing}
    if wrong:
        return page(request, access, sheet, task, wrong=wrong, status=422)
    return redirect(place_of(access, sheet, task.question.id).next_href)


def _attached(request: HttpRequest, access: Access, task: Task, *, is_wanted: bool) -> str:
    """Why the file that came with the form was not kept, or nothing."""
    upload = request.FILES.get("file")
    if upload is None:
        return "Choose a file first" if is_wanted else ""
    try:
        evidence.attach(
            access.invitation, task.question.id, upload, saved_by=access.saved_by, at=timezone.now()
        )
    except (FileRefused, Refused) as refusal:
        return str(refusal)
    messages.success(request, f"“{upload.name}” is added.")
    return ""


def _stale(
    request: HttpRequest, access: Access, sheet: Sheet, task: Task, stale: StaleAnswer, *, by_itself: bool
) -> HttpResponse:
    """Both texts: theirs stands, ours is in the boxes and can be saved in its place, or joined with it."""
    if by_itself:
        return JsonResponse({"sentence": str(stale), "stale": True}, status=409)
    theirs, mine = lines(task.question, stale.theirs.value), lines(task.question, stale.mine)
    told = {line.key: line.value for line in mine}
    keys = list(dict.fromkeys([line.key for line in theirs + mine]))
    standing = {line.key: line.value for line in theirs}
    rows = [
        {"label": key, "theirs": standing.get(key, ""), "mine": told.get(key, "")}
        for key in keys
        if standing.get(key) != told.get(key)
    ]
    conflict = {"rows": rows, "who": who(access, sheet, stale.theirs), "at": stale.theirs.saved_at}
    _attached(request, access, task, is_wanted=False)  # a file that came with it is no matter of dispute
    after = sheet.with_answer(stale.theirs)
    task = after.task(task.question.id) or task
    return page(request, access, after, task, value=stale.mine, conflict=conflict, status=422)


def _closed(
    request: HttpRequest,
    access: Access,
    task: Task,
    value: Mapping[str, Any],
    sentence: str,
    *,
    by_itself: bool,
) -> HttpResponse:
    """Nothing is taken any more: what was typed is shown back, to be copied."""
    if by_itself:
        return JsonResponse({"sentence": sentence}, status=409)
    context = {
        "access": access,
        "sentence": sentence,
        "question": task.question,
        "lines": lines(task.question, value),
    }
    return render(request, "suppliers/answering/closed.html", context, status=422)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
