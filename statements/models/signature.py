"""Somebody signed for a body, by signing in again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from msplan.force.models import Body
from statements.models.statement import HASH, Statement


class SignatureQuerySet(models.QuerySet["Signature"]):
    def standing(self) -> "SignatureQuerySet":
        return self.filter(voided_at__isnull=True)


class Signature(models.Model):
    """Name, rank and role as they were that day, and the hash of what was signed."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="signatures")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    rank = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=120)
    on = models.DateField()
    signed_at = models.DateTimeField()
    hash = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "body", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "body"],
                condition=Q(voided_at__isnull=True),
                name="signature_once_a_body",
                violation_error_message="This has been signed already.",
            ),
            models.CheckConstraint(condition=Q(hash__regex=HASH), name="signature_is_bound_to_a_hash"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(role=""), name="signature_names_its_signer"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="signature_void_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"
