"""Entries are sealed into a chain."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("history", "0003_restriction_stands")]

    operations = []
