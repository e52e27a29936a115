"""Mails that only their reader may know of are restricted, and stay so."""

from django.db import migrations, models

SQL = """
CREATE TRIGGER mail_restriction_stands BEFORE UPDATE OF restricted, purpose ON outbox_mail
    FOR EACH ROW WHEN (OLD.restricted AND NOT NEW.restricted OR OLD.purpose = 'attention' AND NEW.purpose <> 'attention')
    EXECUTE FUNCTION restriction_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_first"), ("history", "0003_restriction_stands")]

    operations = [
        migrations.AddConstraint(
            model_name="mail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "attention"), _negated=True), ("restricted", True), _connector="OR"
                ),
                name="mail_for_attention_is_restricted",
            ),
        ),
        migrations.RunSQL(SQL, "DROP TRIGGER mail_restriction_stands ON outbox_mail;"),
    ]
