"""One priority risk."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from actions.models import PriorityRisk
from actions.risks import closing, keeping
from actions.views.risks import deeds
from msplan.accounts.permissions import may

CLOSE = (
    "Close the risk",
    "Why is it no longer a priority?",
    "Nobody is asked to review it any more. It stays here.",
)
REOPEN = ("Open it again", "Why is it a priority again?", "It is reviewed once a year again.")


@may("risks.edit")
def note_risk(request: HttpRequest) -> HttpResponse:
    return deeds.note(request, PriorityRisk, keeping.note_risk)


@may("risks.see")
@require_safe
def risk(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.show(request, deeds.found(PriorityRisk, pk))


@may("risks.see")
def risk_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.edit(request, deeds.found(PriorityRisk, pk))


@may("risks.see")
def risk_review(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.review(request, deeds.found(PriorityRisk, pk))


@may("risks.edit")
def risk_close(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.with_reason(request, deeds.found(PriorityRisk, pk), closing.close_risk, CLOSE)


@may("risks.edit")
def risk_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.with_reason(request, deeds.found(PriorityRisk, pk), closing.reopen, REOPEN)


@may("actions.create")
def risk_raise(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.raise_from(request, deeds.found(PriorityRisk, pk))


@may("risks.edit")
def risk_link(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.link(request, deeds.found(PriorityRisk, pk))


@may("risks.edit")
@require_POST
def risk_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.unlink(request, deeds.found(PriorityRisk, pk))
