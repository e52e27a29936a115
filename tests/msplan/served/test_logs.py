"""What the real web process and a real worker write into their logs: no secret, no person, and one name for it all."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from msplan.lib.request_ids import named
from msplan.outbox.models import Mail
from msplan.outbox.tasks import send
from tests.msplan.served.serving import HOST, Served, production, served
from tests.people import PASSWORD, person
from tests.processes import environment, running, until

pytestmark = pytest.mark.django_db(transaction=True)

LINK = "CanaryTokenCanaryTokenCanaryTokenCanary0123"
CANARIES = {
    "a wrong password": "quiet-canary-of-a-password",
    "the right password": PASSWORD,
    "a code": "918273",
    "a name that is searched for": "Kanarienvogel",
    "an address of a person": "pipit.kanarienvogel",
    "a supplier's link": LINK,
    "a file's name": "statement-of-kanarienvogel",
    "what a fault quotes": "sensitive-canary-text",
}
BROKEN = """
from django.http import HttpRequest, HttpResponse
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from msplan.urls import handler400, handler500, urlpatterns

@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"cannot read '{request.headers['X-Typed']}' of {request.GET['who']}")

urlpatterns = [path("broken/", broken), *urlpatterns]
"""
PLAIN = """
from msplan.settings import *
ROOT_URLCONF = "broken_urls"
"""
UNMASKED = """
from msplan.settings import *
ROOT_URLCONF = "broken_urls"
LOGGING["formatters"][LOG_FORMAT] = {"format": "%(message)s"}
"""


def settings_in(folder: Path, text: str) -> dict[str, str]:
    (folder / "broken_urls.py").write_text(BROKEN)
    (folder / "own_settings.py").write_text(text)
    return {
        "PYTHONPATH": f"{folder}:{environment()['PYTHONPATH']}",
        "DJANGO_SETTINGS_MODULE": "own_settings",
    }


def visit(web: Served) -> dict[str, int]:
    """One of each: what people do that leaves something in a log."""
    page = web.ask("/sign-in/login/")
    cookie = page.headers["Set-Cookie"].split(";")[0]
    token = (re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text) or [""])[1]
    names = {"Cookie": cookie, "Referer": f"https://{HOST}/sign-in/login/?next=/suppliers/%3Fq=Kanarienvogel"}

    def send_form(path: str, **fields: str) -> int:
        body = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return web.ask(path, method="POST", body=body, **names, **kind).status

    boundary = "x" * 20
    file = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="statement-of-kanarienvogel.pdf"\r\n'
        f"\r\n%PDF-\r\n--{boundary}--\r\n"
    ).encode()
    return {
        "wrong": send_form(
            "/sign-in/login/",
            login="pipit.kanarienvogel@force.example",
            password=CANARIES["a wrong password"],
        ),
        "code": send_form("/sign-in/login/", login="x@force.example", password="918273", code="918273"),
        "right": send_form(
            "/sign-in/login/", login="pipit.kanarienvogel@force.example", password=PASSWORD
        ),
        "search": web.ask("/suppliers/?q=Kanarienvogel", **names).status,
        "next": web.ask("/sign-in/login/?next=/suppliers/%3Fq%3DKanarienvogel").status,
        "link": web.ask(f"/answer/{LINK}/").status,
        "upload": web.ask(
            "/suppliers/spend/upload/", method="POST", body=file,
            Content_Type=f"multipart/form-data; boundary={boundary}", **names,
        ).status,
        "fault": web.ask(
            "/broken/?who=pipit.kanarienvogel@force.example", X_Typed="sensitive-canary-text"
        ).status,
    }  # fmt: skip


def canaries_in(text: str) -> set[str]:
    return {kind for kind, word in CANARIES.items() if word.lower() in text.lower()}


@pytest.fixture
def pipit(db: None) -> None:
    person("Pipit Kanarienvogel")


def test_the_web_process_writes_down_neither_secrets_nor_people(tmp_path: Path, pipit: None) -> None:
    with served(tmp_path, **settings_in(tmp_path, PLAIN)) as web:
        done = visit(web)
        text, lines = web.log.read_text(), web.lines()

    assert done["fault"] == 500
    assert canaries_in(text + json.dumps(lines, ensure_ascii=False)) == set()
    fault = [line for line in lines if line.get("exception") == "ValueError"]
    assert "broken_urls.py" in fault[0]["traceback"]
    assert "ValueError: cannot read … of …" in fault[0]["traceback"]
    # The line about the fault and the server's own about the answer have one name.
    assert {line["request_id"] for line in lines if line.get("status") == 500} == {fault[0]["request_id"]}


def test_control_without_masking_they_would_stand_there(tmp_path: Path, pipit: None) -> None:
    with served(tmp_path, logger="gunicorn.glogging.Logger", **settings_in(tmp_path, UNMASKED)) as web:
        visit(web)
        found = canaries_in(web.log.read_text())

    assert {
        "a name that is searched for", "an address of a person", "a supplier's link", "what a fault quotes",
    } <= found  # fmt: skip


def test_a_worker_names_the_request_it_works_for_and_no_person(tmp_path: Path, db: None) -> None:
    now = timezone.now()
    Mail.objects.create(
        key="canary", purpose="digest", address="pipit.kanarienvogel@force.example", subject="Kanarienvogel",
        message=b"Subject: Kanarienvogel\r\nTo: pipit.kanarienvogel@force.example\r\n\r\nsensitive-canary-text",
        message_id="<canary@force.example>", created_at=now, not_before=now,
    )  # fmt: skip
    log = tmp_path / "worker.log"
    more = production(tmp_path, EMAIL_URL="smtp://127.0.0.1:9")  # nobody listens there
    command = ("-m", "celery", "--app", "msplan", "worker", "--pool", "solo", "--loglevel", "INFO",
               "--without-gossip", "--without-mingle", "--without-heartbeat")  # fmt: skip
    with running(*command, log=log, **environment(**more)):
        with named("f00dfeedf00dfeed"):
            send.delay()
        until(
            lambda: Mail.objects.filter(attempts__gt=0).exclude(last_error="").exists(),
            seconds=90, what="the worker trying the mail",
        )  # fmt: skip
        until(lambda: "succeeded" in log.read_text(), seconds=30, what="the worker telling of it")
        text = log.read_text()

    assert canaries_in(text) == set()
    assert [line for line in text.splitlines() if "f00dfeedf00dfeed" in line and "outbox.send" in line]
