"""The first page behind the link: who asks, why, until when, and what there is to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from suppliers.asking.answering.following import Access
from suppliers.views.answering.access import answering


@answering(colleagues=True)
def show(request: HttpRequest, access: Access) -> HttpResponse:
    return render(request, "suppliers/answering/start.html", {"access": access})
