"""What administrators keep about people and departments: versions, and departments that end or are merged."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_signing_in")]

    operations = [
        migrations.AddField(
            model_name="person", name="version", field=models.PositiveIntegerField(default=1)
        ),
        migrations.AddField(
            model_name="department", name="version", field=models.PositiveIntegerField(default=1)
        ),
        migrations.AddField(
            model_name="department", name="ended_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="department",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="accounts.department",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | models.Q(ended_on__isnull=False) & ~models.Q(merged_into=models.F("pk")),
                name="department_merged_has_ended",
                violation_error_message="A department is merged into another one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(lead__isnull=True),
                name="department_ended_has_no_lead",
                violation_error_message="A department that has ended has no lead.",
            ),
        ),
    ]
