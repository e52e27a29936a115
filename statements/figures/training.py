"""Figures about training: how many have done it, of whom it is not known, what it changed: docs/rules/figures.md."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, ExpressionWrapper, F, QuerySet, Sum, Value, When

from actions.models import Confidence, CourseKind, CourseRequirement, TrainingReturn
from actions.training.models import STAFF
from statements.figures.definition import (
    EVENTS,
    STATE,
    Counted,
    Figure,
    Measure,
    Part,
    Records,
    Scope,
    part_of,
    sharing,
)

SEE = "training.see"
STAFF_GROUPS = "&".join(f"group={group}" for group in STAFF)
POINTS: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=20, decimal_places=2)


def staff_e_learning(scope: Scope) -> "QuerySet[TrainingReturn]":
    """The returns whose numbers are added up: the last ones of what staff have to do as e-learning."""
    return _last(scope).filter(
        requirement__in=CourseRequirement.objects.staff_e_learning(scope.on).values("pk")
    )


def targeted(scope: Scope) -> "QuerySet[TrainingReturn]":
    """The same of procurement, HR and contact management, however it is taught."""
    return _last(scope).filter(requirement__in=CourseRequirement.objects.targeted(scope.on).values("pk"))


def _last(scope: Scope) -> "QuerySet[TrainingReturn]":
    rows: QuerySet[TrainingReturn] = TrainingReturn.objects.known_on(scope.on)
    return rows.select_related("requirement__course", "requirement__audience")


def required(scope: Scope) -> "QuerySet[CourseRequirement]":
    """Every audience and course that belong together on the day."""
    return CourseRequirement.objects.in_force(scope.on).select_related("course", "audience")


def unknown(scope: Scope) -> "QuerySet[CourseRequirement]":
    return CourseRequirement.objects.unknown(scope.on).select_related("course", "audience")


def staff_unknown(scope: Scope) -> "QuerySet[CourseRequirement]":
    """Of what staff have to do as e-learning, what nobody knows."""
    return staff_required(scope).filter(pk__in=unknown(scope).values("pk"))


def staff_required(scope: Scope) -> "QuerySet[CourseRequirement]":
    """Those within a larger one too: that all staff are known does not say that frontline teams are."""
    return required(scope).filter(course__kind=CourseKind.E_LEARNING, audience__group__in=STAFF)


def measured(scope: Scope) -> "QuerySet[Confidence]":
    """What was measured in the period, where enough people answered."""
    found: QuerySet[Confidence] = Confidence.objects.counted().filter(
        measured_on__gte=scope.first, measured_on__lte=scope.last
    )
    return found.select_related("course", "audience")


def adding(records: Records) -> Measure:
    """Those who have, of those who have to."""
    return Measure(
        (Part(records, Sum("completed")), Part(records, Sum("required"))),
        lambda scope, numbers: part_of(*numbers),
    )


def points(name: str) -> ExpressionWrapper:
    """A mean on a scale from 0 to 100, times those who answered: 1 to 5 is read as 0 to 100."""
    mean = Case(
        When(scale="1-5", then=(F(name) - Value(1)) * Value(25)), default=F(name), output_field=POINTS
    )
    return ExpressionWrapper(mean * F("answered"), output_field=POINTS)


def change(scope: Scope, numbers: Sequence[Decimal]) -> Counted:
    before, after = numbers
    return part_of(after - before, before)


def references(records: Records) -> Any:
    """Course, audience and day of each; they name no person."""

    def named(scope: Scope) -> list[str]:
        return [str(row) for row in records(scope).order_by("pk")]

    return named


FIGURES = [
    Figure(
        "staff_e_learning_completed",
        "Staff e-learning completed",
        STATE,
        "percent",
        "Of the people who have to do an e-learning course about modern slavery, the share who have done it and "
        "for whom it still counts: those of the last returns of staff audiences, none older than 15 months. "
        "Someone who has to do two courses counts in each. Audiences of which nobody knows it are in neither "
        "number; they are a figure beside it.",
        SEE,
        adding(staff_e_learning),
        staff_e_learning,
        references(staff_e_learning),
        listed="training:index?counted=staff&known=known",
        people=True,
        none_is_unknown=True,
    ),
    Figure(
        "staff_e_learning_unknown",
        "Staff audiences whose e-learning is not known",
        STATE,
        "percent",
        "Of the staff audiences and the e-learning courses that they have to do, groups within others included, the "
        "share of which nobody knows how many have done it: nothing was handed in, or that it is not known, or a "
        "number older than 15 months.",
        SEE,
        sharing(staff_unknown, staff_required),
        staff_unknown,
        references(staff_unknown),
        listed=f"training:index?kind={CourseKind.E_LEARNING}&{STAFF_GROUPS}&known=unknown",
    ),
    Figure(
        "targeted_training_completed",
        "Targeted training completed",
        STATE,
        "percent",
        "Of the people in procurement, HR and contact management who have to do a course about modern slavery, "
        "the share who have done it and for whom it still counts: those of the last returns, none older than 15 "
        "months. Audiences of which nobody knows it are in neither number.",
        SEE,
        adding(targeted),
        targeted,
        references(targeted),
        listed="training:index?counted=targeted&known=known",
        people=True,
        none_is_unknown=True,
    ),
    Figure(
        "confidence_change",
        "Change in confidence after training",
        EVENTS,
        "percent",
        "What people answered after a course, less what they answered before it, in percent of the answer before: "
        "means measured in the period with at least five answers, on a scale from 0 to 100 (1 to 5 is read as 0 "
        "to 100), each weighing as many as answered.",
        SEE,
        Measure((Part(measured, Sum(points("before"))), Part(measured, Sum(points("after")))), change),
        measured,
        references(measured),
    ),
    Figure(
        "audiences_unknown",
        "Training of which nobody knows how many have done it",
        STATE,
        "percent",
        "Of all audiences and the courses that they have to do, suppliers and partners included, the share of "
        "which nobody knows how many have done it: nothing was handed in, or that it is not known, or a number "
        "older than 15 months.",
        SEE,
        sharing(unknown, required),
        unknown,
        references(unknown),
        listed="training:index?known=unknown",
    ),
]
