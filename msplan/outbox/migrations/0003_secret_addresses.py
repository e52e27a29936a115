"""A mail may carry one secret address, which its row only names."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_attention"), ("links", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="secret_link",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="links.secretlink",
            ),
        ),
        migrations.AddField(
            model_name="mail",
            name="secret_serial",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="mail",
            name="secret_address",
            field=models.CharField(blank=True, max_length=300, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("secret_address", ""), ("secret_link__isnull", True), ("secret_serial__isnull", True)
                    ),
                    models.Q(
                        ("secret_address__contains", "{token}"),
                        ("secret_link__isnull", False),
                        ("secret_serial__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="mail_secret_is_whole",
            ),
        ),
    ]
