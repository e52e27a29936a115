"""Small counts of people are frozen as words."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("statements", "0007_promises")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="frozenfigure", name="hidden", field=models.CharField(blank=True, max_length=40)
        ),
        migrations.AlterField(
            model_name="frozenfigure",
            name="numerator",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True),
        ),
        migrations.AddConstraint(
            model_name="frozenfigure",
            constraint=models.CheckConstraint(
                condition=Q(hidden="", numerator__isnull=False)
                | Q(("hidden", ""), _negated=True)
                & Q(numerator__isnull=True, denominator__isnull=True, value__isnull=True),
                name="frozen_figure_hidden_has_no_number",
            ),
        ),
    ]
