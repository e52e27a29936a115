"""Where a message ends is told in one way only: no request hides behind another's body."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.msplan.served.serving import HOST, Served, served

pytestmark = pytest.mark.django_db(transaction=True)
HIDDEN = f"GET /hidden HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n\r\n"
STATUS = re.compile(r"HTTP/1\.1 (\d{3}) ")
LONG = str(len(HIDDEN) + 5)
# What a message may say of its length in more than one way, and what stands after its headings.
DOUBLE = {
    "a length and chunks": (f"Content-Length: {LONG}\r\nTransfer-Encoding: chunked\r\n", f"0\r\n\r\n{HIDDEN}"),
    "chunks and a length": (f"Transfer-Encoding: chunked\r\nContent-Length: {LONG}\r\n", f"0\r\n\r\n{HIDDEN}"),
    "two lengths": ("Content-Length: 0\r\nContent-Length: 5\r\n", HIDDEN),
    "two lengths in one": ("Content-Length: 0, 5\r\n", HIDDEN),
    "a length with a sign": ("Content-Length: +0\r\n", HIDDEN),
    "a length below nothing": ("Content-Length: -1\r\n", HIDDEN),
    "a length that is no number": ("Content-Length: 0x0\r\n", HIDDEN),
    "another coding": ("Transfer-Encoding: xchunked\r\n", f"0\r\n\r\n{HIDDEN}"),
    "chunks that are not last": ("Transfer-Encoding: chunked, identity\r\n", f"0\r\n\r\n{HIDDEN}"),
    "chunks twice": ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", f"0\r\n\r\n{HIDDEN}"),
    "a blank before the colon": ("Transfer-Encoding : chunked\r\n", f"0\r\n\r\n{HIDDEN}"),
    "a heading that goes on": ("Transfer-Encoding:\r\n chunked\r\n", f"0\r\n\r\n{HIDDEN}"),
    "an underscore for a hyphen": (f"Content_Length: {LONG}\r\nTransfer-Encoding: chunked\r\n", f"g\r\n\r\n{HIDDEN}"),
    "a chunk of no length": ("Transfer-Encoding: chunked\r\n", f"\r\n\r\n{HIDDEN}"),
    "a chunk of a length with a sign": ("Transfer-Encoding: chunked\r\n", f"-0\r\n\r\n{HIDDEN}"),
    "a chunk of a length with an x": ("Transfer-Encoding: chunked\r\n", f"0x0\r\n\r\n{HIDDEN}"),
}  # fmt: skip


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as found:
        yield found


def told(web: Served, headings: str, rest: str) -> str:
    """All that is answered to one connection that sends this at once."""
    head = f"POST /sign-in/login/ HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n{headings}\r\n"
    found = b""
    with socket.create_connection(("127.0.0.1", web.port), timeout=5) as line:
        line.sendall((head + rest).encode())
        line.shutdown(socket.SHUT_WR)
        while part := line.recv(65_536):
            found += part
    return found.decode("latin-1")


def asked_for(web: Served) -> list[str]:
    return [line["message"] for line in web.lines() if line.get("logger") == "gunicorn.access"]


def test_nothing_hides_behind_a_length_that_is_said_twice_or_oddly(web: Served) -> None:
    answers = {what: STATUS.findall(told(web, *message)) for what, message in DOUBLE.items()}

    assert [line for line in asked_for(web) if "/hidden" in line] == []
    assert all(answers.values())
    assert {what: statuses for what, statuses in answers.items() if min(statuses) < "400"} == {}


def test_control_a_second_request_that_stands_in_the_open_is_answered(web: Served) -> None:
    answer = told(web, "Content-Length: 0\r\n", HIDDEN)

    assert len(STATUS.findall(answer)) == 2
    assert any("/hidden" in line for line in asked_for(web))
