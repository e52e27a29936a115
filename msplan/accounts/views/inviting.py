"""Invitations: the administrator sends one again; whoever was invited chooses a password."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from msplan.accounts import inviting
from msplan.accounts.fresh import fresh
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.accounts.sign_in_forms import InvitedForm

# In the session while the address bar has a page without the secret.
LINK = "msplan_invitation"
ARRIVED = "here"


@may("accounts.administer")
@require_POST
@fresh
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    try:
        inviting.invite(person, by=request.user, at=timezone.now())
        messages.success(
            request, f"A new invitation is on its way to {person}. The link before it no longer works."
        )
    except inviting.NotToInvite as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:person", person.pk)


def _tells_no_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A secret stands in the address: not even our own style sheets, whose lines a proxy may log, learn of it."""

    @wraps(view)
    def told(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return told


@login_not_required
@never_cache
@_tells_no_address
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The link of the mail. Opening it changes nothing: scanners of mail open links before people do."""
    if token != ARRIVED:
        if inviting.invited_by(uid, token) is None:
            return _over(request)
        request.session[LINK] = token
        return redirect("accounts:invitation", uid, ARRIVED)
    token = request.session.get(LINK, "")
    person = inviting.invited_by(uid, token) if settings.LOCAL_PASSWORDS else None
    if person is None:
        return _over(request)
    form = InvitedForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        if not inviting.accept(person, token=token, password=password, at=timezone.now()):
            return _over(request)
        request.session.pop(LINK, None)
        messages.success(request, "Your password is saved. Sign in with it now.")
        return redirect("account_login")
    status = 422 if form.errors else 200
    return render(request, "accounts/invitation.html", {"form": form, "person": person}, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation.html", {"form": None}, status=410)
