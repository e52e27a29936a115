"""The index of suppliers' names takes new names at once: its list of waiting ones only its owner could empty."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0032_answers_forgotten")]

    operations = [
        migrations.RemoveIndex("supplier", "supplier_name_trigrams"),
        migrations.AddIndex(
            "supplier",
            django.contrib.postgres.indexes.GinIndex(
                fields=["normalised_name"],
                name="supplier_name_trigrams",
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
            ),
        ),
    ]
