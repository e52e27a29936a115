"""The questionnaires in their versions, and the files that come with msplan."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msplan.accounts.permissions import may
from msplan.lib.lists import page_of
from msplan.views.saving import pressed
from suppliers.asking.models import QuestionnaireVersion
from suppliers.asking.questionnaire.versions import SHIPPED, not_taken, take_shipped
from suppliers.views.exports import QUESTIONNAIRES

NOUN = ("version", "versions")


@may("asking.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = QuestionnaireVersion.objects.filter(questionnaire__archived_at__isnull=True).defer("body")
    found = found.select_related("questionnaire").annotate(used_by=Count("campaigns"))
    rows = found.order_by("questionnaire__name", "questionnaire", "-number")
    page = page_of(rows, request, noun=NOUN, export=QUESTIONNAIRES)
    context = {
        "reads": request.user.may("responses.read"),
        "page": page,
        "rows": [{"version": version, "state": state_of(version)} for version in page],
        "may_edit": request.user.may("asking.edit"),
        "not_taken": not_taken() if request.user.may("asking.edit") else [],
    }
    return render(request, "suppliers/asking/questionnaires/index.html", context)


def state_of(version: QuestionnaireVersion) -> dict[str, Any]:
    if version.sent_at:
        return {"text": "Sent", "tone": "plain"}
    return (
        {"text": "Draft", "tone": "info"} if version.is_draft else {"text": "Ready to send", "tone": "good"}
    )


@may("asking.edit")
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    def act() -> list[QuestionnaireVersion]:
        return [take_shipped(slug, by=request.user, at=timezone.now()) for slug in SHIPPED]

    done = "The questionnaires that come with msplan are there, ready to send."
    return pressed(request, act, done=done, to=reverse("asking:questionnaires"))
