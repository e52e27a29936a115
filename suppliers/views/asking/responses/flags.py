"""What a reader makes of a flag, or of anything else that an answer shows."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.writing import ReasonForm
from msplan.views.saving import kept, saved, shown
from suppliers.asking.models import Flag, FlagSeverity, Response
from suppliers.asking.reading import flagging
from suppliers.asking.reading.forms import FindingForm
from suppliers.checks.models import Finding
from suppliers.risk.keeping import scored
from suppliers.views.asking.responses.words import SENSITIVE, of_response

FORM = "suppliers/asking/responses/form.html"


@may("responses.settle")
@of_response
def finding(request: HttpRequest, response: Response) -> HttpResponse:
    return _finding(request, response, None)


@may("responses.settle")
@of_response
def finding_of_flag(request: HttpRequest, response: Response, flag_pk: int) -> HttpResponse:
    return _finding(request, response, _flag(response, flag_pk))


def _finding(request: HttpRequest, response: Response, flag: Flag | None) -> HttpResponse:
    back = reverse("asking:response", args=[response.pk])
    initial = {"contact_name": response.invitation.to_name}
    if flag:
        severity = flagging.SEVERITIES[FlagSeverity(flag.severity)]
        initial |= {"title": flag.text[:200], "severity": severity}
    form = FindingForm(request.POST or None, initial=initial, cancel_href=back)

    def act() -> Finding:
        words = {name: form.cleaned_data[name] for name in form.fields}
        return scored(flagging.raise_finding)(
            response, flag=flag, **words, follower=request.user, by=request.user, at=timezone.now()
        )

    made = kept(request, form, act, done=lambda made: f"{made} is written down.")
    if made is not None:
        return redirect(f"{back}#flags")
    context = {
        "response": response,
        "heading": f"Make a finding of {flag.code}" if flag else "Write a finding down",
        "back": back,
        "meaning": "It stands among the findings of due diligence from now on"
        + (", and the supplier’s risk is high until it is closed." if flag and _is_critical(flag) else "."),
        "marking": SENSITIVE,
    }
    return shown(request, FORM, form, **context)


def _is_critical(flag: Flag) -> bool:
    return flag.severity == FlagSeverity.CRITICAL


@may("responses.settle")
@of_response
def settle_flag(request: HttpRequest, response: Response, flag_pk: int) -> HttpResponse:
    flag = _flag(response, flag_pk)
    label = f"Why is no finding made of “{flag.text}”?"
    return reasoned(
        request,
        response,
        lambda back: ReasonForm(
            request.POST or None, label=label, submit="Make no finding", cancel_href=back
        ),
        lambda reason: scored_flag(flag, reason, request),
        heading=f"No finding of {flag.code}",
        done="Saved: no finding is made of it.",
    )


def scored_flag(flag: Flag, reason: str, request: HttpRequest) -> None:
    flagging.settle_flag(flag, note=reason, by=request.user, at=timezone.now())


def reasoned(
    request: HttpRequest,
    response: Response,
    form_of: Callable[[str], ReasonForm],
    act: Callable[[str], None],
    *,
    heading: str,
    done: str,
) -> HttpResponse:
    """A page that asks for one reason."""
    back = reverse("asking:response", args=[response.pk])
    form = form_of(back)
    if saved(request, form, lambda: act(form.cleaned_data["reason"])):
        messages.success(request, done)
        return redirect(back)
    context = {"response": response, "heading": heading, "back": back, "marking": SENSITIVE}
    return shown(request, FORM, form, **context)


def _flag(response: Response, pk: int) -> Flag:
    return get_object_or_404(Flag.objects.select_related("response"), pk=pk, response=response)
