"""How long finance files are kept. Their lines stay in the register; the file is what they were read from."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Q

from msplan.files.models import StoredFile
from msplan.files.removing import remove_bytes
from msplan.history.recording import record_many
from msplan.lib.retaining import Counted, Rule
from suppliers.spend.models import ImportState, SpendImport

COUNTING = (ImportState.CONFIRMED,)
NEVER_COUNTED = (ImportState.UNDONE, ImportState.REFUSED, ImportState.DISCARDED)


def _counted(states: Iterable[str], before: datetime) -> Counted:
    kept = SpendImport.objects.filter(state__in=states, file__removed_at__isnull=True)
    found = kept.aggregate(of=Count("pk"), going=Count("pk", filter=Q(uploaded_at__lt=before)))
    return Counted(**found)


@transaction.atomic
def _gone(states: Iterable[str], before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int:
    kept = SpendImport.objects.filter(state__in=states, file__removed_at__isnull=True)
    old = list(kept.filter(uploaded_at__lt=before).select_related("file"))
    lists = [str(one.set_aside_file.name) for one in old if one.set_aside_file]
    SpendImport.objects.filter(pk__in=[one.pk for one in old]).update(set_aside_file="")
    record_many("suppliers.remove_file", [(one, None, None) for one in old], by=by, at=at)
    transaction.on_commit(lambda: _delete(lists))
    return remove_bytes(StoredFile.objects.filter(pk__in=[one.file_id for one in old]), at=at)


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _rule(states: Iterable[str], **said: Any) -> Rule:
    return Rule(
        count=lambda before: _counted(states, before),
        go=lambda before, *, by, at: _gone(states, before, by=by, at=at),
        what_goes="The file as it was uploaded, and the list of its rows that were set aside. Its lines stay.",
        owner="Head of procurement",
        **said,
    )


RULES = [
    _rule(
        COUNTING,
        name="finance_files",
        title="Finance files that count",
        why="The record of a payment is kept for six years after its financial year; the file proves the lines.",
        source="NPCC minimum standards for retention and disposal (Finance); tax practice: six years, and the year.",
        months=84,
        least=72,
    ),
    _rule(
        NEVER_COUNTED,
        name="unused_finance_files",
        title="Finance files that do not count",
        why="Refused, discarded or undone: nothing in the register was read from them.",
        source="UK GDPR, article 5(1)(c) and (e). The period is our proposal.",
        months=6,
        least=1,
    ),
]
