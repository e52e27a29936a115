"""Coming with the link of a mail. Looking changes nothing, however often a mail scanner looks; Continue goes in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from msplan.lib.limits import may_try
from suppliers.asking.answering.following import followed, go_in, withdrawn_by_us
from suppliers.asking.answering.renewing import send_fresh, whose_address, whose_code
from suppliers.asking.models import Invitation
from suppliers.views.answering.access import let_in, nothing_here, takes, withdrawn

# Tries with an address that opens nothing, and wishes for a fresh one, from one computer. A link that is right is
# never refused: nobody else's tries shut a supplier out. Why that is safe: docs/rules/asking.md.
MOST_DEAD, DEAD_MINUTES = 30, 5
MOST_FRESH, FRESH_MINUTES = 5, 60


@takes("GET", "HEAD", "POST", secret=True)
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the secret address itself; Continue swaps it for an address without it."""
    now = timezone.now()
    access = followed(token, at=now)
    if withdrawn_by_us(token) or (access is not None and access.is_withdrawn):
        return withdrawn(request)
    if access is None:
        if not may_try(request, "answer_dead", most=MOST_DEAD, minutes=DEAD_MINUTES, at=now):
            return _too_many(request)
        return nothing_here(request)
    if request.method != "POST":
        # Of the supplier the page says nothing: whose link it is comes after Continue.
        context = {"access": access, "campaign": access.invitation.campaign, "section": access.section}
        return render(request, "suppliers/answering/arrive.html", context)
    go_in(access, at=now)
    let_in(request, access, at=now)
    return redirect("answering:start", access.code)


@takes("POST", secret=True)
def fresh(request: HttpRequest, token: str) -> HttpResponse:
    """A fresh link for whoever came with a dead one."""
    return _fresh(request, lambda: whose_address(token))


@takes("POST")
def fresh_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The same for whoever was away for too long."""
    return _fresh(request, lambda: whose_code(code))


def _fresh(request: HttpRequest, whose: Callable[[], Invitation | None]) -> HttpResponse:
    """The same page whether we knew whom to write to or not."""
    now = timezone.now()
    if not may_try(request, "answer_fresh", most=MOST_FRESH, minutes=FRESH_MINUTES, at=now):
        return _too_many(request)
    invitation = whose()
    if invitation is not None:
        send_fresh(invitation, at=now)
    return render(request, "suppliers/answering/fresh.html")


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "suppliers/answering/too_many.html", status=429)
