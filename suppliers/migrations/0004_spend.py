"""Spend imports, their lines, yearly totals; which import brought a supplier."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0003_risk"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpendImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("source", models.CharField(blank=True, max_length=80, verbose_name="finance system")),
                (
                    "period",
                    models.DateField(blank=True, null=True, verbose_name="month of the undated lines"),
                ),
                ("mapping", models.JSONField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be read"),
                            ("reading", "Being read"),
                            ("ready", "Ready to check"),
                            ("confirming", "Being saved"),
                            ("confirmed", "Saved"),
                            ("undone", "Undone"),
                            ("refused", "Cannot be read"),
                            ("discarded", "Discarded"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("plan", models.JSONField(blank=True, null=True)),
                ("plan_digest", models.CharField(blank=True, max_length=64)),
                ("set_aside_file", models.FileField(blank=True, max_length=200, upload_to="set-aside")),
                ("refusal", models.TextField(blank=True)),
                (
                    "held_lines",
                    models.CharField(
                        blank=True,
                        choices=[("leave_out", "Leave them out"), ("keep", "Count them as further payments")],
                        max_length=10,
                    ),
                ),
                ("result", models.JSONField(blank=True, null=True)),
                ("uploaded_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "queued",
                                    "reading",
                                    "ready",
                                    "confirming",
                                    "confirmed",
                                    "undone",
                                    "refused",
                                    "discarded",
                                ],
                            )
                        ),
                        name="import_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["confirming", "confirmed"])),
                        fields=("sha256",),
                        name="import_same_file_once",
                        violation_error_message="This file has been imported already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["ready", "confirming", "confirmed", "undone"]), _negated=True
                            ),
                            models.Q(("plan__isnull", False), models.Q(("plan_digest", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="import_ready_has_a_plan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["confirmed", "undone"]), _negated=True),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="import_confirmed_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["undone", "discarded"]), _negated=True),
                            ("ended_at__isnull", False),
                            _connector="OR",
                        ),
                        name="import_ended_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("refusal", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="import_refused_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__isnull", True), ("period__day", 1), _connector="OR"),
                        name="import_period_is_a_month",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "reading", "confirming"])),
                        fields=["lease_until"],
                        name="import_sweep",
                    ),
                    models.Index(fields=["-uploaded_at", "-id"], name="import_newest_first"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpendLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("withheld", models.BooleanField(default=False)),
                ("paid_on", models.DateField(blank=True, null=True)),
                ("month", models.DateField()),
                (
                    "year",
                    models.PositiveSmallIntegerField(verbose_name="financial year (its first calendar year)"),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("supplier_text", models.CharField(blank=True, max_length=200)),
                ("category_text", models.CharField(blank=True, max_length=200)),
                ("description", models.CharField(blank=True, max_length=300)),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("sheet", models.CharField(blank=True, max_length=80)),
                ("row_number", models.PositiveIntegerField()),
                ("fingerprint", models.CharField(max_length=32)),
                (
                    "spend_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="suppliers.spendimport",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spend_lines",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["-month", "-paid_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("withheld", False), ("supplier__isnull", True), _connector="OR"),
                        name="line_withheld_has_no_supplier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="line_month_is_a_first"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["supplier", "-month", "-paid_on", "-id"], name="line_of_a_supplier"),
                    models.Index(fields=["year", "supplier"], name="line_by_year"),
                    models.Index(fields=["fingerprint"], name="line_fingerprint"),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearSpend",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=15)),
                ("lines", models.PositiveIntegerField()),
                ("last_month", models.DateField()),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="yearly_spend",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("supplier", "year"), name="year_spend_once"),
                ],
                "indexes": [
                    models.Index(fields=["year", "-amount"], name="year_spend_by_amount"),
                ],
            },
        ),
        migrations.AddField(
            model_name="suppliername",
            name="first_seen_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="suppliers.spendimport",
            ),
        ),
        migrations.AddField(
            model_name="supplieridentifier",
            name="first_seen_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="suppliers.spendimport",
            ),
        ),
        migrations.AddField(
            model_name="supplier",
            name="created_from",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suppliers_created",
                to="suppliers.spendimport",
            ),
        ),
    ]
