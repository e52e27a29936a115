"""How people sign in, and how their sessions end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_shared_cache")]

    operations = [
        migrations.AddField("person", "sessions_ended", models.PositiveIntegerField(default=0)),
        migrations.AddField("person", "invitations", models.PositiveIntegerField(default=0)),
    ]
