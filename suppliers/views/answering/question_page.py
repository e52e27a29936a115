"""The page of one question: its boxes, what is wrong, two texts where two saved, and what was said last time."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from suppliers.asking.answering import evidence
from suppliers.asking.answering.faults import DONT_KNOW, EXPLAIN, NOT_APPLICABLE
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.last_time import last_time, offered
from suppliers.asking.answering.standing import Sheet, Task
from suppliers.asking.answering.telling import lines
from suppliers.views.answering.boxes import Box, boxes_of, sentence
from suppliers.views.answering.sheets import place_of, who


def page(
    request: HttpRequest,
    access: Access,
    sheet: Sheet,
    task: Task,
    *,
    value: Mapping[str, Any] | None = None,
    wrong: Mapping[str, str] | None = None,
    conflict: Mapping[str, Any] | None = None,
    more: str = "",
    status: int = 200,
) -> HttpResponse:
    """``wrong``: sentences by part; ``value``: what stands in the boxes, where it is not the answer itself."""
    value = task.value if value is None else value
    named = {name: sentence(task.question.part(name), words) for name, words in (wrong or {}).items()}
    boxes = boxes_of(task.question, value, named, more=more)
    context = {
        "access": access,
        "task": task,
        "question": task.question,
        "place": place_of(access, sheet, task.question.id),
        "value": value,
        "boxes": boxes,
        **_problems(boxes, named),
        "conflict": conflict,
        "has_earlier": task.answer is not None and task.answer.earlier.exists(),
        "saved_by": who(access, sheet, task.answer) if task.answer else "",
        "before": _before(access, task) if conflict is None else None,
        "kinds": evidence.KINDS,
        "most_mb": evidence.MOST_BYTES // 1024**2,
    }
    return render(request, "suppliers/answering/question.html", context, status=status)


def _problems(boxes: list[Box], named: Mapping[str, str]) -> dict[str, Any]:
    """The summary, each with the box it leads to; and the sentences beside the boxes that every question has."""
    firsts = {box["part"]: box["first"] for box in boxes} | {"": boxes[0]["first"]}
    of_all = (DONT_KNOW, NOT_APPLICABLE, EXPLAIN, ":file")
    firsts |= {name: name.removeprefix(":") for name in of_all}
    return {
        "problems": [{"field_id": firsts.get(name, ""), "text": words} for name, words in named.items()],
        "whole_wrong": named.get("", ""),
        **{f"{name.removeprefix(':')}_wrong": named.get(name, "") for name in of_all},
    }


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
