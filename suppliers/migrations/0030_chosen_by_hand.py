"""A supplier that somebody put back on a campaign's list, or left out of it, stays so when the list is looked at again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0029_reading")]

    operations = [
        migrations.AddField(
            model_name="chosensupplier",
            name="is_by_hand",
            field=models.BooleanField(default=False),
        ),
    ]
