"""What the force makes of its indicators, and the values that are handed in, which never change."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = """
CREATE FUNCTION statements_measured_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_standing AND NOT NEW.is_standing
       AND to_jsonb(NEW) - 'is_standing' = to_jsonb(OLD) - 'is_standing' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A value that was handed in never changes: it is corrected by another.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER statements_measured_only_replaced BEFORE UPDATE ON statements_indicatormeasurement
    FOR EACH ROW EXECUTE FUNCTION statements_measured_stays();
CREATE TRIGGER statements_measured_is_never_deleted BEFORE DELETE ON statements_indicatormeasurement
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("files", "0002_restricted"),
        ("statements", "0013_registry"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=3, unique=True)),
                ("baseline", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("baseline_of", models.CharField(blank=True, max_length=60, verbose_name="when it was that")),
                ("target", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("target_on", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("limits", models.TextField(blank=True, verbose_name="what the number cannot say")),
                (
                    "in_statement",
                    models.BooleanField(default=True, verbose_name="stands in the statement’s table"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorMeasurement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period_start", models.DateField(verbose_name="from")),
                ("period_end", models.DateField(verbose_name="to")),
                ("numerator", models.DecimalField(decimal_places=2, max_digits=14)),
                ("denominator", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("value", models.DecimalField(decimal_places=4, max_digits=20)),
                ("note", models.TextField(blank=True)),
                ("evidence_link", models.URLField(blank=True, max_length=1000)),
                ("entered_at", models.DateTimeField()),
                ("is_standing", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True, verbose_name="why it is corrected")),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="statements.indicatormeasurement",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="statements.indicator",
                    ),
                ),
            ],
            options={
                "ordering": ["-period_end", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^K[0-9]{2}$")), name="indicator_code_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("baseline__isnull", True), ("baseline_of", "")),
                    models.Q(("baseline__isnull", False), models.Q(("baseline_of", ""), _negated=True)),
                    _connector="OR",
                ),
                name="indicator_baseline_has_a_time",
                violation_error_message="Say when it was that, and how much, or leave both empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("target_on__isnull", True), ("target__isnull", False), _connector="OR"),
                name="indicator_target_date_has_a_target",
                violation_error_message="A date needs a target.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatormeasurement",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_end__gte", models.F("period_start"))),
                name="measured_period_ends_after_it_starts",
                violation_error_message="The last day must not be before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatormeasurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("denominator__isnull", True),
                    models.Q(
                        ("denominator__gt", 0),
                        ("numerator__gte", 0),
                        ("numerator__lte", models.F("denominator")),
                    ),
                    _connector="OR",
                ),
                name="measured_share_is_a_part",
                violation_error_message="The part cannot be more than the whole, and the whole must be more than 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatormeasurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("evidence_file__isnull", False),
                    models.Q(("evidence_link", ""), _negated=True),
                    _connector="OR",
                ),
                name="measured_with_evidence",
                violation_error_message="Hand in a file or a link that shows where the number comes from.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatormeasurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("evidence_link", ""), ("evidence_link__regex", "^https?://"), _connector="OR"
                ),
                name="measured_evidence_on_the_web",
                violation_error_message="Enter a link that begins with https:// or http://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatormeasurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("reason", "")),
                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="measured_correction_has_reason",
                violation_error_message="Say why it is corrected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatormeasurement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_standing", True)),
                fields=("indicator", "period_end"),
                name="measured_once_a_period",
                violation_error_message="A value for this period is there already. Correct that one.",
            ),
        ),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
