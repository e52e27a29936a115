"""Files of the statement registry are read by a worker: who has one, and why one cannot be read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0021_findings_of_audits_before")]

    operations = [
        migrations.RemoveConstraint(
            model_name="registryimport",
            name="registry_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="registryimport",
            name="registry_decided_has_a_time",
        ),
        migrations.AddField(
            model_name="registryimport",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="registryimport",
            name="lease_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="registryimport",
            name="refusal",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="registryimport",
            name="year",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="registryimport",
            name="rows_read",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="registryimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("reading", "Being read"),
                    ("ready", "Waits for your yes"),
                    ("confirmed", "Taken into the record"),
                    ("discarded", "Discarded"),
                    ("refused", "Cannot be read"),
                ],
                default="reading",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="registryimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["reading", "ready", "confirmed", "discarded", "refused"])),
                name="registry_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="registryimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state__in", ["reading", "ready", "refused"])),
                    models.Q(("decided_at__isnull", False), ("state__in", ["confirmed", "discarded"])),
                    _connector="OR",
                ),
                name="registry_decided_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="registryimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("refusal", ""), _negated=True),
                    _connector="OR",
                ),
                name="registry_refused_says_why",
            ),
        ),
    ]
