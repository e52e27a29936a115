"""The pages of returns: dated counts that are handed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may


@may("returns.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "actions/returns/soon.html", {"heading": "Returns", "current": "returns"})
