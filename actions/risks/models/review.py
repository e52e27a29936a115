"""The yearly look at a priority risk or a known unknown."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.risks.models.risk import PriorityRisk
from actions.risks.models.unknown import KnownUnknown
from actions.risks.models.words import Finding


class YearlyReview(models.Model):
    """What somebody found when they looked again; it names the date it answers. One for each date."""

    risk = models.ForeignKey(
        PriorityRisk, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    unknown = models.ForeignKey(
        KnownUnknown, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    due_on = models.DateField()
    given_on = models.DateField()
    given_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=9, choices=Finding.choices)
    what_changed = models.TextField(blank=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(risk__isnull=False, unknown__isnull=True)
                | Q(risk__isnull=True, unknown__isnull=False),
                name="yearly_review_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["risk", "due_on"],
                name="risk_review_answers_a_date_once",
                violation_error_message="This review has been given already.",
            ),
            models.UniqueConstraint(
                fields=["unknown", "due_on"],
                name="unknown_review_answers_a_date_once",
                violation_error_message="This review has been given already.",
            ),
            models.CheckConstraint(
                condition=Q(finding__in=Finding.values), name="yearly_review_finding_known"
            ),
            models.CheckConstraint(
                condition=~Q(finding="changed") | ~Q(what_changed=""),
                name="yearly_review_says_what_changed",
                violation_error_message="Say what has changed.",
            ),
        ]

    def __str__(self) -> str:
        return f"Yearly review due {self.due_on}"

    @property
    def days_late(self) -> int:
        """Days from the due date to the day it was given; negative when it came early."""
        return (self.given_on - self.due_on).days
