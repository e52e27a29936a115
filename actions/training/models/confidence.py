"""How sure people were of themselves before a course and after it."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from actions.training.models.audience import Audience
from actions.training.models.course import Course
from actions.training.models.kept import Kept, KeptQuerySet
from actions.training.models.words import Scale

# Means of fewer answers say more of persons than of a course: they are kept and counted in no figure.
FEWEST = 5
ENDS = {Scale.ONE_TO_FIVE: (1, 5), Scale.HUNDRED: (0, 100)}


class ConfidenceQuerySet(KeptQuerySet):
    def counted(self) -> "ConfidenceQuerySet":
        """Standing, and of enough answers."""
        return self.standing().filter(answered__gte=FEWEST)


class Confidence(Kept):
    """The mean answer before and after, of those who answered both times."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="confidence")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="confidence")
    measured_on = models.DateField("measured on")
    answered = models.PositiveIntegerField("how many answered both times")
    scale = models.CharField(max_length=5, choices=Scale.choices)
    before = models.DecimalField("mean before", max_digits=5, decimal_places=2)
    after = models.DecimalField("mean after", max_digits=5, decimal_places=2)

    objects = ConfidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-measured_on", "-pk"]
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["course", "audience", "measured_on"],
                condition=Q(is_standing=True),
                name="confidence_once_a_day",
                violation_error_message="That course was measured with that audience on that day already. "
                "Correct that one.",
            ),
            models.CheckConstraint(
                condition=Q(answered__gt=0),
                name="confidence_of_somebody",
                violation_error_message="At least one person must have answered.",
            ),
            models.CheckConstraint(
                condition=Q(scale="1-5", before__gte=1, before__lte=5, after__gte=1, after__lte=5)
                | Q(scale="0-100", before__gte=0, before__lte=100, after__gte=0, after__lte=100),
                name="confidence_on_its_scale",
                violation_error_message="Both means must lie on the scale.",
            ),
        ]

    def __str__(self) -> str:
        return f"Confidence: {self.course}, {self.audience}, {self.measured_on}"

    @property
    def points(self) -> tuple[Decimal, Decimal]:
        """Before and after from 0 to 100, whatever the scale was."""
        least, most = ENDS[Scale(self.scale)]
        return tuple(100 * (mean - least) / (most - least) for mean in (self.before, self.after))  # type: ignore[return-value]
