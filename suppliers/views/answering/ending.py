"""Not answering here: declining, having answered elsewhere, and coming back from either."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from msplan.lib.dates import london_date
from msplan.views.saving import pressed, saved, shown
from suppliers.asking.answering.declining import answer_elsewhere, come_back, decline
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.forms import DeclineForm, ElsewhereForm
from suppliers.asking.models import UNANSWERED, InvitationState
from suppliers.views.answering.access import answering


@answering(posts=True)
def declined(request: HttpRequest, access: Access) -> HttpResponse:
    """Asked for a reason, in one page; there is no page between it and the deed: it can be taken back."""
    if _is_past(access, InvitationState.DECLINED):
        return redirect("answering:start", access.code)
    form = DeclineForm(request.POST or None, cancel_href=_start(access))
    if saved(
        request,
        form,
        lambda: decline(access.invitation, reason=form.cleaned_data["reason"], at=timezone.now()),
    ):
        return redirect("answering:start", access.code)
    return shown(request, "suppliers/answering/decline.html", form, access=access)


@answering(posts=True)
def elsewhere(request: HttpRequest, access: Access) -> HttpResponse:
    """What they pointed at goes into the record unchecked."""
    no_questions = access.invitation.campaign.is_for_acceptance
    if no_questions or _is_past(access, InvitationState.ELSEWHERE):
        return redirect("answering:start", access.code)
    now = timezone.now()
    form = ElsewhereForm(
        request.POST or None, request.FILES or None, on=london_date(now), cancel_href=_start(access)
    )
    if saved(request, form, lambda: answer_elsewhere(access.invitation, form.found(), at=now)):
        return redirect("answering:start", access.code)
    return shown(request, "suppliers/answering/elsewhere.html", form, access=access)


@answering(posts=True)
def came_back(request: HttpRequest, access: Access) -> HttpResponse:
    if request.method != "POST":
        return redirect("answering:start", access.code)
    done = "You can answer now. Whatever you saved before is there."
    return pressed(
        request, lambda: come_back(access.invitation, at=timezone.now()), done=done, to=_start(access)
    )


def _is_past(access: Access, same: InvitationState) -> bool:
    """Said already, or answered: the first page tells how it stands."""
    return access.invitation.state == same or access.invitation.state not in UNANSWERED


def _start(access: Access) -> str:
    return reverse("answering:start", args=[access.code])
