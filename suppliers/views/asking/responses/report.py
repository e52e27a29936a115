"""The report to the supplier: looked at, given a note, released."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from msplan.accounts.permissions import may
from msplan.views.saving import resaved, shown
from suppliers.asking.models import Response
from suppliers.asking.reading import reporting
from suppliers.asking.reading.forms import ReportForm
from suppliers.asking.reading.reckoning import read
from suppliers.views.asking.responses.words import SENSITIVE, of_response, response_or_404

PAGE = "suppliers/asking/responses/report.html"


@may("responses.settle")
@require_http_methods(["GET", "HEAD", "POST"])
@of_response
def report(request: HttpRequest, response: Response) -> HttpResponse:
    back = reverse("asking:response", args=[response.pk])
    context: dict[str, Any] = {"response": response, "back": back, "marking": SENSITIVE}
    if not response.outcome:
        return redirect(back)
    if response.report_at is not None:
        return render(request, PAGE, {**context, "report": response.report})

    def form_of() -> ReportForm:
        version = response_or_404(response.pk).version
        return ReportForm(request.POST or None, version=version, cancel_href=back)

    if request.method == "POST" and request.POST.get("go") == "preview":
        return _preview(request, response, form_of(), context)
    done, form = resaved(request, form_of, lambda form: _release(request, response, form))
    if done:
        messages.success(request, f"The report is released, and {response.invitation.to_name} is written to.")
        return redirect("asking:report", response.pk)
    if form.errors:
        return shown(request, PAGE, form, **context)
    return _preview(request, response, form, context)


def _release(request: HttpRequest, response: Response, form: ReportForm) -> bool:
    words = {"note": form.cleaned_data["note"], "with_score": form.cleaned_data["with_score"]}
    version = int(form.cleaned_data["version"])
    reporting.release(response, **words, version=version, by=request.user, at=timezone.now())
    return True


def _preview(
    request: HttpRequest, response: Response, form: ReportForm, context: dict[str, Any]
) -> HttpResponse:
    """The same page as it would be released, with what was typed so far."""
    is_fine = not form.is_bound or form.is_valid()
    typed = form.cleaned_data if form.is_bound and is_fine else {}
    draft = reporting.drafted(
        read(response),
        note=typed.get("note", ""),
        with_score=bool(typed.get("with_score")),
        by=request.user.name,
        at=timezone.now(),
    )
    return shown(request, PAGE, form, **context, report=draft, is_draft=True)
