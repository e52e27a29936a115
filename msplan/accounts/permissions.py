"""Asking the role table from a view."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from msplan.accounts.roles import HIDDEN, PERMISSIONS

P = ParamSpec("P")


def may(
    permission: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Let a view be used only by people whose roles are in the permission's row; others get a 403 page.

    For a hidden permission they get the 404 page of an address that is not there.
    """
    if permission not in PERMISSIONS:
        raise KeyError(f"{permission!r} is not in the table in msplan/accounts/roles.py")

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            demand(request.user, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the test that walks the addresses
        return guarded  # type: ignore[return-value]  # the stubs of wraps() lose that the first argument has no name

    return decorate


def demand(person: Any, permission: str) -> None:
    """Raise PermissionDenied (a 403 page) unless the person may; Http404 where even the refusal would tell."""
    if person.is_authenticated and person.may(permission):
        return
    if permission in HIDDEN:
        raise Http404
    raise PermissionDenied
