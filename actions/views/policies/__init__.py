"""The pages of policies, and of the routes for raising a concern."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may


@may("policies.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(
        request, "actions/policies/placeholder.html", {"heading": "Policies", "current": "policies"}
    )


@may("policies.see")
@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    context = {"heading": "Raising concerns", "current": "routes"}
    return render(request, "actions/policies/placeholder.html", context)
