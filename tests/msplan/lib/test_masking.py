"""No secret of an address gets into a line of any log: not by the message, its arguments, or a traceback."""

import io
import logging
import logging.config
import resource
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse

from msplan.lib.masking import Formatter, mask, masked

TOKEN = "Ab3-_x" * 7 + "Z"


@pytest.mark.parametrize(
    "line",
    [
        f'127.0.0.1 "GET /answer/{TOKEN}/ HTTP/1.1" 200',
        f'"GET /static/css/msplan.css HTTP/1.1" 200 "https://plan.example/answer/{TOKEN}/"',
        f"Not Found: /answer/{TOKEN}",
        f"Forbidden (CSRF cookie not set.): /answer/{TOKEN}/fresh/",
        f'"GET /answer/{TOKEN[:20]}=%0A{TOKEN[20:]} HTTP/1.1" 404',
        f'"GET /answer%2F{TOKEN}/ HTTP/1.1" 200',
        f'"GET /elsewhere/?next=/answer/{TOKEN}/ HTTP/1.1" 302',
        f'"GET /sign-in/password/reset/key/1-c9k2ab-{TOKEN[:32]}/ HTTP/1.1" 200',
        f'"GET /sign-in/password/reset/key/1-c9k2ab-{TOKEN[:32]}. HTTP/1.1" 301',
        f'"GET /invitation/14/c9k2ab-{TOKEN[:32]}. HTTP/1.1" 301 0 "-" "https://x/invitation/14/c9k2ab-{TOKEN[:32]}."',
        f'"GET /invitation/14/c9k2ab-{TOKEN[:20]}=.{TOKEN[20:]}/ HTTP/1.1" 404',
    ],
)
def test_a_line_keeps_nothing_of_the_secret(line: str) -> None:
    written = masked(line)

    assert not [TOKEN[n : n + 12] for n in range(20) if TOKEN[n : n + 12] in written]
    assert "…" in written


@pytest.mark.parametrize(
    "line",
    [
        '"GET /answer/i/7K3MQ2XV/ HTTP/1.1" 200 "https://plan.example/answer/i/7K3MQ2XV/"',
        '"GET /answer/worried/ HTTP/1.1" 200',
        '"GET /static/css/msplan.0123456789ab.css HTTP/1.1" 200',
        '"GET /suppliers/14/ HTTP/1.1" 200',
        '"GET /sign-in/password/reset/key/done/ HTTP/1.1" 200',
        "outbox: sent 14, failed 0",
    ],
)
def test_what_is_no_secret_stays_as_it_is(line: str) -> None:
    assert masked(line) == line


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ('"GET /suppliers/?q=Jane+Doe&page=2 HTTP/1.1" 200', "Jane"),
        ('"GET /sign-in/login/?next=/files/9/%3Fname=Jane HTTP/1.1" 200', "Jane"),
        ("550 5.1.1 <jane.doe@force.example>: no such user", "jane"),
        ("Could not write to jane.o'doe%40force.example", "doe"),
        ("{'password': 'hunter-two-hunter', 'x': 1}", "hunter"),
        ("Authorization: Bearer abc.def", "abc"),
        ("{'code': '123456'}", "123456"),
        ("over?and/again?Jane", "Jane"),
        ("jane%40doe%40force.example said so", "jane"),
    ],
)
def test_what_is_about_people_is_not_written(line: str, gone: str) -> None:
    assert gone in line
    assert gone not in masked(line)


# What a stranger may send as the name of a browser, as the page they came from, or as an address: all of one letter.
LONG = ("a", "/", "%", ".", "a.", "/?", "=", "(", "“", "'", "code=", "password ", "a@", "%40")
MASKS = "import sys; from msplan.lib import masking; "
FIRST_TRY = r"import re; masking._MAIL = re.compile(r'[\w.+%\'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+'); "


def ended(program: str, *, seconds: int) -> int:
    """How a process ends that has so many seconds of a processor."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))

    return subprocess.run([sys.executable, "-c", MASKS + program], preexec_fn=limit, check=False).returncode


def test_no_line_that_a_stranger_writes_keeps_a_processor_busy() -> None:
    """200,000 letters, where a web server takes 8,000: what looks again from each letter would take half an hour."""
    each = "[(masking.masked(x), masking.masked_traceback('ValueError: ' + x)) for x in lines]"

    assert ended(f"lines = [(x * 200_000)[:200_000] for x in {LONG!r}]; {each}", seconds=60) == 0


def test_control_looked_for_from_each_letter_it_does() -> None:
    assert ended(f"{FIRST_TRY} masking.masked('a' * 200_000)", seconds=2) == -signal.SIGXCPU


def test_a_traceback_keeps_its_kind_and_words_and_loses_the_values_it_quotes() -> None:
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(Formatter("{levelname} {message}", style="{"))
    log = logging.getLogger("tests.masking.values")
    log.propagate, log.handlers = False, [handler]
    try:
        raise ValueError(
            'null value in column "owner" of relation "plan"\nDETAIL:  Failing row contains (1, Jane Doe, null).'
        )
    except ValueError:
        log.exception("Internal Server Error")
    log.handlers = []

    text = handler.stream.getvalue()

    assert "ValueError: null value in column … of relation …\nDETAIL: …" in text
    assert "Jane" not in text


def test_the_prefix_is_where_suppliers_links_lie() -> None:
    """If the addresses move, this fails before a log does."""
    path = reverse("answering:arrive", args=["a-cut-one"])

    assert "a-cut-one" not in masked(path)


def written_by(handler: logging.StreamHandler[io.StringIO]) -> str:
    log = logging.getLogger("tests.masking")
    log.propagate = False
    log.handlers = [handler]
    log.warning("Not Found: %s", f"/answer/{TOKEN}/")
    try:
        raise ValueError(f"broke at /answer/{TOKEN}/")
    except ValueError:
        log.exception("Internal Server Error")
    log.handlers = []
    return handler.stream.getvalue()


def test_arguments_and_tracebacks_are_masked() -> None:
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(Formatter("{levelname} {message}", style="{"))

    text = written_by(handler)

    assert "WARNING Not Found: /answer/…" in text
    assert "ValueError: broke at /answer/…" in text
    assert TOKEN not in text


def test_a_formatter_of_somebody_else_keeps_its_shape_and_loses_the_secret() -> None:
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(logging.Formatter("<<%(message)s>>"))
    mask(handler)
    mask(handler)

    assert written_by(handler).startswith("<<Not Found: /answer/…>>")


def test_without_masking_the_secret_would_be_written() -> None:
    """The control: the same lines through the logging module's own formatter."""
    handler = logging.StreamHandler(io.StringIO())

    assert TOKEN in written_by(handler)


def test_every_handler_of_the_program_masks() -> None:
    """No logger of ours or of Django's writes past it: all that there are end at the handler with our formatter."""
    configured = settings.LOGGING

    assert {each["formatter"] for each in configured["handlers"].values()} == {settings.LOG_FORMAT}
    assert configured["formatters"]["plain"]["()"] == "msplan.lib.masking.Formatter"
    assert configured["formatters"]["json"]["()"] == "msplan.lib.logs.JsonFormatter"
    for name in ("django", "django.server"):
        assert configured["loggers"][name] == {"level": "INFO", "handlers": [], "propagate": True}
