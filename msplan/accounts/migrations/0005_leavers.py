"""When an account was closed, and when its row stopped saying who it was."""

from django.db import migrations, models

# Of those that are closed already: the day that history tells, else today.
CLOSED = """
UPDATE accounts_person SET closed_at = COALESCE(
    (SELECT max(at) FROM history_entry
     WHERE act = 'accounts.deactivate' AND thing_type = 'accounts.person' AND thing_id = accounts_person.id), now())
WHERE NOT is_active;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_administered"), ("history", "0004_sealed")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="closed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="anonymised_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(anonymised_at__isnull=True) | models.Q(is_active=False),
                name="person_anonymised_is_closed",
                violation_error_message="This account says nothing of its person any more. Add them anew.",
            ),
        ),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
    ]
