"""One standard as it was asked and rated in one self-assessment, and the actions raised from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.plan.models import Action, Progress
from actions.plan.models.words import Aspect
from actions.standards.models.self_assessment import SelfAssessment
from actions.standards.models.standard import Standard
from actions.standards.models.words import HIGHEST, LOW_AT_MOST, Level
from msplan.files.models import StoredFile


class StandardRatingQuerySet(models.QuerySet["StandardRating"]):
    def rated(self) -> "StandardRatingQuerySet":
        return self.filter(level__isnull=False)

    def low(self) -> "StandardRatingQuerySet":
        return self.filter(level__lte=LOW_AT_MOST)

    def answered(self) -> "StandardRatingQuerySet":
        """Rated, or said not to apply."""
        return self.filter(Q(level__isnull=False) | ~Q(not_applicable_because=""))

    def unanswered(self) -> "StandardRatingQuerySet":
        return self.filter(level__isnull=True, not_applicable_because="")

    def in_order(self) -> "StandardRatingQuerySet":
        return self.order_by("position", "pk")


class StandardRating(models.Model):
    """What the force said about one standard; ``level`` None and no reason: nobody has answered yet.

    Group, number, text and guidance are copies: an edit of the standard rewrites no answer.
    """

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.PROTECT, related_name="ratings")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="ratings")
    group = models.CharField(max_length=120)
    number = models.CharField(max_length=12)
    text = models.TextField()
    guidance = models.TextField(blank=True)
    aspect = models.CharField(max_length=12, choices=Aspect.choices)
    position = models.PositiveIntegerField()

    level = models.PositiveSmallIntegerField("rating", choices=Level.choices, null=True, blank=True)
    not_applicable_because = models.TextField("not applicable, because", blank=True)
    evidence = models.TextField("what the rating rests on", blank=True)
    gap = models.TextField("what is missing", blank=True)
    link = models.URLField("link to evidence", max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)
    # Raised by every save; a form that was opened with an older one is stale.
    version = models.PositiveIntegerField(default=1)

    objects = StandardRatingQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "standard"],
                name="standard_rated_once_in_a_self_assessment",
                violation_error_message="This standard is in this self-assessment already.",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=0, level__lte=HIGHEST),
                name="standard_rating_on_the_scale",
                violation_error_message="A rating is 0, 1, 2, 3 or 4.",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(not_applicable_because=""),
                name="standard_rated_or_not_applicable",
                violation_error_message="A standard is rated or does not apply, not both.",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | ~Q(evidence=""),
                name="standard_rating_rests_on_something",
                violation_error_message="Say what the rating rests on.",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True, not_applicable_because="", at__isnull=True)
                | Q(at__isnull=False) & (Q(level__isnull=False) | ~Q(not_applicable_because="")),
                name="standard_rating_has_its_time",
                violation_error_message="An answer has its time, and what has a time is answered.",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://") | Q(link__startswith="http://"),
                name="standard_rating_link_is_web",
                violation_error_message="A link starts with https:// or http://.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def does_not_apply(self) -> bool:
        return bool(self.not_applicable_because)

    @property
    def is_answered(self) -> bool:
        return self.level is not None or self.does_not_apply

    @property
    def is_low(self) -> bool:
        return self.level is not None and self.level <= LOW_AT_MOST


class RatedActionQuerySet(models.QuerySet["RatedAction"]):
    def answering(self) -> "RatedActionQuerySet":
        """Whose action still stands for something: a cancelled one answers no low rating."""
        return self.exclude(action__progress=Progress.CANCELLED)


class RatedAction(models.Model):
    """An action of the plan that answers a rating. May be added after the self-assessment is closed."""

    rating = models.ForeignKey(StandardRating, on_delete=models.PROTECT, related_name="rated_actions")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    objects = RatedActionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "action"],
                name="rating_and_action_once",
                violation_error_message="This action is linked to this rating already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} for {self.rating.number}"
