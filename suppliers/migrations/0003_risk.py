"""Scores and assessments."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0002_register"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "profile",
                    models.CharField(
                        choices=[
                            ("services", "Services"),
                            ("goods", "Goods"),
                            ("works", "Works"),
                            ("mixed", "Mixed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("agency_labour", models.BooleanField(verbose_name="agency labour on our site")),
                ("reason", models.TextField(blank=True)),
                ("inherent", models.DecimalField(decimal_places=3, max_digits=6)),
                (
                    "band",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")], max_length=10
                    ),
                ),
                ("assessed_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("valid_until", models.DateField()),
                ("model_version", models.CharField(max_length=20)),
                (
                    "assessed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="suppliers.category"
                    ),
                ),
            ],
            options={
                "ordering": ["-assessed_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("band__in", ["high", "medium", "low"])),
                        name="assessment_band_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("inherent__range", (0, 100))), name="assessment_inherent_0_to_100"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gt", models.F("assessed_on"))),
                        name="assessment_valid_for_a_while",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("inherent", models.DecimalField(decimal_places=3, max_digits=6)),
                (
                    "band",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")], max_length=10
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("unscreened", "Not screened"),
                            ("screened", "Screened"),
                            ("assessed", "Assessed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("overrides", models.CharField(blank=True, max_length=10)),
                ("unknown", models.PositiveSmallIntegerField(default=0, verbose_name="inputs not known")),
                ("assessed_on", models.DateField(blank=True, null=True)),
                ("assessed_until", models.DateField(blank=True, null=True)),
                ("recent_spend", models.DecimalField(decimal_places=2, default=0, max_digits=15)),
                ("spend_percentile", models.DecimalField(decimal_places=3, default=0, max_digits=6)),
                ("priority", models.DecimalField(decimal_places=4, default=0, max_digits=8)),
                ("model_version", models.CharField(max_length=20)),
                ("scored_on", models.DateField()),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.assessment",
                    ),
                ),
                (
                    "supplier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="score",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("band__in", ["high", "medium", "low"])), name="score_band_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["unscreened", "screened", "assessed"])),
                        name="score_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("inherent__range", (0, 100))), name="score_inherent_0_to_100"
                    ),
                    models.CheckConstraint(condition=models.Q(("unknown__lte", 6)), name="score_six_inputs"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assessed_on__isnull", False),
                                ("assessed_until__isnull", False),
                                ("assessment__isnull", False),
                                ("basis", "assessed"),
                            ),
                            models.Q(
                                ("assessed_on__isnull", True),
                                ("assessed_until__isnull", True),
                                ("assessment__isnull", True),
                                models.Q(("basis", "assessed"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="score_assessed_names_its_assessment",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["-priority", "supplier"], name="score_by_priority"),
                    models.Index(fields=["band", "-priority"], name="score_by_band"),
                    models.Index(fields=["-recent_spend", "supplier"], name="score_by_spend"),
                    models.Index(fields=["basis", "-priority"], name="score_by_basis"),
                    models.Index(fields=["-inherent", "supplier"], name="score_by_inherent"),
                    models.Index(fields=["assessed_on", "supplier"], name="score_by_assessment"),
                ],
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="supplier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="suppliers.supplier",
            ),
        ),
        migrations.CreateModel(
            name="AssessedInput",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("factor", models.PositiveSmallIntegerField()),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("default", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inputs",
                        to="suppliers.assessment",
                    ),
                ),
            ],
            options={
                "ordering": ["factor"],
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "factor"), name="input_once_an_assessment"),
                    models.CheckConstraint(
                        condition=models.Q(("factor__range", (1, 6))), name="input_factor_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True), ("score__range", (1, 5)), _connector="OR"
                        ),
                        name="input_score_from_1_to_5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("default__range", (1, 5))), name="input_default_from_1_to_5"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("score", models.F("default")), ("score__isnull", False)),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="input_changed_has_a_reason",
                        violation_error_message="Say why this differs from what the category assumes.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["supplier", "-assessed_on", "-id"], name="assessment_latest"),
        ),
    ]
