"""Nothing is held of which nobody says how it went."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0018_engagements_held_before")]
    operations = [
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=Q(state="held") & ~Q(went="") | ~Q(state="held") & Q(went=""),
                name="engagement_held_in_words",
                violation_error_message="Say how it went.",
            ),
        ),
    ]
