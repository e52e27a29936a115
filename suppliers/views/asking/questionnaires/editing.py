"""Editing a draft's words: of one question, or of what stands around them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.views.saving import SAVED, resaved, shown
from suppliers.asking.models import QuestionnaireVersion
from suppliers.asking.questionnaire import editing as acts
from suppliers.asking.questionnaire.describing import plain_number
from suppliers.asking.questionnaire.forms import QuestionForm, WordsForm
from suppliers.asking.questionnaire.reading import read_body
from suppliers.asking.questionnaire.versions import SENT
from suppliers.views.asking.questionnaires.version import version_or_404


@may("asking.edit")
def question(request: HttpRequest, pk: int, question: str) -> HttpResponse:
    version = version_or_404(pk)
    here = f"{reverse('asking:version', args=[pk])}#{question}"
    if not version.is_draft:
        return _closed(request, version)

    def form_of() -> QuestionForm:
        body = QuestionnaireVersion.objects.get(pk=pk).body
        found = read_body(body).question(question)
        if found is None:
            raise Http404
        held = acts.question_in(body, question)
        return QuestionForm(request.POST or None, held=held, question=found, cancel_href=here)

    def act(form: QuestionForm) -> bool:
        seen = form.cleaned_data["version"]
        return acts.edit_question(
            version, question, seen=seen, change=form.change(), by=request.user, at=timezone.now()
        )

    done, form = resaved(request, form_of, act)
    if done is not None:
        return _saved(request, here, done)
    return _page(
        request,
        version,
        form,
        here,
        heading=form.held["text"],
        whole=plain_number(read_body(version.body).of),
    )


@may("asking.edit")
def words(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(pk)
    here = reverse("asking:version", args=[pk])
    if not version.is_draft:
        return _closed(request, version)

    def form_of() -> WordsForm:
        body = QuestionnaireVersion.objects.get(pk=pk).body
        return WordsForm(request.POST or None, body=body, cancel_href=here)

    def act(form: WordsForm) -> bool:
        seen = form.cleaned_data["version"]
        return acts.edit_words(version, seen=seen, words=form.words, by=request.user, at=timezone.now())

    done, form = resaved(request, form_of, act)
    if done is not None:
        return _saved(request, here, done)
    return _page(request, version, form, here, heading="Title, introduction and sections")


def _closed(request: HttpRequest, version: QuestionnaireVersion) -> HttpResponse:
    messages.error(
        request, SENT if version.sent_at else "Take this version back to draft to change something."
    )
    return redirect("asking:version", version.pk)


def _saved(request: HttpRequest, here: str, done: object) -> HttpResponse:
    messages.success(request, SAVED[bool(done)])
    return redirect(here)


def _page(
    request: HttpRequest, version: QuestionnaireVersion, form: Any, here: str, **context: Any
) -> HttpResponse:
    template = "suppliers/asking/questionnaires/edit.html"
    return shown(request, template, form, version=version, back=here, **context)
