"""Handing in evidence: a file or a link, with a title."""

from datetime import datetime
from typing import NamedTuple

from django.core.files.base import File
from django.db import transaction

from actions.plan.models import Action, Evidence, Review
from msplan.accounts.models import Person
from msplan.files.storing import store
from msplan.history.recording import record


class Handed(NamedTuple):
    """What somebody handed in: either ``upload`` or ``link``; without a title it goes by its name."""

    title: str = ""
    upload: "File[bytes] | None" = None
    link: str = ""

    @property
    def name(self) -> str:
        return self.title or (self.upload.name if self.upload else self.link) or ""


@transaction.atomic
def add_evidence(
    action: Action, handed: Handed, *, review: Review | None = None, by: Person, at: datetime
) -> Evidence:
    """Keep a file or link that shows what was done. Raises FileRefused; then nothing was kept."""
    stored = None
    if handed.upload is not None:
        stored = store(handed.upload, by=by, at=at, marking=action.marking)
    evidence = Evidence.objects.create(
        action=action,
        review=review,
        title=handed.name[:200],
        file=stored,
        link="" if stored else handed.link,
        by=by,
        at=at,
    )
    record("actions.add_evidence", action, by=by, at=at, after={"evidence": evidence.title})
    return evidence
