"""The questionnaires, and the versions of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.lists import page_of
from suppliers.models import Questionnaire


@may("asking.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = Questionnaire.objects.filter(archived_at__isnull=True)
    page = page_of(found, request, noun=("questionnaire", "questionnaires"))
    return render(request, "suppliers/asking/questionnaires/index.html", {"page": page})
