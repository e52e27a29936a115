"""Opening a self-assessment, keeping its questions in step while nobody answered them, and closing it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from actions.standards.keeping import locked
from actions.standards.models import SelfAssessment, Standard, StandardRating, StandardSet
from actions.standards.refusing import StandardsRefused
from msplan.accounts.models import Person
from msplan.files.models import Marking
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.states import InvalidTransition, move

# What a rating copies of its standard, its place besides.
COPIED = ("group", "number", "text", "guidance", "aspect")


@transaction.atomic
def open_assessment(
    standard_set: StandardSet,
    *,
    as_at: date,
    marking: str = Marking.OFFICIAL,
    by: Person | None,
    at: datetime,
) -> SelfAssessment:
    """Ask every standing standard of the set, in the words that it has now. Raises StandardsRefused."""
    locked(standard_set)
    standards = list(Standard.objects.filter(standard_set=standard_set).standing().in_order())
    there = SelfAssessment.objects.filter(standard_set=standard_set)
    if there.open().exists():
        raise StandardsRefused("A self-assessment against this set is open already. Close it first.")
    if there.filter(as_at=as_at).exists():
        raise StandardsRefused(
            f"There is a self-assessment against this set as at {plain(as_at)} already.", field="as_at"
        )
    if not standards:
        raise StandardsRefused("This set has no standards yet. Add some first.")
    made = SelfAssessment.objects.create(
        standard_set=standard_set, as_at=as_at, marking=marking, opened_by=by, opened_at=at
    )
    StandardRating.objects.bulk_create(_asked(made, standard) for standard in standards)
    record("standards.open", made, by=by, at=at, after={"as at": as_at, "standards": len(standards)})
    return made


def outdated(assessment: SelfAssessment) -> int:
    """How many standards were reworded, added or archived since it was opened and could still be taken over."""
    return len(_differences(assessment))


@transaction.atomic
def take_over_wording(assessment: SelfAssessment, *, by: Person | None, at: datetime) -> int:
    """Bring what nobody has answered into step with the set; answers keep their words. Returns how many changed.

    Raises InvalidTransition when it was closed meanwhile.
    """
    now = hold_open(assessment)
    changed = _differences(now)
    for rating, standard in changed:
        if rating is None and standard is not None:
            _asked(now, standard).save(force_insert=True)
        elif rating is not None and standard is None:
            StandardRating.objects.unanswered().filter(pk=rating.pk).delete()
        elif rating is not None and standard is not None:
            values: dict[str, Any] = {name: getattr(standard, name) for name in COPIED}
            StandardRating.objects.unanswered().filter(pk=rating.pk).update(
                **values, version=rating.version + 1
            )
    _put_in_order(now)
    if changed:
        record("standards.take_over_wording", now, by=by, at=at, after={"standards": len(changed)})
    return len(changed)


@transaction.atomic
def close(
    assessment: SelfAssessment, *, next_on: date | None = None, by: Person | None, at: datetime
) -> None:
    """Nothing in it changes any more. What nobody answered stays "not rated".

    Raises StandardsRefused (before its date, or with nothing rated), InvalidTransition (closed already).
    """
    now, on = hold_open(assessment), london_date(at)
    if not now.may_close(on):
        raise StandardsRefused(f"It speaks of {plain(now.as_at)}: close it on that day or later.")
    if next_on is not None and next_on <= max(now.as_at, on):
        raise StandardsRefused("The next one must lie ahead.", field="next_on")
    answered = now.ratings.answered().count()
    if not answered:
        raise StandardsRefused("Nothing has been rated yet.")
    move(
        assessment,
        to=SelfAssessment.State.CLOSED,
        allowed=[SelfAssessment.State.OPEN],
        closed_by=by,
        closed_at=at,
        closed_on=on,
        next_on=next_on,
    )
    after = {"state": "Closed", "answered": f"{answered} of {now.ratings.count()}", "next": next_on}
    record("standards.close", assessment, by=by, at=at, before={"state": "Open"}, after=after)


def hold_open(assessment: SelfAssessment) -> SelfAssessment:
    """The self-assessment, held until the transaction ends. Raises InvalidTransition when it is closed."""
    now = SelfAssessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    if not now.is_open:
        raise InvalidTransition("This self-assessment is closed: nothing in it changes any more.")
    return now


def _asked(assessment: SelfAssessment, standard: Standard) -> StandardRating:
    copied: dict[str, Any] = {name: getattr(standard, name) for name in COPIED}
    return StandardRating(assessment=assessment, standard=standard, position=standard.position, **copied)


def _put_in_order(assessment: SelfAssessment) -> None:
    """The order of the set as it is now; a place is no wording, so what is answered moves too."""
    moved = []
    for rating in assessment.ratings.select_related("standard"):
        if not rating.standard.is_archived and rating.position != rating.standard.position:
            rating.position = rating.standard.position
            moved.append(rating)
    StandardRating.objects.bulk_update(moved, ["position"])


def _differences(assessment: SelfAssessment) -> list[tuple[StandardRating | None, Standard | None]]:
    """(rating, standard) of what differs and may be brought into step: an unanswered rating, or a new standard."""
    ratings = {rating.standard_id: rating for rating in assessment.ratings.all()}
    standards = {
        one.pk: one for one in Standard.objects.filter(standard_set=assessment.standard_set_id).standing()
    }
    gone = [(r, None) for pk, r in ratings.items() if pk not in standards and not r.is_answered]
    new = [(None, s) for pk, s in standards.items() if pk not in ratings]
    worded = [
        (ratings[pk], s)
        for pk, s in standards.items()
        if pk in ratings
        and not ratings[pk].is_answered
        and any(getattr(ratings[pk], name) != getattr(s, name) for name in COPIED)
    ]
    return [*gone, *new, *worded]
