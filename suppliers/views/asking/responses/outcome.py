"""The outcome of a response, following it up, reading it again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.writing import ReasonForm
from msplan.views.saving import resaved, saved, shown
from suppliers.asking.models import Outcome, Response
from suppliers.asking.reading import settling
from suppliers.asking.reading.forms import FollowUpForm, OutcomeForm
from suppliers.risk.keeping import scored
from suppliers.views.asking.responses.flags import FORM, reasoned
from suppliers.views.asking.responses.words import SENSITIVE, band_of, of_response, response_or_404


@may("responses.settle")
@of_response
def outcome(request: HttpRequest, response: Response) -> HttpResponse:
    back = reverse("asking:response", args=[response.pk])

    def form_of() -> OutcomeForm:
        now = response_or_404(response.pk)
        initial = {"outcome": Outcome.ESCALATE} if now.escalates else {}
        return OutcomeForm(request.POST or None, version=now.version, initial=initial, cancel_href=back)

    def act(form: OutcomeForm) -> bool:
        version = int(form.cleaned_data["version"])
        scored(settling.settle)(response, **form.words, version=version, by=request.user, at=timezone.now())
        return True

    done, form = resaved(request, form_of, act)
    if done:
        messages.success(request, "The outcome is given, and the supplier’s risk worked out anew.")
        return redirect(back)
    context = {
        "response": response,
        "heading": "Give the outcome",
        "back": back,
        "meaning": f"Score: {band_of(response)['text']}. From now on it is the supplier’s control score, dated the day "
        "of the first handing in.",
        "marking": SENSITIVE,
    }
    return shown(request, FORM, form, **context)


@may("responses.settle")
@of_response
def follow_up(request: HttpRequest, response: Response) -> HttpResponse:
    back = reverse("asking:response", args=[response.pk])
    form = FollowUpForm(request.POST or None, cancel_href=back)

    def act() -> None:
        settling.write_follow_up(response, text=form.cleaned_data["text"], by=request.user, at=timezone.now())

    if saved(request, form, act):
        messages.success(request, "Written down.")
        return redirect(back)
    context = {"response": response, "heading": "What came of it?", "back": back, "marking": SENSITIVE}
    return shown(request, FORM, form, **context)


@may("responses.settle")
@of_response
def reopen(request: HttpRequest, response: Response) -> HttpResponse:
    def act(reason: str) -> None:
        scored(settling.reopen)(response, reason=reason, by=request.user, at=timezone.now())

    return reasoned(
        request,
        response,
        lambda back: ReasonForm(
            request.POST or None, label="Why is it read again?", submit="Read it again", cancel_href=back
        ),
        act,
        heading="Read it again",
        done="Its outcome is taken back; it waits to be read.",
    )
