"""A purchase is signed off in words, and follows another contract than the one that it becomes.

What was signed off without words before stays as it is: the database looks at what is written from now on.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0014_finding_suppliers")]
    operations = [
        AddConstraintNotValid(
            model_name="plannedpurchase",
            constraint=models.CheckConstraint(
                condition=~Q(state="signed_off") | ~Q(sign_off_words=""),
                name="purchase_signed_off_in_words",
                violation_error_message="Say what you looked at.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedpurchase",
            constraint=models.CheckConstraint(
                condition=Q(contract__isnull=True) | Q(replaces__isnull=True) | ~Q(contract=F("replaces")),
                name="purchase_replaces_another_contract",
                violation_error_message="A contract cannot follow itself.",
            ),
        ),
    ]
