"""Trying a version as a supplier before it is sent: the supplier's own boxes, and what the answers come to.

What is typed lies in the session of whoever tries, for one version at a time; nothing of it is written to the record.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from suppliers.asking.answering.faults import faults_of, missing_in
from suppliers.asking.answering.typed import length, typed
from suppliers.asking.models import FlagSeverity, QuestionnaireVersion, ResponseBand
from suppliers.asking.questionnaire.form import Form, Question, Value
from suppliers.asking.questionnaire.reading import read_body
from suppliers.asking.questionnaire.scoring import FACTORS, Result, score
from suppliers.views.answering.boxes import boxes_of, sentence
from suppliers.views.answering.sheets import clock
from suppliers.views.asking.questionnaires.version import version_or_404

KEY = "trying"
MOST = 20_000  # characters of one answer that a session keeps
TONES = {"critical": "worst", "major": "bad", "minor": "warn"}
EMPTY: dict[str, Any] = {"parts": {}, "dont_know": False, "not_applicable": "", "explain": ""}


@may("asking.edit")
@require_safe
def trying(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of tasks, and what the answers so far come to."""
    version = version_or_404(pk)
    form, answers = read_body(version.body), _answers(request, version)
    asked = form.asked(answers)
    rows = [
        {
            "title": section.title,
            "tasks": [_task(pk, one, answers) for one in asked if one.section == section.id],
        }
        for section in form.sections
    ]
    context = {
        "version": version,
        "form_": form,
        "sections": [row for row in rows if row["tasks"]],
        "results": [_told(name, _scored(form, answers, name)) for name in FACTORS],
        "flags": _flags(_scored(form, answers, "verified")),
        "is_begun": bool(answers),
    }
    return render(request, "suppliers/asking/questionnaires/try.html", context)


def _task(pk: int, question: Question, answers: dict[str, Value]) -> dict[str, Any]:
    is_done = question.is_answered(answers.get(question.id))
    status = "Done" if is_done else "In progress" if question.id in answers else "Not started"
    href = reverse("asking:try_question", args=[pk, question.id])
    return {"text": question.text, "href": href, "status": status, "done": is_done}


def _scored(form: Form, answers: dict[str, Value], level: str) -> Result:
    levels = {question.id: level for question in form.questions}
    return score(form, answers, levels=levels, agreed=(), inherent_band="high", on=today())


def _told(level: str, result: Result) -> dict[str, Any]:
    words = {"asserted": "Without a document", "documented": "With documents", "verified": "Verified by us"}
    return {"level": words[level], "percent": result.percent, "band": ResponseBand(result.band)}


def _flags(result: Result) -> list[dict[str, Any]]:
    return [
        {
            "code": flag.code,
            "text": flag.text,
            "tone": TONES[flag.severity],
            "severity": FlagSeverity(flag.severity),
        }
        for flag in result.flags
    ]


@may("asking.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def try_question(request: HttpRequest, pk: int, question: str) -> HttpResponse:
    version = version_or_404(pk)
    form, answers = read_body(version.body), _answers(request, version)
    asked = form.asked(answers)
    found = next((one for one in asked if one.id == question), None)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, version, form, found, answers.get(question, EMPTY), {})
    value = typed(found, request.POST)
    if length(value) > MOST:
        return _page(request, version, form, found, EMPTY, {"": "This is too long to be tried"})
    answers[question] = value
    request.session[KEY] = {"version": version.pk, "answers": answers}
    if request.headers.get("X-Autosave") == "yes":
        return JsonResponse({"version": 1, "saved": clock(timezone.now())})
    return _after(request, version, form, found, answers)


def _after(
    request: HttpRequest,
    version: QuestionnaireVersion,
    form: Form,
    question: Question,
    answers: dict[str, Value],
) -> HttpResponse:
    value, go = answers[question.id], request.POST.get("go", "")
    if go.startswith("more:"):
        return _page(request, version, form, question, value, {}, more=go.removeprefix("more:"))
    wrong = {**missing_in(question, value, files=0), **faults_of(question, value, on=today())}
    if wrong:
        return _page(request, version, form, question, value, wrong)
    return redirect(_next(version.pk, form.asked(answers), question.id))


def _next(pk: int, asked: list[Question], question: str) -> str:
    names = [one.id for one in asked]
    place = names.index(question) + 1 if question in names else len(names)
    if place < len(names):
        return reverse("asking:try_question", args=[pk, names[place]])
    return reverse("asking:try", args=[pk])


def _page(
    request: HttpRequest, version: QuestionnaireVersion, form: Form, question: Question, value: Value,
    wrong: dict[str, str], *, more: str = "",
) -> HttpResponse:  # fmt: skip
    boxes = boxes_of(question, value, wrong, more=more)
    first = {box["part"]: box["first"] for box in boxes}
    problems = [
        {"href": f"#{first.get(part, 'dont_know')}", "text": sentence(question.part(part), words)}
        for part, words in wrong.items()
    ]
    section = next((one.title for one in form.sections if one.id == question.section), "")
    context = {
        "version": version, "question": question, "boxes": boxes, "value": value, "problems": problems,
        "section": section, "whole_wrong": wrong.get("", ""),
    }  # fmt: skip
    template = "suppliers/asking/questionnaires/try_question.html"
    return render(request, template, context, status=422 if wrong else 200)


@may("asking.edit")
@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin anew: what was tried is forgotten."""
    request.session.pop(KEY, None)
    return redirect("asking:try", pk)


def _answers(request: HttpRequest, version: QuestionnaireVersion) -> dict[str, Value]:
    held = request.session.get(KEY) or {}
    return dict(held.get("answers", {})) if held.get("version") == version.pk else {}
