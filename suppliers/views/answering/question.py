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
from suppliers.asking.answering.faults import DONT_KNOW, EXPLAIN, NOT_APPLICABLE
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.last_time import last_time, offered, use_last_time
from suppliers.asking.answering.saving import StaleAnswer, save_answer
from suppliers.asking.answering.standing import Sheet, Task
from suppliers.asking.answering.telling import lines
from suppliers.asking.answering.typed import typed
from suppliers.asking.models import Answer
from suppliers.views.answering.access import answering, nothing_here
from suppliers.views.answering.boxes import boxes_of, sentence
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
    return _page(request, access, sheet, task, more=request.GET.get("more", ""))


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
    return _after(request, access, sheet.with_answer(answer), task.question.id, go)


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


def _after(request: HttpRequest, access: Access, sheet: Sheet, name: str, go: str) -> HttpResponse:
    here = reverse("answering:question", args=[access.code, name])
    upload, refused = request.FILES.get("file"), ""
    if upload is not None:
        try:
            evidence.attach(access.invitation, name, upload, saved_by=access.saved_by, at=timezone.now())
            messages.success(request, f"“{upload.name}” is added.")
        except (FileRefused, Refused) as refusal:
            refused = str(refusal)
    if refused or (go == "attach" and upload is None):
        return _page(
            request,
            access,
            sheet,
            sheet.task(name),
            wrong={":file": refused or "Choose a file first"},
            status=422,
        )
    if go in ("attach", "last_time"):
        return redirect(here)
    if go.startswith(("more:", "clear:")):
        part = go.split(":", 1)[1]
        return redirect(f"{here}?more={part}#part-of-{part}" if go.startswith("more:") else here)
    if go == "later":
        return redirect("answering:later", access.code)
    fresh = sheet_or_none(access) if upload is not None else sheet
    task = (fresh or sheet).task(name)
    wrong = {**task.faults, **task.missing} if task else {}
    if task and wrong:
        return _page(request, access, fresh or sheet, task, wrong=wrong, status=422)
    return redirect(place_of(access, fresh or sheet, name).next_href)


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
    after = sheet.with_answer(stale.theirs)
    return _page(
        request, access, after, after.task(task.question.id), value=stale.mine, conflict=conflict, status=422
    )


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


def _page(
    request: HttpRequest,
    access: Access,
    sheet: Sheet,
    task: Task | None,
    *,
    value: Mapping[str, Any] | None = None,
    wrong: Mapping[str, str] | None = None,
    conflict: Mapping[str, Any] | None = None,
    more: str = "",
    status: int = 200,
) -> HttpResponse:
    assert task is not None
    asked, wrong = task.question, wrong or {}
    named = {name: sentence(asked.part(name), words) for name, words in wrong.items()}
    boxes = boxes_of(asked, task.value if value is None else value, named, more=more)
    firsts = {box["part"]: box["first"] for box in boxes} | {"": boxes[0]["first"], ":file": "file"}
    firsts |= {name: name.removeprefix(":") for name in (DONT_KNOW, NOT_APPLICABLE, EXPLAIN)}
    context = {
        "access": access,
        "task": task,
        "question": asked,
        "place": place_of(access, sheet, asked.id),
        "value": task.value if value is None else value,
        "boxes": boxes,
        "problems": [{"field_id": firsts.get(name, ""), "text": words} for name, words in named.items()],
        "whole_wrong": named.get("", ""),
        "file_wrong": named.get(":file", ""),
        "dont_know_wrong": named.get(DONT_KNOW, ""),
        "not_applicable_wrong": named.get(NOT_APPLICABLE, ""),
        "explain_wrong": named.get(EXPLAIN, ""),
        "conflict": conflict,
        "has_earlier": task.answer is not None and bool(task.answer.pk) and task.answer.earlier.exists(),
        "saved_by": who(access, sheet, task.answer) if task.answer else "",
        "before": _before(access, task) if conflict is None else None,
        "kinds": evidence.KINDS,
        "most_mb": evidence.MOST_BYTES // 1024**2,
    }
    return render(request, "suppliers/answering/question.html", context, status=status)


def _before(access: Access, task: Task) -> Mapping[str, Any] | None:
    """Last time's answer, unless it is the one that stands."""
    submission = last_time(access.invitation, task.question)
    value = offered(task.question, submission) if submission else {}
    if submission is None or not value:
        return None
    is_used = task.answer is not None and task.answer.confirmed_from_id == submission.pk
    is_same = task.answer is not None and task.answer.value == value
    return {
        "at": submission.at,
        "lines": lines(task.question, value),
        "is_used": is_used,
        "is_offered": not is_same,
        "had_files": bool(submission.answers[task.question.id].get("files")),
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
