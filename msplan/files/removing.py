"""Letting go of the bytes of a stored file: the row, its checksum and what points at it stay."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction

from msplan.files.models import StoredFile


@transaction.atomic
def remove_bytes(files: Iterable[StoredFile], *, at: datetime) -> int:
    """How many were there. The bytes go once the rows say so for good; what is left by a crash, ``orphans`` finds."""
    pks = [one.pk for one in files]
    found = list(StoredFile.objects.select_for_update().filter(pk__in=pks, removed_at__isnull=True))
    names = [str(one.content.name) for one in found]
    StoredFile.objects.filter(pk__in=[one.pk for one in found]).update(content="", removed_at=at)
    transaction.on_commit(lambda: _delete(names))
    return len(found)


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
