"""From how many people on a count of them is told."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("force", "0001_first")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="forceprofile",
            name="small_count_threshold",
            field=models.PositiveSmallIntegerField(default=5),
        ),
        migrations.AddConstraint(
            model_name="forceprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(("small_count_threshold__range", (1, 100))),
                name="force_small_counts_from_1_to_100",
                violation_error_message="Enter a number from 1 to 100.",
            ),
        ),
    ]
