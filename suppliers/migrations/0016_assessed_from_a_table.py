"""An input of an assessment says which row of the tables of countries and goods it follows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0015_purchases_in_place_of_contracts")]

    operations = [
        migrations.AddField(
            model_name="assessedinput",
            name="table_row",
            field=models.CharField(blank=True, max_length=90),
        ),
        migrations.AddConstraint(
            model_name="assessedinput",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("table_row", ""),
                    models.Q(("factor__in", (3, 5)), ("score__isnull", False)),
                    _connector="OR",
                ),
                name="input_of_a_table_is_location_or_material",
            ),
        ),
    ]
