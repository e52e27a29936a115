"""The bytes of a file may be gone, under the rules of retention; its row stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0002_restricted")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at__isnull", True), models.Q(("content", ""), _negated=True)),
                    models.Q(("content", ""), ("removed_at__isnull", False)),
                    _connector="OR",
                ),
                name="file_is_there_or_removed",
            ),
        ),
    ]
