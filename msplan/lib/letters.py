"""What is sent to us is UTF-8, whatever it says of itself.

A request may name the letters of its form and of its address, and Python knows more than a hundred of them: some take
minutes for a few hundred kilobytes, some are none at all and end in a fault of ours before any page of ours is asked,
some write halves of characters past everything that takes these out. No browser sends another than UTF-8 to pages in
UTF-8.
"""

import codecs
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_header_parameters

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

REFUSED = "msplan.other_letters"


def in_utf8(application: Application) -> Application:
    """Around Django, which reads the address with these letters before its first middleware is asked."""

    def read(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        said = environ.get("CONTENT_TYPE", "")
        if not is_utf8(said):
            environ = {**environ, "CONTENT_TYPE": "", REFUSED: True}
        elif "charset" in said.lower():
            environ = {**environ, "CONTENT_TYPE": _without_letters(said)}
        return application(environ, start)

    return read


def is_utf8(content_type: str) -> bool:
    """Whether what is sent under this header is read as UTF-8: nothing else is said, and what is said can be read."""
    try:
        charset = parse_header_parameters(content_type)[1].get("charset")
        return charset is None or codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False


def _without_letters(content_type: str) -> str:
    """UTF-8 need not be said. Where it is, Django reads the address at once, before anything of ours could answer for

    an address with too many fields.
    """
    kind, said = parse_header_parameters(content_type)
    boundary = said.get("boundary", "").replace("\\", "\\\\").replace('"', '\\"')
    return f'{kind}; boundary="{boundary}"' if boundary else kind


def other_letters_are_refused(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., Any]:
    """The page for what ``in_utf8`` took out: with a number, protections and a line in the log like all others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.META.get(REFUSED):
            raise BadRequest("The request names letters other than UTF-8.")
        return get_response(request)

    return middleware
