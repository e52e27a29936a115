"""What an audience needs to learn, as somebody judged it on a day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.plan.models import Action
from actions.training.models.audience import Audience


class TrainingNeed(models.Model):
    """One assessment. The newest is the one that holds; the older ones stay."""

    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="needs")
    judged_on = models.DateField("when it was judged")
    judged_by = models.CharField("who judged it", max_length=200)
    needs = models.TextField("what they need")
    next_on = models.DateField("judged again by")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["-judged_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(needs="") & ~Q(judged_by=""),
                name="training_need_says_what",
                violation_error_message="Say what they need and who judged it.",
            ),
            models.CheckConstraint(
                condition=Q(next_on__gt=F("judged_on")),
                name="training_need_next_is_later",
                violation_error_message="The next time must be after the day on which it was judged.",
            ),
        ]

    def __str__(self) -> str:
        return f"Training needs of {self.audience}, {self.judged_on}"

    @property
    def actions(self) -> "models.QuerySet[Action]":
        return Action.objects.filter(training_needs__need=self)


class TrainingNeedAction(models.Model):
    """An action that was raised from an assessment; the action knows nothing of it."""

    need = models.ForeignKey(TrainingNeed, on_delete=models.PROTECT, related_name="raised")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="training_needs")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["action__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "action"],
                name="training_need_raised_an_action_once",
                violation_error_message="The action is there already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action.reference} from {self.need}"
