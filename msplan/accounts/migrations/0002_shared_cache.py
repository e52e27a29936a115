"""The table of Django's database cache, where sign-in counts wrong passwords (docs/decisions/sign-in.md)."""

from django.db import migrations

SQL = """
CREATE TABLE IF NOT EXISTS shared_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first")]

    operations = [migrations.RunSQL(SQL, "DROP TABLE IF EXISTS shared_cache")]
