"""States as they were at month ends: rows are overwritten in place, so yesterday cannot be counted tomorrow."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q


class Measurement(models.Model):
    """One state figure as at one month end, counted on ``measured_at``. Kept for good; never counted anew."""

    key = models.CharField(max_length=60)
    as_at = models.DateField()
    numerator = models.DecimalField(max_digits=20, decimal_places=2)
    denominator = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    references = models.JSONField(default=list)
    measured_at = models.DateTimeField()

    class Meta:
        ordering = ["key", "-as_at"]
        constraints = [
            models.UniqueConstraint(fields=["key", "as_at"], name="measurement_once"),
            models.CheckConstraint(condition=~Q(key=""), name="measurement_names_its_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.key} as at {self.as_at}"


class MeasuredTable(models.Model):
    """One table of states as at one month end."""

    key = models.CharField(max_length=60)
    as_at = models.DateField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    references = models.JSONField(default=list)
    measured_at = models.DateTimeField()

    class Meta:
        ordering = ["key", "-as_at"]
        constraints = [
            models.UniqueConstraint(fields=["key", "as_at"], name="measured_table_once"),
            models.CheckConstraint(condition=~Q(key=""), name="measured_table_names_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.key} as at {self.as_at}"
