"""What the register believes beside what they say."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from msplan.accounts.permissions import demand, may
from msplan.lib.refusing import StaleEdit
from msplan.views.saving import REFUSALS
from suppliers.asking.models import Response
from suppliers.asking.reading import comparing
from suppliers.asking.reading.comparing import MOST_AT_ONCE, Line
from suppliers.asking.reading.reckoning import read
from suppliers.risk.keeping import scored
from suppliers.views.asking.responses.words import SENSITIVE, of_response

STALE = (
    "Somebody changed the register while you were looking. Compare again: what you ticked is still ticked, and "
    "nothing was written."
)


@may("responses.read")
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may take nothing into the register is told so first, of what is held too."""
    if request.method == "POST":
        demand(request.user, "suppliers.edit")
    return _compare(request, pk)


@of_response
def _compare(request: HttpRequest, response: Response) -> HttpResponse:
    takes = request.user.may("suppliers.edit")
    ticked, refusal = request.POST.getlist("take"), ""
    if request.POST.get("all"):
        ticked = [line.key for line in comparing.compare(read(response)) if line.takes][:MOST_AT_ONCE]
    if request.method == "POST":
        try:
            taken = _take(request, response, ticked)
        except StaleEdit:
            refusal = STALE
        except REFUSALS as no:
            refusal = str(no)
        else:
            messages.success(request, f"{taken} line{'' if taken == 1 else 's'} taken into the register.")
            return redirect("asking:compare", response.pk)
    lines = comparing.compare(read(response))
    context = {
        "response": response,
        "groups": _grouped(lines, ticked),
        "takes": takes and any(line.takes for line in lines),
        "may_take": sum(line.takes for line in lines),
        "at_once": MOST_AT_ONCE,
        "differing": sum(line.differs for line in lines),
        "total": len(lines),
        "version": comparing.seen(lines),
        "refusal": refusal,
        "problems": _problems(refusal, lines) if refusal else [],
        "back": reverse("asking:response", args=[response.pk]),
        "record": reverse("record:show", args=[response.supplier.survivor.pk]),
        "marking": SENSITIVE,
    }
    return render(request, "suppliers/asking/responses/compare.html", context, status=422 if refusal else 200)


def _take(request: HttpRequest, response: Response, ticked: list[str]) -> int:
    version = request.POST.get("version", "")
    return scored(comparing.take_in)(response, ticked, version=version, by=request.user, at=timezone.now())


def _problems(refusal: str, lines: list[Line]) -> list[dict[str, str]]:
    """The sentence, leading to the first line that can be ticked."""
    first = next((line for line in lines if line.takes), None)
    return [{"text": refusal, "field_id": f"take-{_id(first)}" if first else ""}]


def _id(line: Line) -> str:
    return line.key.replace(":", "-")


def _grouped(lines: list[Line], ticked: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "rows": [{"line": line, "id": _id(line), "ticked": line.key in ticked} for line in rows],
        }
        for name, rows in groupby(lines, key=lambda line: line.group)
    ]
