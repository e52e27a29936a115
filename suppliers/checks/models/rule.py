"""The force's own rule for whom it does not look at, kept as rows: the last one holds. Rules: docs/rules/checks.md."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from msplan.lib.money import Pounds

# What the rule is until somebody sets another.
THRESHOLD = Decimal(25_000)


class LookingRule(models.Model):
    """Suppliers paid less than ``threshold`` where nobody works on our site are not looked at, while ``in_force``."""

    threshold = Pounds()
    in_force = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(threshold__gte=0),
                name="rule_threshold_not_negative",
                violation_error_message="Enter an amount of £0 or more.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="rule_has_reason",
                violation_error_message="Say why the rule changes.",
            ),
        ]

    def __str__(self) -> str:
        return "The rule for whom nobody looks at"

    @classmethod
    def current(cls) -> "LookingRule":
        """The one that holds; before anybody set one, £25,000 and in force."""
        return cls.objects.select_related("by").first() or cls(threshold=THRESHOLD, in_force=True)
