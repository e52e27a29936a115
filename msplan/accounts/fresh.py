"""Showing again who is there, before a deed that protects others.

Whoever sits down at an unlocked screen cannot do it.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponseBase

from msplan.accounts.sessions import is_fresh

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def fresh(view: View[P]) -> View[P]:
    """Let a view be used only within CONFIRM_AFTER_MINUTES of signing in or of confirming who one is.

    Later the person is asked for password, code or passkey and comes back; a form that was sent goes on from there, so
    that nothing is typed twice. Put it below ``@may``: whoever may not do it is told so, and not asked for a password.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_fresh(request, now=time.time()):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    guarded.asks_again = True  # type: ignore[attr-defined]  # read by the test that lists what asks again
    return guarded  # type: ignore[return-value]  # the stubs of wraps() lose that the first argument has no name
