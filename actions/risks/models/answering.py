"""An action that answers a priority risk or a known unknown."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.plan.models import Action
from actions.risks.models.risk import PriorityRisk
from actions.risks.models.unknown import KnownUnknown


class AnsweringAction(models.Model):
    """A pointer from a risk or an unknown to an action; the action knows nothing of it."""

    risk = models.ForeignKey(
        PriorityRisk, null=True, blank=True, on_delete=models.PROTECT, related_name="answering"
    )
    unknown = models.ForeignKey(
        KnownUnknown, null=True, blank=True, on_delete=models.PROTECT, related_name="answering"
    )
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="answering")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["action__number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(risk__isnull=False, unknown__isnull=True)
                | Q(risk__isnull=True, unknown__isnull=False),
                name="answering_one_thing",
            ),
            models.UniqueConstraint(
                fields=["risk", "action"],
                name="risk_answered_by_an_action_once",
                violation_error_message="The action is there already.",
            ),
            models.UniqueConstraint(
                fields=["unknown", "action"],
                name="unknown_answered_by_an_action_once",
                violation_error_message="The action is there already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.risk or self.unknown} is answered by {self.action.reference}"
