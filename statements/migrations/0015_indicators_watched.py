"""Indicators have thresholds, a frequency of their own, and may be key risk indicators."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import F, Q

FREQUENCIES = [
    ("month", "Every month"),
    ("quarter", "Every quarter"),
    ("half-year", "Every half-year"),
    ("year", "Every year"),
]
SIDES = [("below", "Lower is worse"), ("above", "Higher is worse")]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("statements", "0014_indicators_measured")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="indicator",
            name="amber",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="indicator",
            name="frequency",
            field=models.CharField(
                blank=True, choices=FREQUENCIES, max_length=9, verbose_name="how often", default=""
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="indicator",
            name="in_use_from",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="indicator",
            name="is_key_risk",
            field=models.BooleanField(default=False, verbose_name="key risk indicator"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="red",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="indicator",
            name="worse",
            field=models.CharField(
                blank=True, choices=SIDES, max_length=5, verbose_name="which way is worse", default=""
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=Q(frequency="") | Q(frequency__in=["month", "quarter", "half-year", "year"]),
                name="indicator_frequency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=Q(worse="", amber__isnull=True, red__isnull=True)
                | Q(worse__in=["below", "above"]) & (Q(amber__isnull=False) | Q(red__isnull=False)),
                name="indicator_threshold_has_a_side",
                violation_error_message="Say which way is worse, and amber or red, or leave all of them empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=Q(amber__isnull=True)
                | Q(red__isnull=True)
                | Q(worse="below", red__lt=F("amber"))
                | Q(worse="above", red__gt=F("amber")),
                name="indicator_red_lies_beyond_amber",
                violation_error_message="Red must be worse than amber.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=Q(is_key_risk=False) | Q(red__isnull=False),
                name="indicator_of_key_risk_has_red",
                violation_error_message="A key risk indicator needs a value from which it is red.",
            ),
        ),
    ]
