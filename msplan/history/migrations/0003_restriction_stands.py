"""A restriction is never lifted: one function, which the tables that may be restricted name in their triggers.

Entries need no trigger: they never change at all (0002).
"""

from django.db import migrations

SQL = """
CREATE FUNCTION restriction_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A restriction is never lifted: % is refused on %.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0002_append_only")]

    operations = [migrations.RunSQL(SQL, "DROP FUNCTION restriction_stands();")]
