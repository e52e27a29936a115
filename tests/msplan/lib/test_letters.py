"""Whatever letters a request names, it is read as UTF-8 or refused with a page; nothing of it reaches the program."""

import io
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from msplan.lib.letters import in_utf8, is_utf8
from msplan.wsgi import application

pytestmark = pytest.mark.django_db  # a page that refuses names the force
# Not of text; raising by itself; minutes long; halves of characters; with its own encoding; an encoding of none.
OTHERS = [
    "text/plain; charset=hex",
    "text/plain; charset=undefined",
    "multipart/form-data; boundary=X; charset=punycode",
    "multipart/form-data; boundary=X; charset=unicode_escape",
    "multipart/form-data; boundary=X; charset=utf-16",
    "text/plain; charset*=unicode_escape''%5Cud800",
    "text/plain; a*=nosuch''%41",
    "text/plain; charset=nosuch",
    'text/plain; charset="latin-1"',
]
OURS = [
    "",
    "text/plain",
    "multipart/form-data; boundary=X",
    "multipart/form-data; boundary=X; charset=utf-8",
    'application/x-www-form-urlencoded; charset="UTF-8"',
    "text/plain; charset=UTF8",
]


def environ(content_type: str, *, method: str = "GET", body: bytes = b"") -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method, "PATH_INFO": "/robots.txt", "QUERY_STRING": "a=%41", "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)), "HTTP_HOST": "localhost", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(), "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip


def answer(content_type: str, **kwargs: Any) -> tuple[int, dict[str, str], str]:
    told: list[Any] = []
    body = b"".join(application(environ(content_type, **kwargs), lambda *said: told.append(said)))
    status, headers = told[0][:2]
    return int(status.split()[0]), dict(headers), body.decode()


@pytest.mark.parametrize("content_type", OTHERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_other_letters_are_refused_with_a_page(content_type: str, method: str) -> None:
    status, headers, page = answer(
        content_type, method=method, body=b"--X--\r\n" if method == "POST" else b""
    )
    assert status == 400
    assert headers["X-Request-ID"] in page
    assert "Permissions-Policy" in headers


@pytest.mark.parametrize("content_type", OURS)
def test_utf8_by_any_of_its_names_is_read(content_type: str) -> None:
    assert is_utf8(content_type)
    assert answer(content_type)[0] != 400


@pytest.mark.parametrize("content_type", OURS[1:])
def test_an_address_with_too_many_fields_falls_nowhere_either(content_type: str) -> None:
    asked = {**environ(content_type), "PATH_INFO": "/healthz", "QUERY_STRING": "a&" * 1_500}
    told: list[Any] = []

    list(application(asked, lambda *said: told.append(said)))

    assert told[0][0] == "200 OK"  # which nobody asks for its fields


def test_what_stands_between_the_parts_of_a_form_is_kept() -> None:
    body = b'--A b"c\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xc3\xa9\r\n--A b"c--\r\n'
    seen: list[Any] = []

    def django(asked: dict[str, Any], _start: Any) -> list[bytes]:
        seen.append(WSGIRequest(asked).POST["a"])
        return []

    said = 'multipart/form-data; charset="utf-8"; boundary="A b\\"c"'
    in_utf8(django)(environ(said, method="POST", body=body), lambda *_: None)

    assert seen == ["é"]


@pytest.mark.parametrize("content_type", [*OTHERS[:2], OTHERS[5], OTHERS[6]])
def test_control_without_it_django_falls_before_its_first_page(content_type: str) -> None:
    handler: Any = WSGIHandler()
    with pytest.raises((LookupError, ValueError)):
        handler(environ(content_type), None)


def test_control_without_it_halves_of_characters_come_in() -> None:
    body = b'--X\r\nContent-Disposition: form-data; name="a"\r\n\r\n\\ud800\r\n--X--\r\n'
    request = WSGIRequest(environ(OTHERS[3], method="POST", body=body))
    assert request.POST["a"] == "\ud800"
