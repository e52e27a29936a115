"""The force's rating of itself against a set of standards, as at a date. Rules: docs/rules/self-assessment.md."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from actions.standards.models.standard import StandardSet
from msplan.files.models import Marking


class SelfAssessmentQuerySet(models.QuerySet["SelfAssessment"]):
    def open(self) -> "SelfAssessmentQuerySet":
        return self.filter(state=SelfAssessment.State.OPEN)

    def closed(self) -> "SelfAssessmentQuerySet":
        return self.filter(state=SelfAssessment.State.CLOSED)

    def before(self, one: "SelfAssessment") -> "SelfAssessmentQuerySet":
        """Closed ones of the same set that speak of an earlier date, latest first."""
        return (
            self.closed()
            .filter(standard_set=one.standard_set_id, as_at__lt=one.as_at)
            .order_by("-as_at", "-pk")
        )

    def with_counts(self) -> "SelfAssessmentQuerySet":
        """``asked``, ``answered`` (rated or not applicable): how far each is. Newest first."""
        answered = Q(ratings__level__isnull=False) | ~Q(ratings__not_applicable_because="")
        return self.annotate(
            asked=Count("ratings"),
            answered=Count("ratings", filter=Q(ratings__isnull=False) & answered),
        ).order_by("-as_at", "-pk")


class SelfAssessment(models.Model):
    """The force against one set of standards, as at a date.

    open: its standards may be rated by several people, each on its own; may be closed. One open for each set.
    closed: never changes again, by the database's own refusal (migration 0009); actions may still be raised.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    standard_set = models.ForeignKey(StandardSet, on_delete=models.PROTECT, related_name="assessments")
    as_at = models.DateField("as at")
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    # When the next one should be closed; whoever closed this one is reminded.
    next_on = models.DateField("next self-assessment", null=True, blank=True)

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-as_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set"],
                condition=Q(state="open"),
                name="one_open_self_assessment_of_a_set",
                violation_error_message="A self-assessment against this set is open already.",
            ),
            models.UniqueConstraint(
                fields=["standard_set", "as_at"],
                name="one_self_assessment_of_a_set_and_date",
                violation_error_message="There is a self-assessment against this set as at this date already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="open", closed_at__isnull=True, closed_on__isnull=True, next_on__isnull=True
                )
                & Q(closed_by__isnull=True)
                | Q(state="closed", closed_at__isnull=False, closed_on__isnull=False),
                name="self_assessment_closed_has_date",
                violation_error_message="A self-assessment is closed by somebody at a time, or open.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("as_at")),
                name="self_assessment_closed_when_its_date_has_come",
                violation_error_message="It cannot be closed before the date it speaks of.",
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("as_at")),
                name="self_assessment_next_is_later",
                violation_error_message="The next one must be after the date of this one.",
            ),
            models.CheckConstraint(
                condition=Q(marking__in=Marking.values), name="self_assessment_marking_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard_set} as at {self.as_at.day} {self.as_at:%B %Y}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def may_close(self, on: date) -> bool:
        """Not before the date that it speaks of; on the day itself it may."""
        return self.is_open and on >= self.as_at
