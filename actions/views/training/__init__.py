"""The pages of training: courses, audiences, and what was handed in of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may


@may("training.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(
        request, "actions/policies/placeholder.html", {"heading": "Training", "current": "training"}
    )
