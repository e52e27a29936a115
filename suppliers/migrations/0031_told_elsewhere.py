"""That a supplier has answered elsewhere is something its contact told us: somebody of ours looks at it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0030_chosen_by_hand")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_kind_known"),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("wrong_person", "I am the wrong person"),
                    ("no_longer", "We no longer supply you"),
                    ("link_asked", "Asked for a fresh link"),
                    ("elsewhere", "Answered elsewhere"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["wrong_person", "no_longer", "link_asked", "elsewhere"])),
                name="notice_kind_known",
            ),
        ),
    ]
