"""One version: everything that it asks, gives and flags; what changed; how a supplier sees it on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import london_date, plain
from suppliers.asking.models import QuestionnaireVersion
from suppliers.asking.questionnaire.comparing import differences
from suppliers.asking.questionnaire.describing import on_paper, plain_number, told
from suppliers.asking.questionnaire.form import Form
from suppliers.asking.questionnaire.reading import read_body
from suppliers.views.asking.questionnaires.listing import state_of

CAMPAIGNS = 10  # named on the page


def version_or_404(pk: int) -> QuestionnaireVersion:
    found = QuestionnaireVersion.objects.select_related("questionnaire", "made_by")
    return get_object_or_404(found, pk=pk)


def before(version: QuestionnaireVersion) -> QuestionnaireVersion | None:
    earlier = QuestionnaireVersion.objects.filter(
        questionnaire=version.questionnaire_id, number__lt=version.number
    )
    return earlier.order_by("-number").first()


@may("asking.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(pk)
    form, campaigns = read_body(version.body), version.campaigns.order_by("-opens_on", "-pk")
    draft = version.questionnaire.versions.filter(ready_at__isnull=True).exclude(pk=pk).first()
    may_edit = request.user.may("asking.edit")
    context = {
        "version": version,
        "form_": form,
        "facts": _facts(version, form),
        "rows": _rows(version, form),
        "sections": told(form),
        "points": plain_number(form.of),
        "campaigns": campaigns[:CAMPAIGNS],
        "used_by": campaigns.count(),
        "has_before": before(version) is not None,
        "draft": draft,
        "may_edit": may_edit,
        "edits": may_edit and version.is_draft,
    }
    return render(request, "suppliers/asking/questionnaires/detail.html", context)


def _facts(version: QuestionnaireVersion, form: Form) -> list[dict[str, Any]]:
    count = len(form.questions)
    asked = f"{count} question{'' if count == 1 else 's'}"
    if form.left_out:
        asked += f", {len(form.left_out)} left out"
    return [
        {"name": "State", **state_of(version)},
        {"name": "Asks", "text": asked, "tone": "plain"},
        {"name": "Points", "text": plain_number(form.of), "tone": "plain"},
    ]


def _rows(version: QuestionnaireVersion, form: Form) -> list[dict[str, Any]]:
    made = plain(london_date(version.made_at))
    rows = [
        {"key": "Introduction", "value": form.intro},
        {"key": "Takes about", "value": f"{form.minutes} minute{'' if form.minutes == 1 else 's'}"},
        {"key": "Made", "value": f"{made}, {version.made_by}" if version.made_by else made},
    ]
    if version.sent_at:
        rows.append({"key": "First sent", "value": plain(london_date(version.sent_at))})
    return rows


@may("asking.see")
@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(pk)
    older = before(version)
    found = differences(older.body, version.body) if older else []
    context = {"version": version, "older": older, "differences": found}
    return render(request, "suppliers/asking/questionnaires/changes.html", context)


@may("asking.see")
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    version = version_or_404(pk)
    form = read_body(version.body)
    context = {
        "version": version,
        "form_": form,
        "sections": on_paper(form),
        "back": reverse("asking:version", args=[pk]),
    }
    return render(request, "suppliers/asking/questionnaires/preview.html", context)
