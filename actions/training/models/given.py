"""How many had to do a course on a day, and how many had; or that nobody knows, and why."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from actions.training.models.kept import Kept, KeptQuerySet
from actions.training.models.requirement import CourseRequirement, oldest_known
from actions.training.models.words import Shape


class TrainingImport(models.Model):
    """A file of the training system that was counted. Neither the file nor its name nor any row of it is kept.

    ``digest`` is made with the installation's own key: it tells the same file again, and nothing else.
    """

    shape = models.CharField(max_length=7, choices=Shape.choices)
    digest = models.CharField(max_length=64, db_index=True)
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(shape__in=Shape.values), name="training_import_shape_known"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="training_import_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Training file of {self.made_at:%-d %B %Y}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class ReturnQuerySet(KeptQuerySet):
    def last_on(self, on: date) -> "ReturnQuerySet":
        """The last standing return of each requirement as at a day or before."""
        last = TrainingReturn.objects.standing().filter(requirement=OuterRef("requirement"), as_at__lte=on)
        return self.filter(pk=Subquery(last.order_by("-as_at").values("pk")[:1]))

    def known_on(self, on: date) -> "ReturnQuerySet":
        """Those of which the numbers still count on the day."""
        return self.last_on(on).filter(required__isnull=False, as_at__gt=oldest_known(on))


class TrainingReturn(Kept):
    """One answer for one day: two numbers, or "not known" with its reason."""

    requirement = models.ForeignKey(CourseRequirement, on_delete=models.PROTECT, related_name="returns")
    as_at = models.DateField("as at")
    required = models.PositiveIntegerField("how many must do it", null=True, blank=True)
    completed = models.PositiveIntegerField("how many have", null=True, blank=True)
    unknown_reason = models.TextField("why it is not known", blank=True)
    of_import = models.ForeignKey(
        TrainingImport, null=True, blank=True, on_delete=models.PROTECT, related_name="returns"
    )

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-as_at", "-pk"]
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["requirement", "as_at"],
                condition=Q(is_standing=True),
                name="training_return_once_a_day",
                violation_error_message="There is a return as at that day already. Correct that one.",
            ),
            models.CheckConstraint(
                condition=Q(required__isnull=False, completed__isnull=False, unknown_reason="")
                | Q(required__isnull=True, completed__isnull=True) & ~Q(unknown_reason=""),
                name="training_return_numbers_or_why_not",
                violation_error_message="Give both numbers, or say why they are not known.",
            ),
            models.CheckConstraint(
                condition=Q(required__isnull=True) | Q(required__gt=0),
                name="training_return_of_somebody",
                violation_error_message="At least one person must have to do it.",
            ),
            models.CheckConstraint(
                condition=Q(required__isnull=True) | Q(completed__lte=F("required")),
                name="training_return_is_a_part",
                violation_error_message="More cannot have done it than have to.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}, {self.as_at}"

    @property
    def is_known(self) -> bool:
        return self.required is not None

    @property
    def rate(self) -> Decimal | None:
        return rate_of(self.completed, self.required)


def rate_of(completed: int | None, required: int | None) -> Decimal | None:
    """In percent, to four places."""
    if required is None or completed is None:
        return None
    return (Decimal(100) * completed / required).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
