"""Pages for what goes wrong: in our own look, with a number to find it in the log by, and nothing else about us.

What cannot be served because the database or the disk is away is no fault of the program: it answers 503 and says
when to come back. These pages ask the database nothing.
"""

import errno
import sys
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

Handler = Callable[[HttpRequest], HttpResponse]

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# The disk is full, its owner's share of it is, a file may grow no further, or the disk was taken away or locked.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
COME_BACK_SECONDS = "60"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 413 if isinstance(exception, TOO_MUCH) else 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or something away that we stand on. Django calls this while it handles the exception."""
    if not is_away(sys.exc_info()[1]):
        return _page(request, 500)
    response = _page(request, 503)
    response["Retry-After"] = COME_BACK_SECONDS
    return response


def is_away(error: BaseException | None) -> bool:
    """Whether the database cannot be asked, or nothing can be written down."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return True
    if isinstance(error, OperationalError | InterfaceError):
        return True
    # A server that dies in the middle of an answer says nothing, not even a code of what is wrong.
    said_by = error.__cause__ if type(error) is DatabaseError else None
    return said_by is not None and getattr(said_by, "pgcode", "") is None


def refusals_are_pages(get_response: Handler) -> Handler:
    """A method that an address does not take is told on a page too, not by an empty answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            page = _page(request, 405)
            # Whatever the view wanted of every answer of its address: that no cache keeps it, that it leads nowhere.
            for name in set(response.headers) - {"Content-Type", "Content-Length"}:
                page[name] = response[name]
            return page
        return response

    return middleware


def _page(request: HttpRequest, status: int) -> HttpResponse:
    number = getattr(request, "request_id", "")
    response = HttpResponse(render_to_string(f"{status}.html", {"number": number}), status=status)
    response["Cache-Control"] = "no-store"
    return response
