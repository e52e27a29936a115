"""Entries are sealed into a chain: their place and link are set once; a detail goes only where history says so."""

from django.db import migrations, models

SQL = """
-- An entry changes in one way only: it gets its place and its link, both at once, once.
CREATE FUNCTION history_only_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE unsealed history_entry;
BEGIN
    IF OLD.place IS NULL AND NEW.place IS NOT NULL THEN
        unsealed := NEW;
        unsealed.place := OLD.place;
        unsealed.link := OLD.link;
        IF unsealed IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'History is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

DROP TRIGGER history_entry_never_changes ON history_entry;
CREATE TRIGGER history_entry_never_changes BEFORE UPDATE ON history_entry
    FOR EACH ROW EXECUTE FUNCTION history_only_sealed();
CREATE TRIGGER history_entry_is_never_deleted BEFORE DELETE ON history_entry
    FOR EACH ROW EXECUTE FUNCTION history_refuse();
CREATE TRIGGER history_entry_comes_unsealed BEFORE INSERT ON history_entry
    FOR EACH ROW WHEN (NEW.place IS NOT NULL) EXECUTE FUNCTION history_refuse();

CREATE TRIGGER history_seal_never_changes BEFORE UPDATE OR DELETE ON history_seal
    FOR EACH ROW EXECUTE FUNCTION history_refuse();
CREATE TRIGGER history_seal_is_never_emptied BEFORE TRUNCATE ON history_seal
    FOR EACH STATEMENT EXECUTE FUNCTION history_refuse();

CREATE OR REPLACE FUNCTION history_only_tombstone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.tombstoned_at IS NULL AND NEW.tombstoned_at IS NOT NULL
       AND NEW.id = OLD.id AND NEW.entry_id = OLD.entry_id
       AND NEW.body IS NULL AND NEW.salt = ''
       AND EXISTS (SELECT FROM history_entry
                   WHERE thing_type = 'history.entry' AND thing_id = OLD.entry_id
                     AND act = 'history.forget_details') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A history detail may only be replaced by a tombstone.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

BACK = """
CREATE OR REPLACE FUNCTION history_only_tombstone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.tombstoned_at IS NULL AND NEW.tombstoned_at IS NOT NULL
       AND NEW.id = OLD.id AND NEW.entry_id = OLD.entry_id
       AND NEW.body IS NULL AND NEW.salt = '' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A history detail may only be replaced by a tombstone.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER history_seal_is_never_emptied ON history_seal;
DROP TRIGGER history_seal_never_changes ON history_seal;
DROP TRIGGER history_entry_comes_unsealed ON history_entry;
DROP TRIGGER history_entry_is_never_deleted ON history_entry;
DROP TRIGGER history_entry_never_changes ON history_entry;
CREATE TRIGGER history_entry_never_changes BEFORE UPDATE OR DELETE ON history_entry
    FOR EACH ROW EXECUTE FUNCTION history_refuse();
DROP FUNCTION history_only_sealed();
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0003_restriction_stands")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("first", models.BigIntegerField(unique=True)),
                ("last", models.BigIntegerField(unique=True)),
                ("head", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="seals_count_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__gte", 1), ("last__gte", models.F("first"))),
                        name="seal_holds_an_entry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("head__regex", "^[0-9a-f]{64}$")), name="seal_has_head"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="place",
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="entry",
            name="link",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("place", None)), fields=["id"], name="entry_waits_for_its_seal"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("link", ""), ("place", None)),
                    models.Q(("link__regex", "^[0-9a-f]{64}$"), ("place__gte", 1), ("place__isnull", False)),
                    _connector="OR",
                ),
                name="entry_is_sealed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("place__isnull", False)),
                fields=("place",),
                name="entry_has_its_own_place",
            ),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
