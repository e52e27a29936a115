"""Forgetting: the detail of an entry goes, the entry and its digest stay, and that it went is history itself."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from msplan.history.models import Detail, Entry
from msplan.history.recording import record_many

# The database lets a detail go only where an entry of this act names its entry (migration 0004).
FORGET = "history.forget_details"


@transaction.atomic
def forget_details(
    entries: Iterable[Entry],
    *,
    reason: str,
    by: AbstractBaseUser | None,
    at: datetime,
    group: uuid.UUID | None = None,
) -> int:
    """Replace what was before and after by a tombstone that gives the reason; how many were there to replace.

    One line of history for each; restricted where the entry is. Repeating finds nothing to do.
    """
    asked = [entry.pk for entry in entries]
    whole = Detail.objects.select_for_update().filter(entry__in=asked, tombstoned_at=None).order_by("pk")
    found = Entry.objects.in_bulk(list(whole.values_list("entry_id", flat=True)))
    group = group or uuid.uuid4()
    for restricted in (False, True):
        after = {"reason": reason}
        things = [(one, None, after) for one in found.values() if one.restricted is restricted]
        if things:
            record_many(FORGET, things, by=by, at=at, group=group, restricted=restricted)
    return Detail.objects.filter(entry__in=found, tombstoned_at=None).update(
        body=None, salt="", tombstoned_at=at, tombstone_reason=reason
    )
