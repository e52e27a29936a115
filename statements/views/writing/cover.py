"""Whom a statement covers, and whether it says that no steps were taken."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.refusing import StaleEdit
from statements.views.fetching import SaidNo, add_refusal, form_page, statement_or_404
from statements.writing.covering import set_cover
from statements.writing.forms import CoverForm


@may("drafts.edit")
def cover(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    here = reverse("drafts:detail", args=[pk])
    form = CoverForm(request.POST or None, statement=statement, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            changed = set_cover(statement, **form.words, seen=seen, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            add_refusal(form, refusal)
        except StaleEdit:  # somebody saved between the form's look and the act's
            form = CoverForm(request.POST, statement=statement_or_404(pk), cancel_href=here)
        else:
            messages.success(request, "Saved." if changed else "Nothing was changed, so nothing was saved.")
            return redirect(here)
    return form_page(request, "writing/cover", statement, form)
