from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("force", "0002_small_counts")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="forceprofile",
            name="amended_from",
            field=models.DateField(blank=True, null=True, verbose_name="in force since"),
        ),
        migrations.AddField(
            model_name="forceprofile", name="deadline_is_law", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="forceprofile", name="area_reason_required", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="forceprofile",
            name="registry_submission_required",
            field=models.BooleanField(default=False),
        ),
        # Whoever said "amended" before there was a day to say was speaking of a proposal.
        migrations.RunSQL(
            "UPDATE force_forceprofile SET legal_basis = 'voluntary' WHERE legal_basis = 'amended'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="forceprofile",
            constraint=models.CheckConstraint(
                condition=Q(("amended_from__isnull", False), ("legal_basis", "amended"))
                | (~Q(("legal_basis", "amended")) & Q(("amended_from__isnull", True))),
                name="force_amended_law_has_its_day",
                violation_error_message="Enter the day on which the amended section came into force.",
            ),
        ),
        migrations.AddConstraint(
            model_name="forceprofile",
            constraint=models.CheckConstraint(
                condition=Q(("deadline_is_law", False), ("legal_basis", "amended"), _connector="OR"),
                name="force_deadline_is_law_only_by_law",
                violation_error_message="Only an amended section 54 makes the deadline a duty.",
            ),
        ),
    ]
