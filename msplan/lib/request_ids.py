"""One name for everything that one request set going: in its answer, on its error page, in every line of the logs.

A proxy's name for it is taken where a proxy is trusted and what it says has the shape of a name; anything else might
be an attacker's text in our logs. A task takes over the name of the request that asked for it.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from celery import Task, signals
from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

HEADER = "X-Request-ID"
# What proxies make: hexadecimal, UUIDs, letters and digits. Never anything that could be words, markup or a new line.
NAME = re.compile(r"[A-Za-z0-9-]{8,64}")
IN_A_MESSAGE = "msplan_request_id"

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_id() -> str:
    """The name of the request or task at hand; "" outside of both."""
    return _current.get()


def new_id() -> str:
    return secrets.token_hex(8)


@contextmanager
def named(name: str) -> Iterator[str]:
    token = _current.set(name)
    try:
        yield name
    finally:
        _current.reset(token)


def id_of(request: HttpRequest) -> str:
    """The proxy's name for the request, where there is one to be trusted; else a new one."""
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
    return given if NAME.fullmatch(given) else new_id()


def request_ids(get_response: Handler) -> Handler:
    """The outermost middleware: whatever happens inside is logged under the name that the answer carries."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with named(id_of(request)) as name:
            request.request_id = name  # type: ignore[attr-defined]  # for error pages, which have no other context
            response = get_response(request)
            response[HEADER] = name
            return response

    return middleware


# --- tasks: Celery has no other place for what goes along with a message


def _goes_along(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None and current_id():
        headers[IN_A_MESSAGE] = current_id()


def _arrives(task: Task | None = None, **_: Any) -> None:
    given = str(getattr(getattr(task, "request", None), IN_A_MESSAGE, None) or "")
    _current.set(given if NAME.fullmatch(given) else new_id())


def _is_over(**_: Any) -> None:
    _current.set("")


def follow_tasks() -> None:
    """Let tasks that a request asks for carry its name; those of the schedule get one of their own."""
    signals.before_task_publish.connect(_goes_along, weak=False, dispatch_uid="request-ids")
    signals.task_prerun.connect(_arrives, weak=False, dispatch_uid="request-ids")
    signals.task_postrun.connect(_is_over, weak=False, dispatch_uid="request-ids")
