"""How long the file is kept that a plan was read from. What it wrote stays in the plan."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet

from actions.plan.models.plan_import import ImportState, PlanImport
from msplan.files.models import StoredFile
from msplan.files.removing import remove_bytes
from msplan.history.recording import record_many
from msplan.lib.retaining import Rule

# One that is being looked at is read again each time.
OVER = (ImportState.CONFIRMED, ImportState.DISCARDED)


def _kept() -> QuerySet[PlanImport]:
    return PlanImport.objects.filter(state__in=OVER, file__removed_at__isnull=True)


@transaction.atomic
def go(before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int:
    old = list(_kept().filter(uploaded_at__lt=before).order_by("pk"))
    record_many("actions.remove_file", [(one, None, None) for one in old], by=by, at=at)
    return remove_bytes(StoredFile.objects.filter(pk__in=[one.file_id for one in old]), at=at)


RULES = [
    Rule(
        name="plan_files",
        title="Files that plans were read from",
        what_goes="The spreadsheet as it was uploaded. What was read from it stays in the plan.",
        why="Nothing reads it again once it was confirmed or given up.",
        source="UK GDPR, article 5(1)(c) and (e). The period is our proposal.",
        months=6,
        least=1,
        count=None,
        rows=lambda before: (_kept(), Q(uploaded_at__lt=before)),
        go=go,
        owner="Plan manager",
    )
]
