"""A person confirms the six inputs of a supplier: the band is then assessed, for a while."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import add_months
from msplan.lib.locking import hold
from suppliers.register.models import Supplier
from suppliers.risk.arithmetic import REVIEW_MONTHS, inherent_risk
from suppliers.risk.models import AssessedInput, Assessment, current_rules, table_scores
from suppliers.risk.scoring import rescore


class Answer(NamedTuple):
    """One input as a person gives it; ``score`` None where nobody knows.

    ``table_row`` names the row of the table of countries or goods that it is taken from, and follows from then on.
    """

    score: int | None
    reason: str = ""
    table_row: str = ""


class AssessmentRefused(Exception):
    """``str()`` is a sentence for the user."""


def last_of(supplier: Supplier) -> int:
    """Which assessment stands; 0 before the first."""
    return supplier.assessments.order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def assess(
    supplier: Supplier,
    *,
    answers: Mapping[int, Answer],
    agency_labour: bool,
    reason: str = "",
    category_id: int | None = None,
    seen: str = "",
    by: Person,
    on: date,
    at: datetime,
) -> Assessment:
    """Record the confirmed inputs (factor 1 to 6 to answer) and score the supplier by them.

    ``category_id`` is the category whose defaults the person saw, ``seen`` what ``last_of`` said then. Raises
    AssessmentRefused where the supplier has no category or was assessed since, where the category or the row of a
    table that an answer follows changed since, or where an answer that differs from the default has no reason.
    """
    supplier = hold(Supplier.objects.select_related("category"), supplier.pk)
    category = supplier.category
    if category is None:
        raise AssessmentRefused("Give the supplier a category first: its six defaults are what you confirm.")
    if category_id is not None and category_id != category.pk:
        raise AssessmentRefused(
            f"Somebody changed the category to {category.name} while you were writing. "
            "Look at its defaults, then confirm again."
        )
    if seen and seen != str(last_of(supplier)):
        raise AssessmentRefused(
            "Somebody else saved an assessment while you were writing. Compare, then confirm again."
        )
    if set(answers) != set(range(1, 7)):
        raise AssessmentRefused("Answer all six inputs.")
    unexplained = [
        factor
        for factor, default in enumerate(category.defaults, start=1)
        if answers[factor].score != default and not answers[factor].reason.strip()
    ]
    if unexplained:
        raise AssessmentRefused("Say why an input differs from what the category assumes.")
    followed = {factor: answer for factor, answer in answers.items() if answer.table_row}
    tables = table_scores([answer.table_row for answer in followed.values()])
    if any(tables.get((factor, answer.table_row)) != answer.score for factor, answer in followed.items()):
        raise AssessmentRefused("Somebody changed the table while you were writing. Look at its rows again.")
    rules = current_rules()
    risk = inherent_risk(
        category.profile,
        [answers[n].score for n in range(1, 7)],
        agency_labour=agency_labour,
        rules=rules,
    )
    assessment = Assessment.objects.create(
        supplier=supplier,
        category=category,
        profile=category.profile,
        agency_labour=agency_labour,
        reason=reason,
        inherent=risk.value,
        band=risk.band,
        assessed_on=on,
        assessed_by=by,
        recorded_at=at,
        valid_until=add_months(on, REVIEW_MONTHS[risk.band]),
        model_version=rules.version,
    )
    AssessedInput.objects.bulk_create(
        AssessedInput(
            assessment=assessment,
            factor=factor,
            score=answers[factor].score,
            default=default,
            reason=answers[factor].reason.strip(),
            table_row=answers[factor].table_row,
        )
        for factor, default in enumerate(category.defaults, start=1)
    )
    record(
        "risk.assess",
        supplier,
        by=by,
        at=at,
        after={
            "inputs": [answers[n].score for n in range(1, 7)],
            "band": risk.band,
            "valid_until": assessment.valid_until,
            "reason": reason,
        },
    )
    rescore([supplier.pk], on=on, by=by, at=at)
    return assessment
