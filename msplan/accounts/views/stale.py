"""A form that was open while its person signed in again in another window: its token is no longer the right one.

That the form came from our own page is known from the Origin that browsers send, which Django looks at first. Then
what was typed waits on the page of what is kept; from anywhere else nothing is taken, not even to be kept.
"""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from msplan.accounts.kept import keep

# As Django says it of a form that came from our own page, with a token of another sign-in.
OF_ANOTHER_SIGN_IN = "CSRF token from POST"


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What Django answers to a form without the right token: nothing is saved. ``reason`` is its own sentence."""
    is_ours = "Origin" in request.headers and reason.startswith(OF_ANOTHER_SIGN_IN)
    waits = (
        is_ours
        and request.user.is_authenticated
        and keep(request, whose=str(request.user.pk), now=time.time())
    )
    return render(request, "403_csrf.html", {"waits": waits}, status=403)
