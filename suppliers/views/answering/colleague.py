"""Passing a section to a colleague: a link of their own, shown once; and its end."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from msplan.lib.refusing import Refused
from msplan.views.saving import add_refusal
from suppliers.asking.answering.colleagues import ask_colleague, end_colleague, write_to
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.signing_forms import ColleagueForm
from suppliers.asking.answering.standing import form_of
from suppliers.asking.models import Colleague
from suppliers.asking.questionnaire.form import Section
from suppliers.views.answering.access import answering, nothing_here


def _section(access: Access, name: str) -> Section | None:
    try:
        return next((each for each in form_of(access.invitation).sections if each.id == name), None)
    except Refused:
        return None


@answering(posts=True)
def pass_on(request: HttpRequest, access: Access, section: str) -> HttpResponse:
    found = _section(access, section)
    if found is None:
        return nothing_here(request)
    form = ColleagueForm(request.POST or None, cancel_href=reverse("answering:tasks", args=[access.code]))
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            colleague, link = ask_colleague(
                access.invitation, section, name=form.cleaned_data["name"], at=now
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            email = form.cleaned_data["email"]
            if email:
                write_to(colleague, link, email=email, section=found.title, at=now)
            # Shown now and never again: the answer to the post itself, kept by no cache.
            address = settings.SITE_URL + reverse("answering:arrive", args=[link.token()])
            context = {
                "access": access,
                "section": found,
                "colleague": colleague,
                "email": email,
                "address": address,
            }
            return render(request, "suppliers/answering/passed_on.html", context)
    context = {"access": access, "section": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "suppliers/answering/pass_on.html", context, status=status)


@answering(posts=True)
def end(request: HttpRequest, access: Access, section: str) -> HttpResponse:
    rows = Colleague.objects.filter(invitation=access.invitation, section=section, ended_at__isnull=True)
    colleague, found = rows.first(), _section(access, section)
    if found is None:
        return nothing_here(request)
    if colleague is None:
        return redirect("answering:tasks", access.code)
    if request.method == "POST":
        end_colleague(colleague, at=timezone.now())
        messages.success(request, "Their link is ended. What they wrote is kept.")
        return redirect("answering:tasks", access.code)
    context = {"access": access, "section": found, "colleague": colleague}
    return render(request, "suppliers/answering/end_colleague.html", context)
