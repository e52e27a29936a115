"""Taking a spend file in: it is looked at, kept, and queued for reading. Nothing of it reaches the register."""

from datetime import date, datetime
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from msplan.accounts.models import Person
from msplan.files.models import StoredFile
from msplan.files.scanning import refuse_infected
from msplan.files.storing import FileRefused, clean_name
from msplan.history.recording import record
from suppliers.spend.models import SourceColumns, SpendImport
from suppliers.spend.reading import UnreadableSpend
from suppliers.spend.reading.files import opened

KINDS = (".xlsx", ".xls", ".csv", ".txt", ".tsv", ".zip")
DEFAULT_SOURCE = "Finance system"
_MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "text": "text/csv",
}


@transaction.atomic
def upload_spend(
    upload: "File[bytes]", *, source: str, period: date | None = None, by: Person | None, at: datetime
) -> SpendImport:
    """Keep the file and queue it. Raises FileRefused with a sentence; then nothing was kept.

    ``source`` names the finance system whose supplier numbers the file holds; ``period`` is any day of the month
    to which lines without a date belong. What was remembered of that system's columns is used for reading.
    """
    name = clean_name(upload.name or "")
    if (upload.size or 0) > settings.SPEND_MAX_BYTES:
        raise FileRefused(
            f"“{name}” is larger than {settings.SPEND_MAX_BYTES // (1024 * 1024)} MB. Save one year, or one month, "
            "at a time."
        )
    media_type, sha256 = _look_inside(upload, name)
    refuse_infected(upload, name=name)
    upload.seek(0)
    stored = StoredFile.objects.create(
        name=name,
        content=File(upload.file, name=name),
        media_type=media_type,
        size=upload.size,
        sha256=sha256,
        uploaded_by=by,
        uploaded_at=at,
    )
    source = source.strip() or DEFAULT_SOURCE
    memory = SourceColumns.objects.of_source(source)
    spend_import = SpendImport.objects.create(
        file=stored,
        sha256=sha256,
        source=memory.source if memory else source,
        mapping=memory.mapping if memory else None,
        columns_how=SpendImport.ColumnsHow.REMEMBERED if memory else SpendImport.ColumnsHow.GUESSED,
        period=period and period.replace(day=1),
        uploaded_by=by,
        uploaded_at=at,
    )
    record(
        "spend.upload",
        spend_import,
        by=by,
        at=at,
        after={"file": name, "sha256": sha256, "source": spend_import.source, "period": spend_import.period},
    )
    return spend_import


def _look_inside(upload: "File[bytes]", name: str) -> tuple[str, str]:
    """Kind and SHA-256, told by the content; what is empty, locked, dangerous or no spend file is refused."""
    upload.seek(0)
    try:
        with opened(cast(BinaryIO, upload.file), name) as file:
            return "application/zip" if file.zipped else _MEDIA_TYPES[file.kind], file.sha256
    except UnreadableSpend as problem:
        raise FileRefused(problem.sentence) from problem
