"""The process that makes PDFs, started and stopped by ``pdf.py``.

It imports WeasyPrint once, waits at its standard input, and forks for each document; the fork gets limits of
memory and processor time and ends with its document. So a bomb takes nobody with it, and a document costs no
start of Python. No Django, no settings, no secrets: the environment it starts with is empty, and it is started
as ``python -m printing.child`` from inside ``msplan/``, whose own ``__init__`` would load Celery and Django. That
is why the imports of this package's own modules are relative here.
"""

import base64
import ctypes
import errno
import json
import logging
import os
import resource
import select
import signal
import struct
import sys
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from .metadata import finish_structure, tell_that_it_is_accessible
from .resources import AddressRefused, OwnFilesOnly, own_files

IDLE_SECONDS = 600
PR_SET_PDEATHSIG = 1
# What WeasyPrint only warns of, and what a published document must not have.
UNPRINTABLE = ".notdef glyph"
FONT_FAULT = "Font-face"
# What the system says where nothing more can be written down; Python, where it looks for a place for its own files,
# says only that it found none.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
NO_PLACE = "No usable temporary directory"


class Faults(logging.Handler):
    """Collects what WeasyPrint logs: it draws on without a picture, and a statement must not."""

    def __init__(self, *, complete: bool) -> None:
        super().__init__(logging.WARNING)
        self.complete = complete
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if UNPRINTABLE in message:
            letter, code = record.args if isinstance(record.args, tuple) else ("?", 0)
            if self.complete:
                self.sentences.append(f"The character “{letter}” (U+{code:04X}) is in none of the typefaces.")
        elif record.levelno >= logging.ERROR or message.startswith(FONT_FAULT):
            self.sentences.append(f"The PDF would not be complete: {message}.")


def render(job: dict[str, Any], files: dict[str, tuple[bytes, str]]) -> dict[str, str]:
    """The document as base64 under "pdf", or a sentence under "fault"."""
    from weasyprint import HTML, Attachment  # noqa: PLC0415 (loaded by the waiting process before it forks)
    from weasyprint.logger import LOGGER  # noqa: PLC0415
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    faults = Faults(complete=job["complete"])
    LOGGER.handlers, LOGGER.propagate = [faults], False
    LOGGER.setLevel(logging.WARNING)
    fetcher = OwnFilesOnly(files)
    created = datetime.fromisoformat(job["created"])
    os.environ["SOURCE_DATE_EPOCH"] = str(int(created.timestamp()))
    try:
        html = HTML(string=job["html"], base_url=fetcher.base, url_fetcher=fetcher)
        document = html.render(pdf_variant="pdf/a-3a")
        if document.metadata.attachments:
            return {"fault": "The document’s text asks for a file to be attached, which is not allowed."}
        tell_that_it_is_accessible(document)
        about = document.metadata
        about.title, about.authors, about.lang = job["title"], [job["author"]], job["language"]
        about.created = about.modified = created.strftime("%Y-%m-%dT%H:%M:%SZ")
        about.description, about.keywords, about.generator = None, [], "msplan"
        about.attachments = [
            Attachment(
                string=base64.b64decode(attached["content"]),
                url_fetcher=fetcher,
                name=attached["name"],
                description=attached["description"],
                relationship=attached["relationship"],
                created=created,
                modified=created,
            )
            for attached in job["attachments"]
        ]
        media_types = {attached["name"]: attached["media_type"] for attached in job["attachments"]}
        pdf = document.write_pdf(
            pdf_variant="pdf/a-3a", finisher=lambda _, raw: finish_structure(raw, media_types)
        )
    except (AddressRefused, FatalURLFetchingError):
        pass
    if fetcher.refused:
        return {"fault": f"The document asks for {fetcher.refused[0][:200]}, which is not part of it."}
    if faults.sentences:
        return {"fault": faults.sentences[0]}
    return {"pdf": base64.b64encode(pdf).decode()}


def main() -> None:
    """Wait for documents until the other side goes away or nothing has come for ten minutes."""
    _die_with_parent()
    files = own_files(Path(sys.argv[1]))
    import weasyprint  # noqa: F401, PLC0415 (the costly import, once)

    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints, prints to the log and not into the answers
    while select.select([orders], [], [], IDLE_SECONDS)[0] and (order := read_frame(orders)) is not None:
        write_frame(answers, _rendered_apart(json.loads(order), files))


def read_frame(stream: IO[bytes]) -> bytes | None:
    """One message: eight bytes of length, then so many. None at the end."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack(">Q", head)
    body = stream.read(length)
    return body if len(body) == length else None


def write_frame(stream: IO[bytes], body: bytes) -> None:
    stream.write(struct.pack(">Q", len(body)) + body)
    stream.flush()


def _rendered_apart(job: dict[str, Any], files: dict[str, tuple[bytes, str]]) -> bytes:
    incoming, outgoing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(incoming)
        _render_within_limits(job, files, outgoing)
    os.close(outgoing)
    with os.fdopen(incoming, "rb") as answer:
        body = answer.read()
    _, status = os.waitpid(process, 0)
    if body and status == 0:
        return body
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
        return _fault(f"The PDF took longer than {job['seconds']} seconds to make and was stopped.")
    return _fault(f"The PDF needed more than {job['megabytes']:,} MB of memory and was stopped.")


def _render_within_limits(job: dict[str, Any], files: dict[str, tuple[bytes, str]], outgoing: int) -> None:
    """In the fork. Never returns: whatever happens, this process ends here."""
    try:
        _die_with_parent()
        os.close(0)  # neither the orders nor the answers are this process's to touch
        os.closerange(3, outgoing)
        os.closerange(outgoing + 1, 1024)
        size = job["megabytes"] * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CPU, (job["seconds"], job["seconds"] + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            body = json.dumps(render(job, files)).encode()
        except MemoryError:
            os._exit(3)
        except RecursionError:
            body = _fault("The document is nested too deeply to be printed.")
        except OSError as error:
            body = _fault(f"The PDF could not be made: {error}", no_room=is_full(error))
        except Exception as error:  # noqa: BLE001 (the edge of the process: the caller gets a sentence)
            body = _fault(f"The PDF could not be made: {type(error).__name__}: {error}")
        with os.fdopen(outgoing, "wb") as answer:
            answer.write(body)
        os._exit(0)
    finally:
        os._exit(3)


def is_full(error: OSError) -> bool:
    """Whether there is no room for what drawing writes down meanwhile: nothing is wrong with the document."""
    return error.errno in NO_ROOM or NO_PLACE in str(error)


def _fault(sentence: str, *, no_room: bool = False) -> bytes:
    return json.dumps({"no_room" if no_room else "fault": sentence}).encode()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
