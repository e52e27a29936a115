"""Somebody looked at a name in the text and says that it may be published."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from statements.models.statement import HASH, Statement


class NameKind(models.TextChoices):
    """What a name in the text may be of."""

    PERSON = "person", "Person"
    OPERATION = "operation", "Operation"
    SUPPLIER = "supplier", "Supplier"


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    def standing(self) -> "ClearanceQuerySet":
        return self.filter(taken_back_at__isnull=True)


class Clearance(models.Model):
    """One name in one sentence may be published, with the reason.

    It is for this sentence alone: when the sentence changes, the name in it has to be cleared anew. ``sentence_key``
    is the checksum by which the sentence is known again.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="clearances")
    kind = models.CharField(max_length=9, choices=NameKind.choices)
    name = models.CharField(max_length=200)
    sentence = models.TextField()
    sentence_key = models.CharField(max_length=64)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "kind", "name", "sentence_key"],
                condition=Q(taken_back_at__isnull=True),
                name="clearance_once",
                violation_error_message="This name is cleared already.",
            ),
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="clearance_kind_known"),
            models.CheckConstraint(condition=Q(sentence_key__regex=HASH), name="clearance_is_of_a_sentence"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(reason=""),
                name="clearance_says_why",
                violation_error_message="Say why it may be published.",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by__isnull=True, taken_back_at__isnull=True)
                | Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
                name="clearance_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"
