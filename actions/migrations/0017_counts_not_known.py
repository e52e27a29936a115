"""A return may say that a count is not known: a row holds its numbers, or the reason why there are none."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("actions", "0016_returns")]

    operations = [
        migrations.AlterField(
            model_name="returncount",
            name="done",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="how many are"),
        ),
        migrations.AddField(
            model_name="returncount",
            name="unknown_reason",
            field=models.TextField(blank=True, default="", verbose_name="why it is not known"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="returncount",
            constraint=models.CheckConstraint(
                condition=Q(done__isnull=False, unknown_reason="")
                | Q(done__isnull=True, required__isnull=True) & ~Q(unknown_reason=""),
                name="returncount_number_or_why_not",
                violation_error_message="Give the numbers, or say why they are not known.",
            ),
        ),
    ]
