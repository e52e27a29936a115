"""How long what is kept, where the force wants it otherwise than we propose; and what was done about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Period(models.Model):
    """A force's own period for a rule of retention (``retention.RULES``), and whether the rule rests.

    A rule rests for a legal hold: an inquiry, a claim, an inspection. Nothing goes under it meanwhile.
    """

    rule = models.CharField(max_length=40, unique=True)
    months = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=120, blank=True)
    resting_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["rule"]
        constraints = [
            models.CheckConstraint(
                condition=Q(months__range=(1, 600)),
                name="period_from_1_to_600",
                violation_error_message="Enter a number of months from 1 to 600.",
            )
        ]

    def __str__(self) -> str:
        return f"Retention rule {self.rule}"


class Run(models.Model):
    """One run of the rules of retention: ``found`` is {rule: [what went, of how many]}."""

    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    found = models.JSONField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Retention run of {self.on.isoformat()}"

    @property
    def gone(self) -> int:
        return sum(went for went, _ in self.found.values())
