"""Files that are about a concern."""

from django.db import migrations, models

SQL = """
CREATE TRIGGER file_restriction_stands BEFORE UPDATE OF restricted ON files_storedfile
    FOR EACH ROW WHEN (OLD.restricted AND NOT NEW.restricted) EXECUTE FUNCTION restriction_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("files", "0001_first"), ("history", "0003_restriction_stands")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="restricted",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("restricted", False), ("marking", "official_sensitive"), _connector="OR"),
                name="restricted_file_is_sensitive",
            ),
        ),
        migrations.RunSQL(SQL, "DROP TRIGGER file_restriction_stands ON files_storedfile;"),
    ]
