"""For whoever reads a supplier's page and worries about their own situation. Asks nobody who they are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from suppliers.views.answering.access import takes


@takes("GET", "HEAD")
def worried(request: HttpRequest) -> HttpResponse:
    return render(request, "suppliers/answering/worried.html")
