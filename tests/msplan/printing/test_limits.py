"""A document that would never end, or would eat the machine, ends with a sentence and takes nobody with it."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from msplan.printing.pdf import ROOT, Limits, RenderFailed, _press, render_pdf

pytestmark = pytest.mark.draws

CREATED = datetime(2025, 9, 24, 9, 30, tzinfo=UTC)
SMALL = Limits(seconds=2, megabytes=600)
AMPLE = Limits(seconds=60, megabytes=600)  # for what is refused by itself, however slow the machine
HANGS = 120  # seconds: far more than any limit lets pass, however busy the machine
BOMBS = {
    "endless pages": '<div style="height: 1000000000px">x</div>',
    "huge table": f"<table>{('<tr>' + '<td>x</td>' * 40) * 3000}",
    "very long text": f"<p>{'Somebody wrote too much. ' * 250_000}</p>",
    "one endless word": f"<p>{'x' * 5_000_000}</p>",
    "deep nesting": "<div>" * 20_000 + "x",
    "huge picture": '<svg width="9" height="9" viewBox="0 0 9 9">'
    + '<g transform="scale(2)">' * 5_000
    + "</svg>",
    "colspan": "<table><tr><td colspan=1000000000>x</td></tr><tr><td rowspan=1000000000>x</td></tr></table>",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_time_with_a_sentence_or_a_pdf(name: str) -> None:
    started = time.monotonic()

    sentence = "."
    try:
        render_pdf(
            f'<!doctype html><html lang="en"><body>{BOMBS[name]}',
            title="t",
            author="a",
            created=CREATED,
            limits=SMALL,
        )
    except RenderFailed as failure:
        sentence = str(failure)

    assert sentence.endswith(".")
    assert time.monotonic() - started < HANGS


@pytest.mark.parametrize(
    ("html", "limits", "sentence"),
    [
        (BOMBS["very long text"], SMALL, "longer than 2 seconds"),
        ("<div>" * 1_500, AMPLE, "nested too deeply"),
        ("x" * 26_000_000, SMALL, "larger than 25 MB"),
    ],
)
def test_the_sentence_says_why(html: str, limits: Limits, sentence: str) -> None:
    with pytest.raises(RenderFailed, match=sentence):
        render_pdf(f'<html lang="en">{html}', title="t", author="a", created=CREATED, limits=limits)


def test_too_much_memory_is_said() -> None:
    with pytest.raises(RenderFailed, match="more than 220 MB of memory"):
        render_pdf(
            f'<html lang="en">{BOMBS["huge table"]}',
            title="t",
            author="a",
            created=CREATED,
            limits=Limits(seconds=30, megabytes=220),
        )


def test_the_next_document_is_printed_and_nothing_is_left_behind() -> None:
    with pytest.raises(RenderFailed):
        render_pdf(BOMBS["very long text"], title="t", author="a", created=CREATED, limits=SMALL)

    assert render_pdf('<html lang="en"><p>x', title="t", author="a", created=CREATED).startswith(b"%PDF")
    process = _press().process
    assert process is not None
    assert Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text() == ""


def test_what_waits_to_print_has_loaded_neither_django_nor_settings() -> None:
    """The room above it loads Celery and with it Django: it is started so that this room is not entered."""
    render_pdf('<html lang="en"><p>x', title="t", author="a", created=CREATED)
    process = _press().process
    assert process is not None
    files = Path(f"/proc/{process.pid}/environ").read_bytes()

    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import printing.child, sys; print([m for m in sys.modules if m[:6] in NAMES])".replace(
                "NAMES", "('django', 'celery', 'msplan')"
            ),
        ],
        cwd=ROOT / "msplan",
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert b"DJANGO" not in files
    assert b"SECRET" not in files
    assert loaded.strip() == "[]"
