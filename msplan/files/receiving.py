"""Taking an upload off the wire: onto the disk and never into memory, and no more of it than anybody keeps.

What must touch no disk, because it names people who are only counted, is taken into memory by a view that says so.
"""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Counts all of a file and writes only its beginning, so that 2 GB cost neither memory nor disk.

    The file says its true size, and every form refuses what is larger than it keeps: what was cut off is never read.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start > settings.LARGEST_UPLOAD:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:  # what came so far goes at once: the disk may be full of it
            with suppress(OSError):
                self.file.close()
            raise


class InMemory(MemoryFileUploadHandler):
    """Counts all of a file and keeps only its beginning, in memory: the form refuses what is larger than ``most``."""

    def __init__(self, request: HttpRequest, *, most: int) -> None:
        super().__init__(request)
        self.most = most

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Whatever its size, there is no other handler behind this one."""
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= self.most:
            self.file.write(raw_data)
