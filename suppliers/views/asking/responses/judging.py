"""How well one answer is shown: a page that says what each level would make of the score."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.files.models import StoredFile
from msplan.views.saving import resaved, shown
from suppliers.asking.models import Level, Response, ResponseBand
from suppliers.asking.questionnaire.form import Question, not_applicable
from suppliers.asking.reading.forms import JudgeForm
from suppliers.asking.reading.reckoning import Reading, read
from suppliers.asking.reading.verifying import judge as judge_answer
from suppliers.asking.reading.verifying import version_of
from suppliers.risk.arithmetic import shown as rounded
from suppliers.risk.keeping import scored
from suppliers.views.asking.responses.page import answer_card
from suppliers.views.asking.responses.words import SENSITIVE, of_response


@may("responses.settle")
@of_response
def judge(request: HttpRequest, response: Response, question: str) -> HttpResponse:
    back = reverse("asking:response", args=[response.pk])
    here = f"{back}#{question}"
    asked = _asked(read(response), question)

    def form_of() -> JudgeForm:
        return _form(request, read(response), asked, cancel_href=here)

    done, form = resaved(request, form_of, lambda form: _judge(request, response, question, form))
    if done is not None:
        messages.success(request, f"Saved. The score is {_said(done)}.")
        return redirect(_next(done, question) if "next" in request.POST else here)
    reading = read(response)
    context = {
        "response": response,
        "card": answer_card(reading, asked, old=None, was=None),
        "files": StoredFile.objects.filter(pk__in=reading.files_of(question)),
        "back": here,
        "marking": SENSITIVE,
    }
    return shown(request, "suppliers/asking/responses/judge.html", form, **context)


def _judge(request: HttpRequest, response: Response, question: str, form: JudgeForm) -> Reading:
    return scored(judge_answer)(
        response,
        question,
        level=form.cleaned_data["level"],
        note=form.cleaned_data["note"],
        not_applicable_agreed=form.cleaned_data.get("not_applicable_agreed", False),
        version=form.cleaned_data["version"],
        by=request.user,
        at=timezone.now(),
    )


def _asked(reading: Reading, question: str) -> Question:
    found = next((one for one in reading.asked if one.id == question), None)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, reading: Reading, question: Question, *, cancel_href: str) -> JudgeForm:
    judged = reading.judged.get(question.id)
    agreed = question.id in reading.agreed
    value: Any = reading.answers.get(question.id)
    applies_not = isinstance(value, dict) and bool(not_applicable(value))
    level = reading.levels.get(question.id, Level.ASSERTED)
    if question.evidence_counts:
        would = {
            one: f"The score would be {_result(reading, question.id, one, agreed=agreed)}" for one in Level
        }
    else:
        would = dict.fromkeys(Level, "The score stays: evidence does not count for this question")
    return JudgeForm(
        request.POST or None,
        version=version_of(judged),
        initial={
            "level": level,
            "not_applicable_agreed": agreed,
            "note": judged.note if judged else "",
        },
        would=would,
        does_not_apply=applies_not,
        would_agreed=f"The score would be {_result(reading, question.id, level, agreed=True)}",
        cancel_href=cancel_href,
    )


def _result(reading: Reading, question: str, level: str, *, agreed: bool) -> str:
    found = reading.would(question, level=level, agreed=agreed)
    return f"{rounded(found.percent)}, {ResponseBand(found.band).label.lower()}"


def _said(reading: Reading) -> str:
    return f"{rounded(reading.result.percent)} now, {ResponseBand(reading.result.band).label.lower()}"


def _next(reading: Reading, question: str) -> str:
    """The next answer for which evidence counts; after the last one the response."""
    ids = [one.id for one in reading.asked]
    after = [one for one in reading.asked[ids.index(question) + 1 :] if one.evidence_counts]
    if after:
        return reverse("asking:judge", args=[reading.response.pk, after[0].id])
    return reverse("asking:response", args=[reading.response.pk])
