"""Handing a file to a virus scanner: clamd, at the address in SCANNER_URL, by its INSTREAM command.

Without a scanner nothing is asked. With one, what it cannot look at is not taken in: a scanner that is down, slow or
sends nonsense refuses every file with a sentence, and never lets one through.
"""

import contextlib
import logging
import socket
import struct
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import File

from msplan.files.looking import FileRefused

log = logging.getLogger(__name__)

PORT = 3310
SECONDS = 60
PIECE = 64 * 1024
# What a clean file is marked with, so that the form's look and the store's are one.
SCANNED = "msplan_scanned"


class ScannerAway(Exception):
    """Nobody can say whether the file is clean."""


def refusal_of(upload: "File[bytes]") -> str:
    """Why the scanner refuses it, in a sentence for beside the field; "" for a clean file, or without a scanner."""
    try:
        refuse_infected(upload, name=PurePath(upload.name or "").name)
    except FileRefused as refusal:
        return str(refusal)
    return ""


def refuse_infected(upload: "File[bytes]", *, name: str) -> None:
    """Raise FileRefused where the scanner finds something, or cannot be asked."""
    if not settings.SCANNER_URL or getattr(upload, SCANNED, False):
        return
    try:
        found = _scan(upload)
    except ScannerAway as problem:
        log.error("The virus scanner cannot be asked: %s", problem)  # noqa: TRY400  # its sentence says it all
        raise FileRefused(
            f"“{name}” was not taken in: the virus scanner does not answer just now. What you typed is kept. "
            "Choose the file again in a few minutes."
        ) from problem
    if found:
        log.warning("The virus scanner refused an upload: %s", found)
        raise FileRefused(f"“{name}” was not taken in: the virus scanner found something in it ({found}).")
    setattr(upload, SCANNED, True)


def ask_the_scanner() -> None:
    """Raise ScannerAway unless it answers a ping."""
    with _connected() as line:
        line.sendall(b"zPING\0")
        if _answer(line) != "PONG":
            raise ScannerAway("it did not answer a ping")


def _scan(upload: "File[bytes]") -> str:
    """What the scanner calls it, or "" for nothing. Raises ScannerAway."""
    upload.seek(0)
    with _connected() as line:
        line.sendall(b"zINSTREAM\0")
        with contextlib.suppress(
            BrokenPipeError, ConnectionResetError
        ):  # it may answer before it has read all
            for piece in iter(lambda: upload.read(PIECE), b""):
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
        said = _answer(line)
    upload.seek(0)
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")[:80]
    raise ScannerAway(f"it said “{said[:80]}”")


@contextlib.contextmanager
def _connected() -> Iterator[socket.socket]:
    """A connection of its own for each question, as clamd wants it."""
    address = urlsplit(settings.SCANNER_URL)
    try:
        if address.scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(SECONDS)
            line.connect(address.path)
        else:
            line = socket.create_connection((address.hostname or "", address.port or PORT), timeout=SECONDS)
    except OSError as problem:
        raise ScannerAway(problem.strerror or type(problem).__name__) from problem
    with line:
        try:
            yield line
        except OSError as problem:
            raise ScannerAway(problem.strerror or type(problem).__name__) from problem


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096 and (more := line.recv(4096)):
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
