"""Sets of standards, and the standards in them. Rules: docs/rules/self-assessment.md."""

from django.db import models
from django.db.models import Q

from actions.plan.models.words import Aspect


class StandardSetQuerySet(models.QuerySet["StandardSet"]):
    def in_use(self) -> "StandardSetQuerySet":
        return self.filter(is_active=True)


class StandardSet(models.Model):
    """Statements of good practice that belong together; the force rates itself against a whole set at a date."""

    name = models.CharField(max_length=120, unique=True)
    # The key of a set that comes with the program; a set of the force's own has none.
    code = models.SlugField(max_length=40, blank=True)
    follows = models.CharField("what it follows", max_length=300, blank=True)
    source = models.CharField("source", max_length=500, blank=True)
    edition = models.CharField("version or edition", max_length=60, blank=True)
    is_active = models.BooleanField("in use", default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = StandardSetQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="standard_set_has_name",
                violation_error_message="A set of standards needs a name.",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="standard_set_loaded_once",
                violation_error_message="This set is in use already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StandardQuerySet(models.QuerySet["Standard"]):
    def standing(self) -> "StandardQuerySet":
        """Not archived: what the next self-assessment asks."""
        return self.filter(archived_on__isnull=True)

    def in_order(self) -> "StandardQuerySet":
        return self.order_by("position", "pk")


class Standard(models.Model):
    """One statement of good practice, in a group of its set (an aspect, a process area).

    What a self-assessment asked stays as it was asked: opening one copies the wording (StandardRating).
    ``aspect`` is where an action that is raised from it belongs in the plan.
    """

    standard_set = models.ForeignKey(StandardSet, on_delete=models.PROTECT, related_name="standards")
    group = models.CharField(max_length=120)
    number = models.CharField(max_length=12)
    text = models.TextField("what good practice is")
    guidance = models.TextField("what to look for", blank=True)
    aspect = models.CharField(max_length=12, choices=Aspect.choices, default=Aspect.FORCE)
    position = models.PositiveIntegerField()
    archived_on = models.DateField(null=True, blank=True)
    # Raised by every edit; a form that was opened with an older one is stale.
    version = models.PositiveIntegerField(default=1)

    objects = StandardQuerySet.as_manager()

    class Meta:
        ordering = ["standard_set", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set", "number"],
                name="standard_number_once_in_a_set",
                violation_error_message="This set has a standard with this number already.",
            ),
            models.CheckConstraint(
                condition=~Q(group="") & ~Q(number="") & ~Q(text=""),
                name="standard_says_what_and_where",
                violation_error_message="A standard needs a group, a number and its text.",
            ),
            models.CheckConstraint(condition=Q(aspect__in=Aspect.values), name="standard_aspect_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def is_archived(self) -> bool:
        return self.archived_on is not None
