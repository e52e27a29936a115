"""HTML in, an archival and accessible PDF out: PDF/A-3a with files inside, and PDF/UA-1.

The work is done by ``child.py`` in a process of its own, with limits; this module talks to it. The same input
gives the same bytes with the same versions and typefaces.
"""

import base64
import contextlib
import errno
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
LARGEST = 25  # MB of HTML: a statement has 0.1, and what waits is not under the limits of what prints


class RenderFailed(Exception):
    """No PDF; the message is a sentence for people."""


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF. ``relationship`` is PDF/A-3's word for what it is to the document."""

    name: str
    content: bytes
    media_type: str
    description: str
    relationship: Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"] = "Data"


@dataclass(frozen=True)
class Limits:
    """How much one document may use. A statement of 100 pages takes some 16 seconds and 240 MB."""

    seconds: int = 60
    megabytes: int = 1024


def render_pdf(
    html: str,
    *,
    title: str,
    author: str,
    created: datetime,
    language: str = "en-GB",
    attachments: Sequence[Attachment] = (),
    complete: bool = True,
    limits: Limits | None = None,
) -> bytes:
    """The PDF of a whole HTML document, which may load nothing but our stylesheets for print and Inter.

    ``title``, ``author``, ``language`` and ``created`` go into the file's metadata, whatever the HTML says.
    Without ``complete`` a character that no typeface has is printed as a box: for working papers. Raises
    RenderFailed with a sentence: a limit reached, an address asked for, a character not printable; OSError where the
    disk is full: the same document may be made later.
    """
    allowed = limits or Limits()
    if created.tzinfo is None:
        raise ValueError("created must be aware")
    if len(html) > LARGEST * 1_000_000:
        raise RenderFailed(f"The document is larger than {LARGEST} MB.")
    job = {
        "html": html,
        "title": title,
        "author": author,
        "language": language,
        "created": created.astimezone(UTC).replace(microsecond=0).isoformat(),
        "seconds": allowed.seconds,
        "megabytes": allowed.megabytes,
        "complete": complete,
        "attachments": [
            {**vars(attached), "content": base64.b64encode(attached.content).decode()}
            for attached in attachments
        ],
    }
    answer = _press().print(json.dumps(job).encode(), seconds=allowed.seconds)
    if "no_room" in answer:
        raise OSError(errno.ENOSPC, answer["no_room"])
    if "fault" in answer:
        raise RenderFailed(answer["fault"])
    return base64.b64decode(answer["pdf"])


class _Press:
    """The waiting process, started when first needed, one document at a time."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.turn = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def print(self, order: bytes, *, seconds: int) -> dict[str, str]:
        with self.turn:
            for attempt in (1, 2):
                process = self._running()
                deadline = (
                    time.monotonic() + 2 * seconds + 5
                )  # the fork is held to processor time; others may want the machine
                try:
                    _send(process, order)
                    return json.loads(_receive(process, deadline))
                except TimeoutError:
                    self.stop()
                    raise RenderFailed(
                        f"The PDF took longer than {seconds} seconds to make and was stopped."
                    ) from None
                except (BrokenPipeError, EOFError) as error:
                    self.stop()  # it had gone to sleep for good, or was killed: a new one gets one try
                    if attempt == 2:
                        raise RenderFailed("The PDF could not be made: its process ended.") from error
        raise AssertionError("unreachable")

    def stop(self) -> None:
        """End the process and whatever it started."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        self.process.wait()
        self.process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.stop()
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "printing.child", str(STATIC)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd=ROOT / "msplan",
                env={
                    "PATH": os.environ.get("PATH", ""),
                    "PYTHONHASHSEED": "0",
                    "PYTHONUTF8": "1",
                    "LANG": "C.UTF-8",
                },
                start_new_session=True,
            )
        return self.process


_presses: list[_Press] = []


def stop() -> None:
    """End this process's own; the next document starts another."""
    _press().stop()


def _press() -> _Press:
    """This process's own: a forked worker must not talk into its parent's pipes."""
    if not _presses or _presses[-1].owner != os.getpid():
        _presses.append(_Press())
    return _presses[-1]


def _send(process: subprocess.Popen[bytes], order: bytes) -> None:
    assert process.stdin is not None
    view = memoryview(struct.pack(">Q", len(order)) + order)
    while view:
        view = view[process.stdin.write(view) :]


def _receive(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    (length,) = struct.unpack(">Q", _read(process, 8, deadline))
    return _read(process, length, deadline)


def _read(process: subprocess.Popen[bytes], length: int, deadline: float) -> bytes:
    assert process.stdout is not None
    got = bytearray()
    while len(got) < length:
        if not select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise TimeoutError
        part = os.read(process.stdout.fileno(), min(1 << 20, length - len(got)))
        if not part:
            raise EOFError
        got += part
    return bytes(got)
