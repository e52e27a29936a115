"""A public statement that no longer stands: its text stays, under a notice."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from statements.models.statement import Statement


class Withdrawal(models.Model):
    """Who withdrew it and when, and the reason that the public reads. Never changed."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField("reason for the public")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="withdrawal_says_why",
                violation_error_message="Say why it is withdrawn.",
            )
        ]

    def __str__(self) -> str:
        return f"Withdrawal of {self.statement}"
