"""Coming with the link of a mail. Looking changes nothing, however often a mail scanner looks; Continue goes in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from suppliers.asking.answering.following import followed, go_in, withdrawn_by_us
from suppliers.views.answering.access import let_in, nothing_here, takes, withdrawn


@takes("GET", "HEAD", "POST")
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the secret address itself; Continue swaps it for an address without it."""
    now = timezone.now()
    access = followed(token, at=now)
    if withdrawn_by_us(token) or (access is not None and access.is_withdrawn):
        return withdrawn(request)
    if access is None:
        return nothing_here(request)
    if request.method != "POST":
        context = {"campaign": access.invitation.campaign, "is_colleague": access.colleague is not None}
        return render(request, "suppliers/answering/arrive.html", context)
    go_in(access, at=now)
    let_in(request, access, at=now)
    return redirect("answering:start", access.code)
