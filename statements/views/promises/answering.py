"""What became of a promise: said, changed, shown with evidence; or left without an answer by the executive lead."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from actions.plan.review_forms import EvidenceForm
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.views.saving import edited, saved
from statements.models import Outcome, Promise
from statements.promises import answering
from statements.promises.forms import AnswerForm, LeaveForm
from statements.views.promises.fetching import form_page, mine, page_of_promise, promise_or_404
from statements.views.promises.page import carried_by


@may("promises.see")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that the owner's mail leads to."""
    promise = mine(request, pk)
    back, given = page_of_promise(promise), answering.answer_of(promise)
    if given is None:
        form = AnswerForm(request.POST or None, cancel_href=back)
        done = saved(
            request,
            form,
            lambda: answering.answer_promise(promise, **form.words, by=request.user, at=timezone.now()),
        )
    else:
        changed, form = edited(
            request, partial(_form, request, promise), partial(answering.change_answer, given)
        )
        done = changed is not None
    if done:
        messages.success(request, "The answer is kept. It is printed in the next statement.")
        return redirect(back)
    return form_page(
        request, promise, form, "Answer the promise", raised=carried_by(promise, today()), helps=True
    )


def _form(request: HttpRequest, promise: Promise) -> AnswerForm:
    """Of the answer as it is now. That there is none is no answer to begin with."""
    given = answering.answer_of(promise)
    left = given is not None and given.outcome == Outcome.NOT_ANSWERED
    initial = {"outcome": "", "sentence": ""} if left else {}
    return AnswerForm(
        request.POST or None, instance=given, initial=initial, cancel_href=page_of_promise(promise)
    )


@may("promises.see")
def add_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    promise = mine(request, pk)
    given = answering.answer_of(promise)
    if given is None:
        raise Http404
    form = EvidenceForm(request.POST or None, request.FILES or None, cancel_href=page_of_promise(promise))

    def act() -> None:
        for handed in form.handed:
            answering.add_evidence(given, handed, by=request.user, at=timezone.now())

    if saved(request, form, act):
        messages.success(request, "The evidence is kept. It is not published.")
        return redirect(page_of_promise(promise))
    return form_page(request, promise, form, "Add evidence")


@may("promises.override")
def leave_unanswered(request: HttpRequest, pk: int) -> HttpResponse:
    promise = promise_or_404(request.user, pk)
    form = LeaveForm(request.POST or None, cancel_href=page_of_promise(promise))
    if saved(
        request,
        form,
        lambda: answering.leave_unanswered(
            promise, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        ),
    ):
        messages.success(
            request, "The statement may go to the board. It prints “Not answered” and your reason."
        )
        return redirect(page_of_promise(promise))
    return form_page(request, promise, form, "Let the statement go out without an answer")
