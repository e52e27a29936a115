"""What the single sign-on calls somebody: nobody's yet, so that each is found by their address once more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_second_steps_sealed")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="known_as",
            field=models.CharField(blank=True, default="", editable=False, max_length=600),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                models.F("known_as"), condition=~models.Q(known_as=""), name="person_known_as_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(anonymised_at__isnull=True) | models.Q(known_as=""),
                name="person_anonymised_is_unknown",
            ),
        ),
    ]
