"""Rating one standard, and linking the action that answers a rating. Rules: docs/rules/self-assessment.md."""

from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from actions.plan.models import Action, Progress
from actions.plan.refusing import StaleEdit
from actions.standards.assessing import hold_open
from actions.standards.models import Level, RatedAction, StandardRating
from actions.standards.refusing import StandardsRefused
from msplan.accounts.models import Person
from msplan.files.storing import store
from msplan.history.recording import record


@transaction.atomic
def rate(
    rating: StandardRating,
    *,
    version: int,
    level: int,
    evidence: str,
    gap: str = "",
    link: str = "",
    upload: "File[bytes] | None" = None,
    remove_file: bool = False,
    by: Person | None,
    at: datetime,
) -> None:
    """The force's rating of one standard, 0 to 4, and what it rests on.

    ``version`` is the one the rater read. A file handed in replaces the one before.
    Raises StaleEdit, StandardsRefused, FileRefused, or InvalidTransition when the self-assessment is closed.
    """
    if level not in Level.values:
        raise StandardsRefused("A rating is 0, 1, 2, 3 or 4.", field="level")
    if not evidence.strip():
        raise StandardsRefused("Say what the rating rests on.", field="evidence")
    now = _held(rating, version)
    before = _said(now)
    if upload is not None:
        now.file = store(upload, by=by, at=at, marking=now.assessment.marking)
    elif remove_file:
        now.file = None
    now.level, now.not_applicable_because = level, ""
    now.evidence, now.gap = evidence.strip(), gap.strip()
    now.link = link
    _save(now, before, by=by, at=at)
    rating.refresh_from_db()


@transaction.atomic
def say_not_applicable(
    rating: StandardRating, *, version: int, because: str, by: Person | None, at: datetime
) -> None:
    """This standard does not apply to the force, with the reason. Counts in no mean. Raises as ``rate``."""
    if not because.strip():
        raise StandardsRefused("Say why it does not apply.", field="not_applicable_because")
    now = _held(rating, version)
    before = _said(now)
    now.level, now.not_applicable_because = None, because.strip()
    _save(now, before, by=by, at=at)
    rating.refresh_from_db()


@transaction.atomic
def link_action(rating: StandardRating, action: Action, *, by: Person | None, at: datetime) -> RatedAction:
    """This action answers this rating; also after closing. Raises StandardsRefused."""
    # Held until the end, so that two people who link the same action come one by one.
    now = StandardRating.objects.select_for_update(no_key=True, of=("self",)).get(pk=rating.pk)
    if not now.is_answered:
        raise StandardsRefused("Rate the standard first.")
    if action.progress == Progress.CANCELLED:
        raise StandardsRefused(f"{action.reference} is cancelled.", field="action")
    if now.rated_actions.filter(action=action).exists():
        raise StandardsRefused(f"{action.reference} is linked to this rating already.", field="action")
    made = RatedAction.objects.create(rating=now, action=action, by=by, at=at)
    record("standards.link_action", now, by=by, at=at, after={"action": str(action)})
    return made


def _held(rating: StandardRating, version: int) -> StandardRating:
    """The rating as it is now, its self-assessment open and held. Raises StaleEdit, InvalidTransition."""
    hold_open(rating.assessment)
    now = (
        StandardRating.objects.select_for_update(of=("self",))
        .select_related("assessment", "file")
        .get(pk=rating.pk)
    )
    if now.version != version:
        raise StaleEdit
    return now


def _save(now: StandardRating, before: dict[str, object], *, by: Person | None, at: datetime) -> None:
    now.by, now.at, now.version = by, at, now.version + 1
    now.save(
        update_fields=[
            "level", "not_applicable_because", "evidence", "gap", "link", "file", "by", "at", "version",
        ]
    )  # fmt: skip
    after = _said(now)
    changed = [name for name in after if before[name] != after[name]]
    record(
        "standards.rate",
        now,
        by=by,
        at=at,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def _said(rating: StandardRating) -> dict[str, object]:
    """An answer as a reader of its history knows it."""
    return {
        "rating": rating.level,
        "not applicable because": rating.not_applicable_because,
        "rests on": rating.evidence,
        "missing": rating.gap,
        "link": rating.link,
        "file": rating.file.name if rating.file else "",
    }
