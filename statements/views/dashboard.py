"""The executive lead's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import london_date
from statements.dashboard import dashboard
from statements.figures.scopes import this_year


@may("dashboard.see")
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = dashboard(request.user, this_year(london_date(now)))
    return render(request, "dashboard/show.html", {"page": page, "now": now})
