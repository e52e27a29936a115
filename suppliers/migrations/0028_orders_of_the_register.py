"""Orders of the register: by last assessment with those never assessed first; by owner and by category."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("suppliers", "0027_what_was_sent_stays"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="score", name="score_by_assessment"),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(
                models.F("assessed_on").asc(nulls_first=True), "supplier", name="score_by_last_assessment"
            ),
        ),
        migrations.AddIndex(
            model_name="supplier",
            index=models.Index(fields=["owner", "id"], name="supplier_by_owner"),
        ),
        migrations.AddIndex(
            model_name="supplier",
            index=models.Index(fields=["category", "id"], name="supplier_by_category"),
        ),
        # Each of the two answers whatever an index on the column alone did.
        migrations.AlterField(
            model_name="supplier",
            name="owner",
            field=models.ForeignKey(
                settings.AUTH_USER_MODEL,
                null=True,
                blank=True,
                db_index=False,
                on_delete=PROTECT,
                related_name="suppliers_owned",
                verbose_name="owner in procurement",
            ),
        ),
        migrations.AlterField(
            model_name="supplier",
            name="category",
            field=models.ForeignKey(
                "suppliers.category",
                null=True,
                blank=True,
                db_index=False,
                on_delete=PROTECT,
                related_name="suppliers",
            ),
        ),
    ]
