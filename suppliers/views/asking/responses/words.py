"""How pages say how a response stands; and that a view of one is for those alone who may read it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from msplan.accounts.models import Person
from suppliers.asking.models import FlagSeverity, InvitationState, Outcome, Response, ResponseBand
from suppliers.asking.reading.rights import READ_FIRST_WORDS, SETTLE, may_read, with_all
from suppliers.risk.arithmetic import shown as rounded

P = ParamSpec("P")
SENSITIVE = "OFFICIAL-SENSITIVE"
STATES = {
    InvitationState.SUBMITTED: "info",
    InvitationState.QUERIED: "warn",
    InvitationState.ACCEPTED: "good",
    InvitationState.OPEN: "neutral",
    InvitationState.STARTED: "info",
    InvitationState.DECLINED: "bad",
    InvitationState.ELSEWHERE: "plain",
    InvitationState.WITHDRAWN: "neutral",
}
SEVERITIES = {FlagSeverity.CRITICAL: "worst", FlagSeverity.MAJOR: "bad", FlagSeverity.MINOR: "warn"}
OUTCOMES = {
    Outcome.ACCEPT: "good",
    Outcome.WITH_ACTIONS: "warn",
    Outcome.MEETING: "warn",
    Outcome.ESCALATE: "bad",
}


def state_of(state: str, *, is_hidden: bool = False) -> dict[str, str]:
    if is_hidden:
        return {"text": READ_FIRST_WORDS, "tone": "info"}
    return {"text": InvitationState(state).label, "tone": STATES[InvitationState(state)]}


def band_of(response: Response) -> dict[str, str]:
    """ "Amber, 63.8": the number is rounded to be shown, the band was told before."""
    label = ResponseBand(response.band).label
    return {"text": f"{label}, {rounded(response.score)}", "tone": response.band}


def outcome_of(response: Response) -> dict[str, str]:
    return {"text": response.get_outcome_display(), "tone": OUTCOMES[Outcome(response.outcome)]}


def step(text: str, name: str, response: Response, *, posts: bool = False, **fields: Any) -> dict[str, Any]:
    return {
        "text": text,
        "href": reverse(f"asking:{name}", args=[response.pk]),
        "posts": posts,
        "fields": [{"name": key, "value": value} for key, value in fields.items()],
    }


def response_or_404(pk: int) -> Response:
    return get_object_or_404(with_all(), pk=pk)


def of_response(
    view: Callable[Concatenate[HttpRequest, Response, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, int, P], HttpResponse]:
    """A page about a response. Whoever is not told what is in it is led to the page that says so, whatever is asked."""

    @wraps(view)
    def led(request: HttpRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = response_or_404(pk)
        if not may_read(request.user, response):
            return redirect("asking:response", pk)
        return view(request, response, *args, **kwargs)

    return led  # type: ignore[return-value]  # the stubs of wraps() lose that the first arguments have no name


def settles(person: Person, response: Response) -> bool:
    """May act on it now."""
    return person.may(SETTLE) and not response.is_held and not response.outcome
