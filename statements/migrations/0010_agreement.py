"""Names in the text that somebody cleared for publication."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0009_coverage"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clearance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="statements.statement",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "Person"), ("operation", "Operation"), ("supplier", "Supplier")],
                        max_length=9,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("sentence", models.TextField()),
                ("sentence_key", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["statement", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        fields=("statement", "kind", "name", "sentence_key"),
                        name="clearance_once",
                        violation_error_message="This name is cleared already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["person", "operation", "supplier"])),
                        name="clearance_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sentence_key__regex", "^[0-9a-f]{64}$")),
                        name="clearance_is_of_a_sentence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="clearance_says_why",
                        violation_error_message="Say why it may be published.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at__isnull", True), ("taken_back_by__isnull", True)),
                            models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="clearance_taken_back_by_somebody",
                    ),
                ],
            },
        ),
    ]
