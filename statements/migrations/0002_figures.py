"""Frozen figures and month-end measurements."""

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0001_statement"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeasuredTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("as_at", models.DateField()),
                ("content", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("references", models.JSONField(default=list)),
                ("measured_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["key", "-as_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "as_at"), name="measured_table_once"),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="measured_table_names_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("as_at", models.DateField()),
                ("numerator", models.DecimalField(decimal_places=2, max_digits=20)),
                ("denominator", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("value", models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
                ("references", models.JSONField(default=list)),
                ("measured_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["key", "-as_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "as_at"), name="measurement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="measurement_names_its_figure"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=6)),
                ("definition", models.TextField()),
                ("content", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("as_at", models.DateField(blank=True, null=True)),
                ("period_start", models.DateField(blank=True, null=True)),
                ("period_end", models.DateField(blank=True, null=True)),
                ("references", models.JSONField(default=list)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tables",
                        to="statements.statement",
                    ),
                ),
            ],
            options={
                "ordering": ["statement", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "key"), name="frozen_table_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("state", "events"))), name="frozen_table_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("as_at__isnull", False),
                                ("kind", "state"),
                                ("period_end__isnull", True),
                                ("period_start__isnull", True),
                            ),
                            models.Q(
                                ("as_at__isnull", True),
                                ("kind", "events"),
                                ("period_end__isnull", False),
                                ("period_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="frozen_table_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=6)),
                ("unit", models.CharField(max_length=7)),
                ("counts_in", models.CharField(default="count", max_length=7)),
                ("value", models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
                ("numerator", models.DecimalField(decimal_places=2, max_digits=20)),
                ("denominator", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("as_at", models.DateField(blank=True, null=True)),
                ("period_start", models.DateField(blank=True, null=True)),
                ("period_end", models.DateField(blank=True, null=True)),
                ("definition", models.TextField()),
                ("references", models.JSONField(default=list)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="statements.statement",
                    ),
                ),
            ],
            options={
                "ordering": ["statement", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "key"), name="frozen_figure_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("state", "events"))), name="frozen_figure_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ("count", "percent", "pounds", "days"))),
                        name="frozen_figure_unit_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counts_in__in", ("count", "percent", "pounds", "days"))),
                        name="frozen_figure_counts_in_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("definition", ""), _negated=True), name="frozen_figure_is_defined"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("as_at__isnull", False),
                                ("kind", "state"),
                                ("period_end__isnull", True),
                                ("period_start__isnull", True),
                            ),
                            models.Q(
                                ("as_at__isnull", True),
                                ("kind", "events"),
                                ("period_end__isnull", False),
                                ("period_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="frozen_figure_has_its_time",
                    ),
                ],
            },
        ),
    ]
