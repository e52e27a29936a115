"""What administrators keep about the force carries a version: whoever saves an older one is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("force", "0003_legal_switches")]

    operations = [
        migrations.AddField(
            model_name="forceprofile", name="version", field=models.PositiveIntegerField(default=1)
        ),
        migrations.AddField(model_name="body", name="version", field=models.PositiveIntegerField(default=1)),
    ]
