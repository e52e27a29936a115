"""Taking an upload off the wire: onto the disk and never into memory, and no more of it than anybody keeps."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Counts all of a file and writes only its beginning, so that 2 GB cost neither memory nor disk.

    The file says its true size, and every form refuses what is larger than it keeps: what was cut off is never read.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= settings.LARGEST_UPLOAD:
            super().receive_data_chunk(raw_data, start)
