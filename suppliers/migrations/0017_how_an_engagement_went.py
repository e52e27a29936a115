"""How an engagement went has words of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0016_assessed_from_a_table")]
    operations = [
        migrations.AddField(
            model_name="engagement",
            name="went",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="how it went"),
            preserve_default=False,
        ),
    ]
