"""The stored result for each supplier, which lists sort by.

The arithmetic is in suppliers/risk/arithmetic.py alone; the rules with their sources in docs/rules/risk.md.
"""

from django.db import models
from django.db.models import F, Q

from suppliers.register.models import Supplier
from suppliers.risk.models.assessment import Assessment
from suppliers.risk.models.override import BandOverride
from suppliers.risk.models.words import Band, Basis


class Score(models.Model):
    """The stored result for one supplier: recomputed nightly and after whatever changes it.

    ``band`` is the inherent one, after the rules and a person's ``override``; ``overrides`` are the letters of the
    rules that fired, in docs/rules/risk.md ("bd"). ``residual`` is rounded to be kept, its band told before that.
    ``control`` of 100 came from ``control_from`` and counts until ``control_until``. ``recent_spend`` is the spend of
    the two latest financial years the register has lines of: leverage, never risk. ``spend_percentile`` is the share
    of the paid suppliers that were paid less, of 100.
    """

    supplier = models.OneToOneField(Supplier, on_delete=models.CASCADE, related_name="score")
    inherent = models.DecimalField(max_digits=6, decimal_places=3)
    band = models.CharField(max_length=10, choices=Band.choices)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    overrides = models.CharField(max_length=10, blank=True)
    unknown = models.PositiveSmallIntegerField("inputs not known", default=0)
    residual = models.DecimalField(max_digits=8, decimal_places=4, default=0)
    residual_band = models.CharField(max_length=10, choices=Band.choices, default=Band.LOW)
    control = models.DecimalField("control score", max_digits=6, decimal_places=3, default=0)
    control_from = models.CharField(max_length=120, blank=True)
    control_until = models.DateField(null=True, blank=True)
    floored = models.BooleanField("held at medium for want of proof from the site", default=False)
    critical = models.BooleanField("critical finding open", default=False)
    on_site_on = models.DateField("last verified proof from the site", null=True, blank=True)
    override = models.ForeignKey(
        BandOverride, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assessment = models.ForeignKey(
        Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assessed_on = models.DateField(null=True, blank=True)
    assessed_until = models.DateField(null=True, blank=True)
    recent_spend = models.DecimalField(max_digits=15, decimal_places=2, default=0)
    spend_percentile = models.DecimalField(max_digits=6, decimal_places=3, default=0)
    leverage = models.DecimalField(max_digits=7, decimal_places=3, default=0)
    priority = models.DecimalField(max_digits=8, decimal_places=4, default=0)
    model_version = models.CharField(max_length=20)
    scored_on = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["-priority", "supplier"], name="score_by_priority"),
            models.Index(fields=["band", "-priority"], name="score_by_band"),
            models.Index(fields=["-recent_spend", "supplier"], name="score_by_spend"),
            models.Index(fields=["basis", "-priority"], name="score_by_basis"),
            models.Index(fields=["-inherent", "supplier"], name="score_by_inherent"),
            models.Index(F("assessed_on").asc(nulls_first=True), "supplier", name="score_by_last_assessment"),
            models.Index(fields=["-residual", "supplier"], name="score_by_residual"),
            models.Index(fields=["residual_band", "-priority"], name="score_by_residual_band"),
            models.Index(fields=["model_version", "supplier"], name="score_by_model"),
            # For the blind spot and the queue: suppliers/risk/lists.py.
            models.Index(
                fields=["-priority", "supplier"],
                condition=Q(band="high") | Q(residual_band="high"),
                name="score_high_by_priority",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(band__in=Band.values), name="score_band_known"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="score_basis_known"),
            models.CheckConstraint(condition=Q(inherent__range=(0, 100)), name="score_inherent_0_to_100"),
            models.CheckConstraint(condition=Q(unknown__lte=6), name="score_six_inputs"),
            models.CheckConstraint(
                condition=Q(residual_band__in=Band.values), name="score_residual_band_known"
            ),
            models.CheckConstraint(condition=Q(control__range=(0, 100)), name="score_control_0_to_100"),
            models.CheckConstraint(condition=Q(leverage__range=(0, 100)), name="score_leverage_0_to_100"),
            models.CheckConstraint(
                condition=Q(residual__gte=0, residual__lte=F("inherent")),
                name="score_residual_within_inherent",
            ),
            models.CheckConstraint(
                condition=Q(critical=False) | Q(residual_band="high"), name="score_critical_is_high"
            ),
            models.CheckConstraint(
                condition=Q(floored=False) | Q(band="high", residual_band="medium"),
                name="score_floor_is_medium_of_high",
            ),
            models.CheckConstraint(
                condition=Q(
                    basis="assessed",
                    assessment__isnull=False,
                    assessed_on__isnull=False,
                    assessed_until__isnull=False,
                )
                | Q(assessment__isnull=True, assessed_on__isnull=True, assessed_until__isnull=True)
                & ~Q(basis="assessed"),
                name="score_assessed_names_its_assessment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_band_display()} ({self.get_basis_display().lower()})"

    @property
    def control_takes(self) -> bool:
        """Whether controls lower it at all."""
        return self.control > 0

    @property
    def is_unsure(self) -> bool:
        """Three or more of the six inputs are not known: docs/rules/risk.md, override e."""
        return self.unknown >= 3
