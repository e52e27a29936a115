"""Your account: who msplan thinks you are, and when you are away."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from msplan.accounts.backend import SECOND_FACTORS
from msplan.accounts.forms import LeaveForm
from msplan.accounts.views.leaving import leave_form, saved_leave
from msplan.accounts.views.rows import leave_words, rows_about
from msplan.lib.dates import today


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    person = request.user
    context = {
        "rows": rows_about(person),
        "leave": leave_words(person, today()),
        "sees_roles": person.may("roles.see"),
        "two_step": is_mfa_enabled(person, SECOND_FACTORS),
    }
    return render(request, "accounts/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    person = request.user
    form: LeaveForm | None = leave_form(request, person, cancel_href=reverse("accounts:show"))
    if request.method == "POST":
        form = saved_leave(request, person, form)
        if form is None:
            messages.success(request, "Your leave is saved.")
            return redirect("accounts:show")
    return render(request, "accounts/leave.html", {"form": form}, status=422 if form and form.errors else 200)
