"""How long concerns that were closed are kept. Only the specialist team is told how many, and lets them go."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from msplan.chasing.models import Reminder
from msplan.files.models import StoredFile
from msplan.history.forgetting import forget_details
from msplan.history.models import Entry
from msplan.history.recording import record_many
from msplan.lib.retaining import Rule
from suppliers.concerns.due import thing
from suppliers.concerns.models import Concern, ConcernDecision, ConcernFile, ConcernState

REASON = "The concern was closed and kept for as long as the rules of retention say"


def _old(before: datetime) -> Q:
    return Q(state=ConcernState.CLOSED, closed_at__lt=before)


@transaction.atomic
def go(before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int:
    """The concern, its decisions, its files and what history kept of it. That there was one stays, restricted."""
    old = list(Concern.objects.select_for_update().filter(_old(before)).order_by("pk"))
    if not old:
        return 0
    pks, of_concerns = [one.pk for one in old], Concern._meta.label_lower
    forget_details(
        Entry.objects.filter(thing_type=of_concerns, thing_id__in=pks), reason=REASON, by=by, at=at
    )
    record_many("concerns.forget", [(one, None, None) for one in old], by=by, at=at, restricted=True)
    files = list(StoredFile.objects.filter(pk__in=ConcernFile.objects.filter(concern__in=pks).values("file")))
    names = [str(one.content.name) for one in files if one.content]
    ConcernFile.objects.filter(concern__in=pks).delete()
    StoredFile.objects.filter(pk__in=[one.pk for one in files]).delete()
    ConcernDecision.objects.filter(concern__in=pks).delete()
    Reminder.objects.filter(restricted=True, thing__in=[thing(one) for one in old]).delete()
    Concern.objects.filter(pk__in=pks).delete()
    transaction.on_commit(lambda: _delete(names))
    return len(old)


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


RULES = [
    Rule(
        name="concerns",
        title="Concerns that were closed",
        what_goes="The concern, its decisions, its files, what history kept. That there was one stays, restricted.",
        why="What may have been a serious offence is looked at again after ten years; the investigation keeps its own.",
        source="College of Policing, APP on information management: review after ten years. Applied here by us.",
        months=120,
        least=72,
        count=None,
        rows=lambda before: (Concern.objects.all(), _old(before)),
        go=go,
        owner="Head of the modern slavery team",
        seen="concerns.see",
    )
]
