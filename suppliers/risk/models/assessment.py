"""What a person confirmed of a supplier's six inputs."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from suppliers.register.models import Category, Profile, Supplier
from suppliers.risk.models.model import MATERIAL, TABLED, Tables, key_of_good
from suppliers.risk.models.words import Band


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def in_force(self, on: date) -> "AssessmentQuerySet":
        """The latest of each supplier, where it still holds on that day; with its inputs."""
        latest = self.filter(assessed_on__lte=on).order_by("supplier_id", "-assessed_on", "-pk")
        return (
            self.filter(pk__in=latest.distinct("supplier_id").values("pk"))
            .filter(valid_until__gte=on, category=F("supplier__category"))
            .prefetch_related("inputs")
        )


class Assessment(models.Model):
    """Six inputs that a person confirmed on a day. Never changed: a later one takes its place.

    Holds while ``valid_until`` has not passed (High 12, Medium 24, Low 36 months) and the supplier's category
    is still the one that was assessed.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="assessments")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    profile = models.CharField(max_length=10, choices=Profile.choices)
    agency_labour = models.BooleanField("agency labour on our site")
    reason = models.TextField(blank=True)
    inherent = models.DecimalField(max_digits=6, decimal_places=3)
    band = models.CharField(max_length=10, choices=Band.choices)
    assessed_on = models.DateField()
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    valid_until = models.DateField()
    model_version = models.CharField(max_length=20)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        indexes = [models.Index(fields=["supplier", "-assessed_on", "-id"], name="assessment_latest")]
        constraints = [
            models.CheckConstraint(condition=Q(band__in=Band.values), name="assessment_band_known"),
            models.CheckConstraint(
                condition=Q(inherent__range=(0, 100)), name="assessment_inherent_0_to_100"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("assessed_on")), name="assessment_valid_for_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"Assessment of {self.supplier_id} on {self.assessed_on}"


class AssessedInput(models.Model):
    """One of the six inputs of an assessment. ``score`` null means that it is not known (counts as 3).

    ``table_row`` is the row of the table of countries (factor 3) or goods (factor 5) that it was taken from: then it
    follows the table, and ``score`` is what the table said on the day.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="inputs")
    factor = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    default = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500, blank=True)
    table_row = models.CharField(max_length=90, blank=True)

    class Meta:
        ordering = ["factor"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "factor"], name="input_once_an_assessment"),
            models.CheckConstraint(condition=Q(factor__range=(1, 6)), name="input_factor_known"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="input_score_from_1_to_5"
            ),
            models.CheckConstraint(condition=Q(default__range=(1, 5)), name="input_default_from_1_to_5"),
            models.CheckConstraint(
                condition=Q(score__isnull=False, score=F("default")) | ~Q(reason=""),
                name="input_changed_has_a_reason",
                violation_error_message="Say why this differs from what the category assumes.",
            ),
            models.CheckConstraint(
                condition=Q(table_row="") | Q(factor__in=TABLED, score__isnull=False),
                name="input_of_a_table_is_location_or_material",
            ),
        ]

    def __str__(self) -> str:
        return f"F{self.factor} = {self.score or 'not known'}"

    @property
    def places(self) -> list[str]:
        """The rows of the table that can say what it is, the first that stands; none where a person said it."""
        if not self.table_row:
            return []
        anywhere = key_of_good(self.table_row.rpartition("|")[0], "")
        return [self.table_row, anywhere] if self.factor == MATERIAL else [self.table_row]

    def place(self, tables: Tables) -> str:
        """The row that it follows as the tables stand; blank where none is left."""
        return next((place for place in self.places if (self.factor, place) in tables), "")

    def counted(self, tables: Tables) -> int | None:
        """What counts: the table's score now where it was taken from there, else what the person confirmed.

        Where that row is gone, the row of the good from anywhere; without one, what the category assumed.
        """
        if not self.table_row:
            return self.score
        place = self.place(tables)
        return tables[self.factor, place] if place else self.default
