"""A body's board said yes: recorded by its secretary, bound to the hash of what it saw."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from msplan.force.models import Body
from statements.models.statement import HASH, Statement


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def standing(self) -> "ApprovalQuerySet":
        return self.filter(voided_at__isnull=True)


class Approval(models.Model):
    """One body's approval. Void ones stay, with the reason."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="approvals")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    board = models.CharField(max_length=160)  # its name that day
    on = models.DateField("date of the decision")
    minute_reference = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    hash = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "body", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "body"],
                condition=Q(voided_at__isnull=True),
                name="approval_once_a_body",
                violation_error_message="This body's approval is recorded already.",
            ),
            models.CheckConstraint(condition=Q(hash__regex=HASH), name="approval_is_bound_to_a_hash"),
            models.CheckConstraint(
                condition=~Q(minute_reference=""),
                name="approval_names_its_minute",
                violation_error_message="Enter the minute reference.",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="approval_void_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self.minute_reference}"

    @property
    def stands(self) -> bool:
        return self.voided_at is None
