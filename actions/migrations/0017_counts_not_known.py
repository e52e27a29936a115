"""A return may say that a count is not known."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("actions", "0016_returns")]

    operations = []
