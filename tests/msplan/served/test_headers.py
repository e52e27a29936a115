"""Every kind of answer of the real web process, in production's settings: what the browser is told with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.msplan.served.line import line_to
from tests.msplan.served.serving import Answer, Served, served
from tests.processes import environment

pytestmark = pytest.mark.django_db(transaction=True)

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
    "manifest-src 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'", "upgrade-insecure-requests",
}  # fmt: skip


def faults_of(answer: Answer) -> list[str]:
    found = [
        f"{name}: {answer.headers.get(name)}"
        for name, value in ALWAYS.items()
        if answer.headers.get(name) != value
    ]
    policy = {
        part.strip() for part in answer.headers.get("Content-Security-Policy", "").split(";") if part.strip()
    }
    if policy != POLICY:
        found.append(f"policy {sorted(policy ^ POLICY)}")
    permissions = answer.headers.get("Permissions-Policy", "")
    if "camera=()" not in permissions or "microphone=()" not in permissions or "*" in permissions:
        found.append(f"permissions {permissions!r}")
    if not answer.headers.get("X-Request-ID"):
        found.append("no number")
    if {"X-Powered-By", "Via"} & set(answer.headers) or any(
        c.isdigit() for c in answer.headers.get("Server", "")
    ):
        found.append("tells what it is made of")
    if answer.headers.get("Access-Control-Allow-Origin"):
        found.append("open to other origins")
    return found


def too_much(web: Served) -> Answer:
    """A form of ours with more fields than any has."""
    given = web.ask("/sign-in/login/").headers["Set-Cookie"].split(";")[0]
    return web.ask(
        "/sign-in/login/",
        method="POST",
        body=b"&".join([b"a=1"] * 1_001),
        Content_Type="application/x-www-form-urlencoded",
        Cookie=given,
        Referer="https://plan.force.example/sign-in/login/",
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture
def web(folder: Path, db: None) -> Iterator[Served]:
    with served(folder) as found:
        yield found


def test_every_kind_of_answer_has_every_protection(web: Served) -> None:
    kinds = {
        "page": (200, web.ask("/sign-in/login/")),
        "public page": (200, web.ask("/statements/")),
        "static file": (200, web.ask("/static/css/msplan.css")),

        "to the sign-in page": (302, web.ask("/account/")),
        "a slash": (301, web.ask("/statements")),
        "not there": (404, web.ask("/nowhere/")),
        "static not there": (404, web.ask("/static/nothing.css")),
        "another site's form": (403, web.ask("/sign-in/login/", method="POST", body=b"a=b")),
        "not that way": (405, web.ask("/healthz", method="OPTIONS")),
        "no tracing": (405, web.ask("/healthz", method="TRACE")),
        "alive": (200, web.ask("/healthz")),
        "ready": (503, web.ask("/readyz")),
        "somebody else's host": (400, web.ask("/", Host="evil.example")),
        "too much": (413, too_much(web)),
        "odd address": (404, web.ask("/%00%ff/..%2f..%2fetc/passwd")),
    }  # fmt: skip

    assert {kind: answer.status for kind, (_, answer) in kinds.items()} == {
        kind: status for kind, (status, _) in kinds.items()
    }
    assert {kind: faults for kind, (_, answer) in kinds.items() if (faults := faults_of(answer))} == {}


def test_plain_http_is_led_to_https_and_nothing_else(web: Served) -> None:
    answer = web.ask("/statements/", X_Forwarded_Proto="http")

    assert (answer.status, answer.headers["Location"]) == (301, "https://plan.force.example/statements/")
    # Over plain HTTP browsers do not heed it.
    assert [fault for fault in faults_of(answer) if "Transport" not in fault] == []
    assert web.ask("/healthz", X_Forwarded_Proto="http").status == 200


def test_pages_of_faults_tell_nothing_but_their_number(web: Served) -> None:
    for answer in (
        web.ask("/", Host="evil.example"),
        web.ask("/healthz", method="OPTIONS"),
        web.ask("/sign-in/login/", method="POST", body=b"a=b"),
    ):
        assert answer.headers["X-Request-ID"] in answer.text
        assert "<h1" in answer.text
        assert not [
            word
            for word in ("Traceback", "Django", "psycopg", "/work/", "site-packages", "evil.example")
            if word in answer.text
        ]


def test_a_number_is_taken_from_the_proxy_where_it_looks_like_one(web: Served) -> None:
    given = "0f9c3b1e-7a52-4a3e-9a58-0d3e2f6c1b11"

    assert web.ask("/healthz", X_Request_ID=given).headers["X-Request-ID"] == given
    for odd in ("short", "x" * 65, 'a"><script>alert(1)</script>', "two words here"):
        assert web.ask("/healthz", X_Request_ID=odd).headers["X-Request-ID"] != odd


def test_without_a_proxy_nobody_chooses_the_number(folder: Path, db: None) -> None:
    given = "0f9c3b1e-7a52-4a3e-9a58-0d3e2f6c1b11"
    with served(folder, TRUSTED_PROXIES="0") as web:
        answer = web.ask("/statements/", X_Request_ID=given)

    assert answer.headers["X-Request-ID"] != given
    # Nor does anybody's word count that it was HTTPS.
    assert answer.status == 301


def test_with_the_database_gone_everybody_gets_a_clear_page_and_it_comes_back(folder: Path, db: None) -> None:
    with line_to(environment()["DATABASE_URL"]) as line, served(folder, DATABASE_URL=line.address()) as web:
        before = web.ask("/statements/").status, web.ask("/readyz/web").status
        line.cut()
        gone = {
            path: web.ask(path) for path in ("/statements/", "/sign-in/login/", "/", "/account/", "/nowhere/")
        }
        alive, ready = web.ask("/healthz"), web.ask("/readyz/web")
        sheet = web.ask("/static/css/msplan.css")
        line.join()
        after = web.ask("/statements/").status, web.ask("/readyz/web").status
        lines = web.lines()

    assert before == after == (200, 200)
    shown = [answer for answer in gone.values() if answer.status != 302]
    assert len(shown) >= 2
    assert {answer.status for answer in gone.values()} <= {503, 302, 200, 404}
    assert gone["/statements/"].status == 503
    for answer in (one for one in shown if one.status == 503):
        assert "msplan cannot answer just now" in answer.text
        assert answer.headers["Retry-After"] == "60"
        assert answer.headers["X-Request-ID"] in answer.text
        assert not [
            word for word in ("Traceback", "psycopg", "127.0.0.1", "OperationalError") if word in answer.text
        ]
        assert faults_of(answer) == []
    assert (alive.status, ready.status, sheet.status) == (200, 503, 200)
    assert ready.body == b'{"ok": false}'
    numbers = {line["request_id"] for line in lines if line.get("exception")}
    assert gone["/statements/"].headers["X-Request-ID"] in numbers


def test_control_without_our_pages_it_would_be_a_fault(folder: Path, db: None) -> None:
    """Django's own handler says 500."""
    (folder / "plain_urls.py").write_text("from msplan.urls import urlpatterns\n")
    (folder / "plain_settings.py").write_text('from msplan.settings import *\nROOT_URLCONF = "plain_urls"\n')
    paths = f"{folder}:{environment()['PYTHONPATH']}"
    with (
        line_to(environment()["DATABASE_URL"]) as line,
        served(
            folder, DATABASE_URL=line.address(), PYTHONPATH=paths, DJANGO_SETTINGS_MODULE="plain_settings"
        ) as web,
    ):
        line.cut()

        assert web.ask("/statements/").status == 500
