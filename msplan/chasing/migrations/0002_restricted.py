"""Digests and reminders about what nobody else may know of: a digest of their own, and reminders only in such a one."""

from django.conf import settings
from django.db import migrations, models

SQL = """
CREATE TRIGGER digest_restriction_stands BEFORE UPDATE OF restricted ON chasing_digest
    FOR EACH ROW WHEN (OLD.restricted AND NOT NEW.restricted) EXECUTE FUNCTION restriction_stands();
CREATE TRIGGER reminder_restriction_stands BEFORE UPDATE OF restricted ON chasing_reminder
    FOR EACH ROW WHEN (OLD.restricted AND NOT NEW.restricted) EXECUTE FUNCTION restriction_stands();

CREATE FUNCTION restricted_in_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'chasing_reminder' THEN
        PERFORM 1 FROM chasing_digest WHERE id = NEW.digest_id AND restricted;
    ELSE
        PERFORM 1 FROM outbox_mail WHERE id = NEW.mail_id AND restricted;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'What is restricted is told in a restricted mail only (%).', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER reminder_in_restricted_digest BEFORE INSERT OR UPDATE OF digest_id, restricted ON chasing_reminder
    FOR EACH ROW WHEN (NEW.restricted) EXECUTE FUNCTION restricted_in_restricted();
CREATE TRIGGER digest_has_restricted_mail BEFORE INSERT OR UPDATE OF mail_id, restricted ON chasing_digest
    FOR EACH ROW WHEN (NEW.restricted AND NEW.mail_id IS NOT NULL) EXECUTE FUNCTION restricted_in_restricted();
"""

BACK = """
DROP TRIGGER digest_has_restricted_mail ON chasing_digest;
DROP TRIGGER reminder_in_restricted_digest ON chasing_reminder;
DROP FUNCTION restricted_in_restricted();
DROP TRIGGER reminder_restriction_stands ON chasing_reminder;
DROP TRIGGER digest_restriction_stands ON chasing_digest;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("chasing", "0001_first"),
        ("history", "0003_restriction_stands"),
        ("outbox", "0002_attention"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("digest", "restricted", models.BooleanField(default=False)),
        migrations.AddField("reminder", "restricted", models.BooleanField(default=False)),
        migrations.RemoveConstraint("digest", "digest_once_a_day"),
        migrations.AddConstraint(
            "digest",
            models.UniqueConstraint(fields=["person", "day", "restricted"], name="digest_once_a_day"),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
