"""Asking back about answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.views.saving import pressed, saved, shown
from suppliers.asking.answering.telling import lines
from suppliers.asking.models import Query, Response
from suppliers.asking.questionnaire.form import Question
from suppliers.asking.reading import querying
from suppliers.asking.reading.forms import QueryForm
from suppliers.asking.reading.reckoning import read
from suppliers.views.asking.responses.words import SENSITIVE, of_response

SHOWN = 160  # characters of an answer


@may("responses.settle")
@of_response
def query(request: HttpRequest, response: Response) -> HttpResponse:
    back = reverse("asking:response", args=[response.pk])
    reading = read(response)
    numbers = {question.id: number for number, question in enumerate(reading.form.questions, start=1)}
    asked = [
        (
            question.id,
            f"{numbers[question.id]}. {question.text}",
            _said(question, reading.answers.get(question.id)),
        )
        for question in reading.asked
    ]
    form = QueryForm(request.POST or None, asked=asked, on=today(), cancel_href=back)

    def act() -> None:
        due_on = form.cleaned_data["due_on"]
        querying.ask_back(response, form.questions, due_on=due_on, by=request.user, at=timezone.now())

    if saved(request, form, act):
        many = len(form.questions)
        messages.success(request, f"{many} question{'' if many == 1 else 's'} sent in one mail.")
        return redirect(back)
    context = {
        "response": response,
        "heading": "Ask back",
        "back": back,
        "meaning": f"One mail goes to {response.invitation.to_name}. Only the answers that you ask about can be "
        "changed. Leave empty what is clear.",
        "marking": SENSITIVE,
    }
    return shown(request, "suppliers/asking/responses/form.html", form, **context)


def _said(question: Question, value: Any) -> str:
    """The beginning of an answer, on one line."""
    told = "; ".join(", ".join(line.value.split("\n")) for line in lines(question, value or {}))
    return Truncator(told or "nothing").chars(SHOWN)


@may("responses.settle")
@require_POST
@of_response
def take_back(request: HttpRequest, response: Response, query_pk: int) -> HttpResponse:
    found = get_object_or_404(Query.objects.select_related("response"), pk=query_pk, response=response)
    return pressed(
        request,
        lambda: querying.take_back(found, by=request.user, at=timezone.now()),
        done="The question is taken back.",
        to=reverse("asking:response", args=[response.pk]),
    )
