"""Virus scanners for the tests: a small one of our own that really reads, and clamd itself where it is installed."""

import contextlib
import shutil
import socket
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.processes import until

# Ours alone: no scanner in the world takes this file for anything.
SIGNATURE = b"msplan" + b"-local-" + b"signature-5d1f0c"
CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


@contextlib.contextmanager
def small_scanner(path: Path, *, says: bytes = b"", meanwhile: Callable[[], object] = bool) -> Iterator[str]:
    """Speaks clamd's INSTREAM and PING over a socket; finds SIGNATURE. ``says`` is answered in place of a verdict.

    ``meanwhile`` is called with the whole file read and the verdict not said.
    """
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(path))
    door.listen()

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = door.accept()
                threading.Thread(target=_talk, args=(line, says, meanwhile), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"unix://{path}"
    finally:
        with contextlib.suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
        door.close()
        path.unlink(missing_ok=True)


def _talk(line: socket.socket, says: bytes, meanwhile: Callable[[], object]) -> None:
    with line, line.makefile("rb") as sent:
        asked = b""
        while not asked.endswith(b"\0") and (letter := sent.read(1)):
            asked += letter
        if asked == b"zPING\0":
            line.sendall(b"PONG\0")
            return
        whole = b""
        while size := struct.unpack("!I", sent.read(4))[0]:
            whole += sent.read(size)
        meanwhile()
        found = b"stream: Msplan.Test FOUND\0" if SIGNATURE in whole else b"stream: OK\0"
        line.sendall(says or found)


@contextlib.contextmanager
def clamd(folder: Path) -> Iterator[str]:
    """ClamAV's own, with one signature and nothing downloaded."""
    assert CLAMD
    signatures, path, log = folder / "signatures", folder / "clamd.sock", folder / "clamd.log"
    signatures.mkdir()
    (signatures / "ours.ndb").write_text(f"Msplan.Test:0:*:{SIGNATURE.hex()}\n")
    (folder / "clamd.conf").write_text(
        f"Foreground yes\nLocalSocket {path}\nDatabaseDirectory {signatures}\nTemporaryDirectory {folder}\n"
    )
    with log.open("wb") as out:
        process = subprocess.Popen([CLAMD, "-c", str(folder / "clamd.conf")], stdout=out, stderr=out)
    try:
        until(lambda: path.is_socket() or process.poll() is not None, seconds=60, what="clamd listening")
        assert process.poll() is None, log.read_text()
        yield f"unix://{path}"
    finally:
        process.kill()
        process.wait(20)
