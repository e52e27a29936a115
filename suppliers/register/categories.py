"""What is bought: categories, each with the six risk inputs that are assumed until somebody has looked."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class Profile(models.TextChoices):
    """Which weights the six factors have: docs/rules/risk.md, "Weights"."""

    SERVICES = "services", "Services"
    GOODS = "goods", "Goods"
    WORKS = "works", "Works"
    MIXED = "mixed", "Mixed"


class CategoryQuerySet(models.QuerySet["Category"]):
    def in_use(self) -> "CategoryQuerySet":
        return self.filter(retired=False)


def _factor(name: str) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(name, validators=[MinValueValidator(1), MaxValueValidator(5)])


class Category(models.Model):
    """One kind of thing bought. ``f1`` to ``f6`` are the default inputs (1 to 5) of docs/rules/risk.md.

    ``agency_labour`` says that people of an agency work on our site under our direction. ``hints`` are words,
    one phrase a line, that name this category in a spend file's own text; they only ever give a guess.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80, unique=True)
    profile = models.CharField(max_length=10, choices=Profile.choices)
    f1 = _factor("industry")
    f2 = _factor("workforce")
    f3 = _factor("location")
    f4 = _factor("operating context")
    f5 = _factor("raw materials")
    f6 = _factor("business model")
    agency_labour = models.BooleanField("agency labour on our site", default=False)
    hints = models.TextField(blank=True)
    source = models.CharField(max_length=200)
    confidence = models.CharField(
        max_length=1,
        choices=[("A", "A: read at its source"), ("B", "B: reported"), ("P", "P: proposed here")],
    )
    retired = models.BooleanField(default=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "categories"
        constraints = [
            models.CheckConstraint(condition=Q(profile__in=Profile.values), name="category_profile_known"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"f{n}__range": (1, 5)}),
                    name=f"category_f{n}_from_1_to_5",
                    violation_error_message="Each input is a whole number from 1 to 5.",
                )
                for n in range(1, 7)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def defaults(self) -> tuple[int, int, int, int, int, int]:
        return self.f1, self.f2, self.f3, self.f4, self.f5, self.f6
