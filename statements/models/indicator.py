"""What the force makes of an indicator, and the values that people hand in for those that no record gives.

Which indicators there are is data: statements/figures/indicators.json. Rules: docs/rules/indicators.md.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from msplan.files.models import StoredFile


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def shown(self) -> "IndicatorQuerySet":
        """Those that the table of a statement tells of."""
        return self.filter(in_statement=True)

    def key_risks(self) -> "IndicatorQuerySet":
        return self.filter(is_key_risk=True)

    def with_last(self, until: date) -> "IndicatorQuerySet":
        """Each with the last value handed in for a period that had ended by a day: ``last_value`` and the like."""
        rows = IndicatorMeasurement.objects.filter(
            indicator=OuterRef("pk"), period_end__lte=until, is_standing=True
        ).order_by("-period_end", "-pk")
        names = ("value", "numerator", "denominator", "period_end")
        return self.annotate(**{f"last_{name}": Subquery(rows.values(name)[:1]) for name in names})


class Worse(models.TextChoices):
    """On which side of amber and red an indicator is worse."""

    BELOW = "below", "Lower is worse"
    ABOVE = "above", "Higher is worse"


class Frequency(models.TextChoices):
    """How often a value is wanted."""

    MONTH = "month", "Every month"
    QUARTER = "quarter", "Every quarter"
    HALF_YEAR = "half-year", "Every half-year"
    YEAR = "year", "Every year"


class Indicator(models.Model):
    """One indicator as the force uses it: whose it is, where it began, what is aimed at."""

    code = models.CharField(max_length=3, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="indicators"
    )
    baseline = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_of = models.CharField("when it was that", max_length=60, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target_on = models.DateField("by when", null=True, blank=True)
    limits = models.TextField("what the number cannot say", blank=True)
    in_statement = models.BooleanField("stands in the statement’s table", default=True)
    frequency = models.CharField("how often", max_length=9, choices=Frequency.choices, blank=True)
    amber = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    red = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    worse = models.CharField("which way is worse", max_length=5, choices=Worse.choices, blank=True)
    is_key_risk = models.BooleanField("key risk indicator", default=False)
    # Of periods that ended before this day nobody is asked for a value.
    in_use_from = models.DateField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^K[0-9]{2}$"), name="indicator_code_form"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True, baseline_of="")
                | Q(baseline__isnull=False) & ~Q(baseline_of=""),
                name="indicator_baseline_has_a_time",
                violation_error_message="Say when it was that, and how much, or leave both empty.",
            ),
            models.CheckConstraint(
                condition=Q(target_on__isnull=True) | Q(target__isnull=False),
                name="indicator_target_date_has_a_target",
                violation_error_message="A date needs a target.",
            ),
            models.CheckConstraint(
                condition=Q(frequency="") | Q(frequency__in=Frequency.values),
                name="indicator_frequency_known",
            ),
            models.CheckConstraint(
                condition=Q(worse="", amber__isnull=True, red__isnull=True)
                | Q(worse__in=Worse.values) & (Q(amber__isnull=False) | Q(red__isnull=False)),
                name="indicator_threshold_has_a_side",
                violation_error_message="Say which way is worse, and amber or red, or leave all of them empty.",
            ),
            models.CheckConstraint(
                condition=Q(amber__isnull=True)
                | Q(red__isnull=True)
                | Q(worse=Worse.BELOW, red__lt=F("amber"))
                | Q(worse=Worse.ABOVE, red__gt=F("amber")),
                name="indicator_red_lies_beyond_amber",
                violation_error_message="Red must be worse than amber.",
            ),
            models.CheckConstraint(
                condition=Q(is_key_risk=False) | Q(red__isnull=False),
                name="indicator_of_key_risk_has_red",
                violation_error_message="A key risk indicator needs a value from which it is red.",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class IndicatorMeasurement(models.Model):
    """A value that somebody handed in for a period. Never changed: a correction is another row and keeps this one."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measurements")
    period_start = models.DateField("from")
    period_end = models.DateField("to")
    numerator = models.DecimalField(max_digits=14, decimal_places=2)
    denominator = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    note = models.TextField(blank=True)
    evidence_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence_link = models.URLField(max_length=1000, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    is_standing = models.BooleanField(default=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = models.TextField("why it is corrected", blank=True)
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["-period_end", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="measured_period_ends_after_it_starts",
                violation_error_message="The last day must not be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True)
                | Q(denominator__gt=0, numerator__gte=0, numerator__lte=F("denominator")),
                name="measured_share_is_a_part",
                violation_error_message="The part cannot be more than the whole, and the whole must be more than 0.",
            ),
            models.CheckConstraint(
                condition=Q(evidence_file__isnull=False) | ~Q(evidence_link=""),
                name="measured_with_evidence",
                violation_error_message="Hand in a file or a link that shows where the number comes from.",
            ),
            models.CheckConstraint(
                condition=Q(evidence_link="") | Q(evidence_link__regex=r"^https?://"),
                name="measured_evidence_on_the_web",
                violation_error_message="Enter a link that begins with https:// or http://.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="") | Q(corrects__isnull=False) & ~Q(reason=""),
                name="measured_correction_has_reason",
                violation_error_message="Say why it is corrected.",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period_end"],
                condition=Q(is_standing=True),
                name="measured_once_a_period",
                violation_error_message="A value for this period is there already. Correct that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} to {self.period_end}"
