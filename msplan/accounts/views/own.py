"""Your account: who msplan thinks you are, and when you are away."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from msplan.accounts.forms import LeaveForm
from msplan.accounts.people import set_leave
from msplan.accounts.views.rows import leave_words, rows_about
from msplan.lib.dates import today


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    person = request.user
    context = {
        "rows": rows_about(person),
        "leave": leave_words(person, today()),
        "two_step": is_mfa_enabled(person, [Authenticator.Type.TOTP]),
    }
    return render(request, "accounts/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    person = request.user
    initial = {"first": person.leave_from, "last": person.leave_until, "deputy": person.deputy_id}
    form = LeaveForm(request.POST or None, person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_leave(person, **form.cleaned_data, by=person, at=timezone.now())
        messages.success(request, "Your leave is saved.")
        return redirect("accounts:show")
    return render(request, "accounts/leave.html", {"form": form}, status=422 if form.errors else 200)
