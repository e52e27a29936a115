"""What is said once waits in a cookie that is bound to this host."""

import pytest
from django.contrib.messages import get_messages, success
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from msplan.lib.flashes import Storage
from tests.walk.protections import BEHIND_TLS, cookie_faults


def said(words: str) -> HttpResponse:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]  # nothing is so long that it waits there
    request._messages = Storage(request)  # type: ignore[attr-defined]  # as the middleware does
    success(request, words)
    answer = HttpResponse()
    request._messages.update(answer)  # type: ignore[attr-defined]
    return answer


def test_behind_tls_it_is_bound_to_the_host_and_read_once() -> None:
    with BEHIND_TLS:
        answer = said("Saved.")
        cookie = answer.cookies["__Host-messages"]
        later = RequestFactory().get("/")
        later.COOKIES["__Host-messages"] = cookie.value
        later.session = {}  # type: ignore[assignment]
        later._messages = Storage(later)  # type: ignore[attr-defined]
        told = [str(message) for message in get_messages(later)]
        after = HttpResponse()
        later._messages.update(after)  # type: ignore[attr-defined]

        assert cookie_faults(cookie) == []
        assert told == ["Saved."]
        assert after.cookies["__Host-messages"].value == ""


@pytest.mark.parametrize("secure", [False])
def test_control_without_tls_it_is_no_such_cookie(secure: bool) -> None:  # noqa: FBT001
    with override_settings(SESSION_COOKIE_SECURE=secure):
        assert cookie_faults(said("Saved.").cookies["messages"]) != []
