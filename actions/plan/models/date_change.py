"""A target date that was moved, with the reason."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.plan.models.action import Action


class DateChange(models.Model):
    """The target date of an action went from one day to another. The first one stays on the action."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="date_changes")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="date_change_has_reason",
                violation_error_message="Say why the date changes.",
            ),
            models.CheckConstraint(
                condition=~Q(to_on=F("from_on")),
                name="date_change_changes",
                violation_error_message="The new date is the same as the old one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action.reference}: {self.from_on} to {self.to_on}"

    @property
    def days(self) -> int:
        """How many days later (negative: earlier) the target became."""
        return (self.to_on - self.from_on).days
