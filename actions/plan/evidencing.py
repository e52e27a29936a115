"""Handing in evidence: a file or a link, with a title; and taking it away again with a reason."""

from datetime import datetime
from typing import NamedTuple, TypeVar

from django.core.files.base import File
from django.db import transaction
from django.db.models import Model, QuerySet

from actions.plan.models import Action, Completion, Evidence, Progress, Review
from actions.plan.refusing import Refused
from msplan.accounts.models import Person
from msplan.files.storing import sha256_of, store
from msplan.history.recording import record
from msplan.lib.locking import hold
from msplan.lib.states import InvalidTransition

Row = TypeVar("Row", bound=Model)


class Handed(NamedTuple):
    """What somebody handed in: either ``upload`` or ``link``; without a title it goes by its name."""

    title: str = ""
    upload: "File[bytes] | None" = None
    link: str = ""

    @property
    def name(self) -> str:
        return self.title or (self.upload.name if self.upload else self.link) or ""


class EvidenceRefused(Refused):
    """A rule of evidence."""


@transaction.atomic
def add_evidence(
    action: Action, handed: Handed, *, review: Review | None = None, by: Person, at: datetime
) -> Evidence:
    """Keep a file or link that shows what was done. Raises FileRefused; then nothing was kept.

    What stands there already, handed in by the same person under the same title, is not kept a second time.
    """
    hold(Action.objects.all(), action.pk)  # of a page that is sent twice at once the second finds the first's
    if same := handed_already(action.evidence.standing().filter(review=review), handed, by):
        return same
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


def handed_already(there: "QuerySet[Row]", handed: Handed, by: Person) -> "Row | None":
    """What the same person handed in before under the same title, among the rows that are there."""
    same = there.filter(title=handed.name[:200], by=by)
    if handed.upload is None:
        return same.filter(link=handed.link).first()
    return same.filter(file__sha256=sha256_of(handed.upload)).first()


@transaction.atomic
def remove_evidence(evidence: Evidence, *, reason: str, by: Person, at: datetime) -> None:
    """Take evidence out of every list; its row and its file stay, and nobody opens the file any more.

    Where it was the last of an action that is completed, or whose completion waits, its reason becomes the reason why
    there is none. Raises EvidenceRefused, or InvalidTransition when it was removed already.
    """
    if not reason.strip():
        raise EvidenceRefused("Say why it is removed.", field="reason")
    action = Action.objects.select_for_update(of=("self",)).get(pk=evidence.action_id)
    standing = Evidence.objects.standing().filter(pk=evidence.pk)
    if not standing.update(removed_at=at, removed_by=by, removed_reason=reason.strip()):
        raise InvalidTransition("Somebody else removed this a moment ago.")
    evidence.refresh_from_db()
    if not action.evidence.standing().exists():
        none = f"“{evidence.title}” was removed: {evidence.removed_reason}"
        Completion.objects.waiting().filter(action=action).update(no_evidence_reason=none)
        Action.objects.filter(pk=action.pk, progress=Progress.COMPLETED).update(no_evidence_reason=none)
    after = {"evidence": evidence.title, "reason": evidence.removed_reason}
    record("actions.remove_evidence", action, by=by, at=at, after=after)
