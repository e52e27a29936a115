"""A look at a policy or a route on its day: who, when, what came of it, and the next day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.policies.models.policy import Policy
from actions.policies.models.route import ConcernRoute
from actions.policies.models.words import Found


class PolicyReview(models.Model):
    """It names the date that it answers, and sets the next. Never changed."""

    policy = models.ForeignKey(
        Policy, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    route = models.ForeignKey(
        ConcernRoute, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    due_on = models.DateField()
    given_on = models.DateField()
    given_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    found = models.CharField(max_length=9, choices=Found.choices)
    words = models.TextField("what was found", blank=True)
    next_on = models.DateField()

    class Meta:
        ordering = ["-given_at", "-pk"]
        indexes = [models.Index(fields=["due_on"], name="policyreview_due_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(policy__isnull=False, route__isnull=True)
                | Q(policy__isnull=True, route__isnull=False),
                name="policyreview_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(found__in=Found.values), name="policyreview_found_known"),
            models.CheckConstraint(
                condition=Q(found="stands") | ~Q(words=""),
                name="policyreview_says_what",
                violation_error_message="Say what changed, or has to change.",
            ),
            models.CheckConstraint(
                condition=Q(next_on__gt=F("given_on")),
                name="policyreview_next_lies_ahead",
                violation_error_message="The next review must be after the day of this one.",
            ),
        ]

    def __str__(self) -> str:
        return f"Review due {self.due_on}"

    @property
    def days_late(self) -> int:
        """Days from the due date to the day it was given; negative when it came early."""
        return (self.given_on - self.due_on).days
