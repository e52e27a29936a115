"""Handing a published file out: never changed, so kept by whoever fetched it; whole or in part.

The bytes lie in the database. Each machine keeps a copy on disk under its checksum, so that the web server sends
a file and not a row; a copy that is missing is made anew. Conditions (If-None-Match, If-Modified-Since) are
answered by Django, a range (RFC 9110, 14) with WhiteNoise's reader of the header and of the slice.
"""

import hashlib
import io
import logging
import tempfile
from pathlib import Path
from typing import IO, Protocol

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from whitenoise.responders import SlicedFile, StaticFile

from statements.publishing.copies import copy_of

log = logging.getLogger(__name__)

A_YEAR = 365 * 24 * 60 * 60
FOR_GOOD = f"public, max-age={A_YEAR}, immutable"


class Stored(Protocol):
    """A file that is public for good. ``content`` is read when it is asked for, and not before."""

    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def media_type(self) -> str: ...
    @property
    def content(self) -> bytes | memoryview: ...


def file_response(request: HttpRequest, stored: Stored, *, published: float, name: str) -> HttpResponseBase:
    """The file, part of it, or "not modified". ``published`` is when it became public, in seconds of Unix time."""
    etag = f'"{stored.sha256}"'
    unchanged = get_conditional_response(request, etag=etag, last_modified=int(published))
    response = unchanged if unchanged is not None else _body(request, stored, etag)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(published)
    # "No such part" and "not that edition" answer one request: kept for good, they would hide the file from all others.
    response["Cache-Control"] = FOR_GOOD if response.status_code in (200, 206, 304) else "no-store"
    response["Accept-Ranges"] = "bytes"
    response["Access-Control-Allow-Origin"] = "*"  # data for everybody's page
    if response.status_code in (200, 206):
        response["Content-Type"] = stored.media_type
        response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _body(request: HttpRequest, stored: Stored, etag: str) -> HttpResponseBase:
    wanted = _range(request, stored.size, etag)
    if wanted is None:
        return _sent(request, stored, None)
    start, end = wanted
    if start >= stored.size or end < start:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    response = _sent(request, stored, (start, end))
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{end}/{stored.size}"
    return response


def _range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole file, and for what cannot be understood."""
    header = request.headers.get("Range", "")
    if not header or request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    try:
        start, end = StaticFile.parse_byte_range(header)
    except ValueError:
        return None
    if end is not None and end < start:
        return None
    if start < 0:
        start = max(size + start, 0)
    elif header.strip().endswith("=-0"):
        start = size  # the last no bytes: nothing can be sent
    return start, size - 1 if end is None else min(end, size - 1)


def _sent(request: HttpRequest, stored: Stored, part: tuple[int, int] | None) -> HttpResponseBase:
    length = stored.size if part is None else part[1] - part[0] + 1
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse()
    elif part is None:
        response = FileResponse(_open(stored))
    else:
        response = FileResponse(SlicedFile(_open(stored), *part))
    response["Content-Length"] = str(length)
    return response


def _open(stored: Stored) -> IO[bytes]:
    path = copy_of(stored.sha256)
    try:
        if path.is_file():
            copy = path.open("rb")
            if _is(copy, stored):
                return copy
            copy.close()
            log.error(
                "This machine's copy of a published file was another file, and is made anew: %s", path.name
            )
        _copy_out(stored, path)
        return path.open("rb")
    except OSError as error:  # a full disk keeps nobody from reading what is public
        log.warning("No copy of a published file can be kept on this machine: %s", error)
        return io.BytesIO(stored.content)


def _is(copy: IO[bytes], stored: Stored) -> bool:
    """Whoever can write on this machine's disk changes nothing of what is public. The very bytes that are looked at

    are handed out: the file is opened once.
    """
    same = hashlib.file_digest(copy, "sha256").hexdigest() == stored.sha256  # type: ignore[arg-type]
    copy.seek(0)
    return same


def _copy_out(stored: Stored, path: Path) -> None:
    """Whole or not at all: another request may be reading, or doing the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
        try:
            new.write(stored.content)
            new.flush()
            Path(new.name).replace(path)
        except OSError:
            Path(new.name).unlink(missing_ok=True)
            raise
