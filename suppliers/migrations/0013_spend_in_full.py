"""What a finance system's files taught, how far a reading is, and what happens to lines that repeat."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0012_concerns")]

    operations = [
        migrations.AddField(
            model_name="spendimport",
            name="columns_how",
            field=models.CharField(
                choices=[
                    ("guessed", "Guessed from the headings"),
                    ("remembered", "Remembered from an earlier file"),
                    ("given", "Given by a person"),
                ],
                default="guessed",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="spendimport",
            name="repeated_lines",
            field=models.CharField(
                blank=True,
                choices=[
                    ("keep", "Keep them: each is a payment of its own"),
                    ("leave_out", "Leave the repeats out: of equal lines one counts"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="spendimport", name="lines_read", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="spendimport", name="share_read", field=models.PositiveSmallIntegerField(default=0)
        ),
        migrations.CreateModel(
            name="SourceColumns",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=80, verbose_name="finance system")),
                ("mapping", models.JSONField()),
                ("remembered_at", models.DateTimeField()),
                (
                    "remembered_from",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.spendimport",
                    ),
                ),
                (
                    "remembered_by",
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
                "ordering": ["source"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("source"),
                        name="source_columns_once",
                        violation_error_message="The columns of this finance system are remembered already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="source_columns_named"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="spendimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("columns_how__in", ["guessed", "remembered", "given"])),
                name="import_columns_how_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="spendimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("share_read__lte", 100)), name="import_share_is_of_a_hundred"
            ),
        ),
    ]
