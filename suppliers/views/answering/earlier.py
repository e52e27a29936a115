"""Texts of an answer that others took the place of: nothing that was typed is lost to those who typed it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from msplan.lib.dates import LONDON, plain
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.telling import lines
from suppliers.asking.models import EarlierAnswer
from suppliers.views.answering.access import answering, nothing_here
from suppliers.views.answering.sheets import in_scope, sheet_or_none

MOST = 30


@answering(colleagues=True)
def earlier(request: HttpRequest, access: Access, question: str) -> HttpResponse:
    sheet = sheet_or_none(access)
    task = sheet.task(question) if sheet else None
    if task is None or not in_scope(access, task):
        return nothing_here(request)
    rows = EarlierAnswer.objects.filter(answer__invitation=access.invitation, answer__question=question)
    texts = []
    for row in rows.order_by("-saved_at", "-pk")[:MOST]:
        told = [{"key": line.key, "value": line.value} for line in lines(task.question, row.value)]
        at = row.saved_at.astimezone(LONDON)
        title = f"{plain(at.date())} at {at:%H:%M:%S}"
        texts.append({"title": title, "rows": told or [{"key": "Answer", "value": "Nothing"}]})
    context = {"access": access, "question": task.question, "texts": texts, "of": rows.count()}
    return render(request, "suppliers/answering/earlier.html", context)
