"""One supplier, once: what was merged, what only looks alike, and what a person called different for good.

``Supplier.merged_into`` is the pointer that everything counts by; it always names a standing supplier, never one that
is itself merged. How it came to point there is the chain of merges that are not undone. Rules: docs/rules/merging.md.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from suppliers.register.models import Supplier


class MergeQuerySet(models.QuerySet["Merge"]):
    def in_force(self) -> "MergeQuerySet":
        return self.filter(undone_at__isnull=True)


class Merge(models.Model):
    """A person's word that ``supplier`` is the same as ``into``. In force until it is undone; kept afterwards."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="took_in")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier"],
                condition=Q(undone_at__isnull=True),
                name="merged_once_at_a_time",
                violation_error_message="This supplier is merged into another already.",
            ),
            models.CheckConstraint(
                condition=~Q(supplier=F("into")),
                name="merge_joins_two",
                violation_error_message="A supplier cannot be merged into itself.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("at")),
                name="merge_undone_afterwards",
            ),
        ]

    def __str__(self) -> str:
        return f"S-{self.supplier_id:05d} merged into S-{self.into_id:05d}"


class DifferentQuerySet(models.QuerySet["Different"]):
    def in_force(self) -> "DifferentQuerySet":
        return self.filter(taken_back_at__isnull=True)

    def between(self, one: Supplier, other: Supplier) -> "DifferentQuerySet":
        """Marks in force between these two, or between any that were merged into them."""
        families = [Q(pk=each.pk) | Q(merged_into=each.pk) for each in (one, other)]
        ours, theirs = (Supplier.objects.filter(family).order_by().values("pk") for family in families)
        return self.in_force().filter(
            Q(first__in=ours, second__in=theirs) | Q(first__in=theirs, second__in=ours)
        )


class Different(models.Model):
    """A person's word that two suppliers are two, however alike they look. The pair is never offered again."""

    first = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DifferentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(taken_back_at__isnull=True),
                name="different_once",
                violation_error_message="These two are marked as different already.",
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="different_lower_first"),
        ]

    def __str__(self) -> str:
        return f"S-{self.first_id:05d} and S-{self.second_id:05d} are different"


class ProbablePairQuerySet(models.QuerySet["ProbablePair"]):
    def open(self) -> "ProbablePairQuerySet":
        """Of two that both stand: neither merged nor archived since they were compared."""
        standing = {
            f"{side}__{field}__isnull": True
            for side in ("first", "second")
            for field in ("merged_into", "archived_at")
        }
        return self.filter(**standing)

    def with_suppliers(self) -> "ProbablePairQuerySet":
        sides = ("first__category", "first__score", "second__category", "second__score")
        return self.select_related(*sides)

    def likeliest_first(self) -> "ProbablePairQuerySet":
        return self.order_by("-weight", "pk")


class ProbablePair(models.Model):
    """Two suppliers that may be one, and why. Worked out by register/pairs.py, never typed; no proof of anything.

    ``likeness`` is the share of three-letter groups their names have in common. ``weight`` ranks the list: the
    likeness, one more for a VAT number and half of one for a postcode that they share.
    """

    first = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="+")
    likeness = models.DecimalField(max_digits=4, decimal_places=3)
    same_vat = models.BooleanField("same VAT number", default=False)
    same_postcode = models.BooleanField(default=False)
    weight = models.DecimalField(max_digits=5, decimal_places=3)

    objects = ProbablePairQuerySet.as_manager()

    class Meta:
        ordering = ["-weight", "pk"]
        indexes = [models.Index(fields=["-weight", "id"], name="pair_by_weight")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_lower_first"),
            models.CheckConstraint(condition=Q(likeness__range=(0, 1)), name="pair_likeness_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"S-{self.first_id:05d} and S-{self.second_id:05d} look alike"

    @property
    def reasons(self) -> list[str]:
        """Why they are offered, in words."""
        found = ["Same VAT number"] if self.same_vat else []
        if self.first.normalised_name == self.second.normalised_name:
            found.append("Same name")
        elif self.likeness == Decimal(1):
            found.append("Same words in another order")
        elif self.likeness >= Decimal("0.3"):
            found.append(f"Names {self.likeness.quantize(Decimal('0.01'))} alike")
        return [*found, "Same postcode"] if self.same_postcode else found
