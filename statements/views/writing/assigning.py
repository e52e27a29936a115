"""Who writes a section, and that it is ready or not yet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actions.plan.rights import demand
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.refusing import StaleEdit
from statements.views.fetching import SaidNo, add_refusal, form_page, place_of, section_or_404
from statements.writing import assigning
from statements.writing.forms import AuthorForm


@may("drafts.edit")
def author(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    found = section_or_404(pk, section_pk)
    here = reverse("drafts:detail", args=[pk])
    form = AuthorForm(request.POST or None, section=found, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        chosen, seen = form.cleaned_data["author"], form.cleaned_data["version"]
        try:
            assigning.assign(found, author=chosen, seen=seen, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            add_refusal(form, refusal)
        except StaleEdit:  # somebody saved between the form's look and the act's
            form = AuthorForm(request.POST, section=section_or_404(pk, section_pk), cancel_href=here)
        else:
            messages.success(request, f"{chosen.name} writes “{found.heading}”.")
            return redirect(here)
    return form_page(request, "writing/author", found.statement, form, section=found)


@may("drafts.own")
@require_POST
def ready(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    """Ready, or ("no" in the form) not ready after all."""
    found = section_or_404(pk, section_pk)
    demand(assigning.may_write(request.user, found, today()))
    act = assigning.write_on if request.POST.get("ready") == "no" else assigning.mark_ready
    try:
        act(found, by=request.user, at=timezone.now())
    except SaidNo as refusal:
        messages.error(request, str(refusal))
    return redirect(place_of(request.user, found))
