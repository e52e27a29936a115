"""A mail that says "due today" is not sent a fortnight later."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_hold")]

    operations = [
        migrations.AddField("mail", "not_after", models.DateTimeField(blank=True, null=True)),
    ]
