"""What is done to a version by a button: drafts made and taken away, ready and back, the order, what is left out."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from msplan.accounts.permissions import may
from msplan.views.saving import REFUSALS, pressed
from suppliers.asking.questionnaire import editing, versions
from suppliers.views.asking.questionnaires.version import version_or_404

DIRECTIONS = {"up": editing.UP, "down": editing.DOWN}


@may("asking.edit")
@require_POST
def make_draft(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(pk)
    try:
        draft = versions.draft_from(version, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect("asking:version", pk)
    messages.success(request, f"Version {draft.number} is a draft with the same words. Change what you need.")
    return redirect("asking:version", draft.pk)


@may("asking.edit")
@require_POST
def make_ready(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(
        request, pk, versions.make_ready, done="It is ready to send. Campaigns can be made with it."
    )


@may("asking.edit")
@require_POST
def back_to_draft(request: HttpRequest, pk: int) -> HttpResponse:
    return _pressed(request, pk, versions.back_to_draft, done="It is a draft again.")


@may("asking.edit")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        versions.discard(version_or_404(pk), by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect("asking:version", pk)
    messages.success(request, "The draft is taken away.")
    return redirect("asking:questionnaires")


@may("asking.edit")
@require_POST
def move(request: HttpRequest, pk: int, question: str) -> HttpResponse:
    by_one = DIRECTIONS.get(request.POST.get("to", ""))
    if by_one is None:
        return redirect("asking:version", pk)
    return _pressed(request, pk, editing.move, question, by_one=by_one)


@may("asking.edit")
@require_POST
def leave_out(request: HttpRequest, pk: int, question: str) -> HttpResponse:
    is_out = request.POST.get("out") == "yes"
    done = "It is left out of this version." if is_out else "It is asked again."
    return _pressed(request, pk, editing.leave_out, question, is_out=is_out, done=done)


def _pressed(
    request: HttpRequest,
    pk: int,
    act: Callable[..., object],
    question: str = "",
    *,
    done: str = "",
    **words: Any,
) -> HttpResponse:
    """A button on the version's page; back to the question that it stands at."""
    version = version_or_404(pk)
    about = [question] if question else []
    here = reverse("asking:version", args=[pk]) + (f"#{question}-row" if question else "")
    return pressed(
        request, lambda: act(version, *about, **words, by=request.user, at=timezone.now()), done=done, to=here
    )
