"""Finding suppliers: the list in the order of its countries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0013_spend_in_full")]

    operations = [
        migrations.AddIndex(
            model_name="supplier",
            index=models.Index(fields=["country", "id"], name="supplier_in_country_order"),
        ),
    ]
