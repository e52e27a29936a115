"""The force's profile, and its colour as a stylesheet: the security policy allows no style inside a page."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from msplan.accounts.context import administration_tabs
from msplan.accounts.permissions import may
from msplan.force.bodies import save_body
from msplan.force.forms import ProfileForm
from msplan.force.law_forms import BodyForm, LawForm
from msplan.force.models import Body, ForceProfile
from msplan.force.profile import save_profile
from msplan.lib.dates import today
from msplan.lib.refusing import StaleEdit


@login_not_required
@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    colour = ForceProfile.current().colour
    css = f":root{{--force-colour:{colour};--govuk-brand-colour:{colour}}}\n"
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": "public, max-age=300"})


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness, for programs (RFC 9116). It says of itself that it holds for three months."""
    page, force = f"{settings.SITE_URL}{reverse('security')}", ForceProfile.current()
    contacts = [f"mailto:{force.contact_email}"] if force.contact_email else []
    lines = [
        *(f"Contact: {contact}" for contact in [*contacts, page]),
        f"Expires: {timezone.now() + timedelta(days=90):%Y-%m-%dT00:00:00Z}",
        f"Policy: {page}",
        f"Canonical: {settings.SITE_URL}{reverse('force:security_txt')}",
        "Preferred-Languages: en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@may("force.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=ForceProfile.current())
    if request.method == "POST" and form.is_valid():
        if _saved_profile(request, form):
            messages.success(request, "The force's profile is saved.")
            return redirect("force:edit")
        form = ProfileForm(request.POST, instance=ForceProfile.current())
    return render(
        request,
        "force/edit.html",
        {"form": form, "tabs": administration_tabs(request)},
        status=422 if form.errors else 200,
    )


def _saved_profile(request: HttpRequest, form: ProfileForm | LawForm) -> bool:
    """Not where somebody else saved between our looking and our writing."""
    said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    version = int(form.cleaned_data["version"])
    try:
        save_profile(said, version=version, by=request.user, at=timezone.now())
    except StaleEdit:
        return False
    return True


@may("force.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def law(request: HttpRequest) -> HttpResponse:
    """The legal switches, and the bodies with who approves and signs for them."""
    back = reverse("force:edit")
    form = LawForm(request.POST or None, instance=ForceProfile.current(), on=today(), cancel_href=back)
    if request.method == "POST" and form.is_valid():
        if _saved_profile(request, form):
            messages.success(request, "The legal switches are saved.")
            return redirect("force:law")
        form = LawForm(request.POST, instance=ForceProfile.current(), on=today(), cancel_href=back)
    context = {"form": form, "tabs": administration_tabs(request), "bodies": Body.objects.all()}
    return render(request, "force/law.html", context, status=422 if form.errors else 200)


@may("force.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def body(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Body, pk=pk)
    form = BodyForm(request.POST or None, instance=found, cancel_href=reverse("force:law"))
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("approving_board", "signatory_title")}
        version = int(form.cleaned_data["version"])
        with suppress(StaleEdit):
            save_body(found, **said, version=version, by=request.user, at=timezone.now())
            messages.success(request, f"{found.name} is saved.")
            return redirect("force:law")
        found = get_object_or_404(Body, pk=pk)
        form = BodyForm(request.POST, instance=found, cancel_href=reverse("force:law"))
    return render(
        request, "force/body.html", {"form": form, "body": found}, status=422 if form.errors else 200
    )
