"""Promises and a corrected version of their statement: it makes the same ones, and takes over what was said of them."""

from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from statements.models import Promise, PromiseAction, PromiseAnswer, Section, Statement
from statements.promises.wording import stands_in


@transaction.atomic
def copy_promises(earlier: Statement, later: Statement, *, by: Person, at: datetime) -> int:
    """Part of opening a corrected version, after its sections were copied: its list begins as the earlier one's.

    Numbers stay. A promise goes to the section of the same heading, else to the one its words stand in.
    """
    sections = list(later.sections.standing())
    made = [
        Promise(
            statement=later,
            number=promise.number,
            section=section,
            wording=promise.wording,
            due_on=promise.due_on,
            owner=promise.owner,
            marked_by=by,
            marked_at=at,
        )
        for promise in earlier.promises.standing().select_related("section", "owner")
        if (section := _home_of(promise, sections)) is not None
    ]
    return len(Promise.objects.bulk_create(made))


@transaction.atomic
def hand_over(earlier: Statement, later: Statement) -> None:
    """Part of publishing a corrected version: actions and answers go with the promises of the same number."""
    of_number = {promise.number: promise for promise in later.promises.standing()}
    for promise in earlier.promises.standing():
        heir = of_number.get(promise.number)
        if heir is None:
            continue
        known = PromiseAction.objects.filter(promise=heir).values("action")
        PromiseAction.objects.filter(promise=promise).exclude(action__in=known).update(promise=heir)
        PromiseAnswer.objects.filter(promise=promise).update(promise=heir)
    PromiseAnswer.objects.filter(after=earlier).update(after=later)


def _home_of(promise: Promise, sections: list[Section]) -> Section | None:
    same = [section for section in sections if section.heading == promise.section.heading]
    holding = [section for section in sections if stands_in(promise.wording, section.body)]
    return next(iter([*(s for s in same if s in holding), *holding, *same, *sections]), None)
