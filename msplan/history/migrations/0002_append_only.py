"""History is append-only by the database's own refusal: no role of ours can bend an entry by UPDATE or DELETE.

A detail may be replaced by a tombstone once, and in no other way changed; it may not be deleted.
"""

from django.db import migrations

SQL = """
CREATE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'History is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION history_only_tombstone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.tombstoned_at IS NULL AND NEW.tombstoned_at IS NOT NULL
       AND NEW.id = OLD.id AND NEW.entry_id = OLD.entry_id
       AND NEW.body IS NULL AND NEW.salt = '' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A history detail may only be replaced by a tombstone.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER history_entry_never_changes BEFORE UPDATE OR DELETE ON history_entry
    FOR EACH ROW EXECUTE FUNCTION history_refuse();
CREATE TRIGGER history_entry_is_never_emptied BEFORE TRUNCATE ON history_entry
    FOR EACH STATEMENT EXECUTE FUNCTION history_refuse();
CREATE TRIGGER history_detail_becomes_a_tombstone BEFORE UPDATE ON history_detail
    FOR EACH ROW EXECUTE FUNCTION history_only_tombstone();
CREATE TRIGGER history_detail_is_never_deleted BEFORE DELETE ON history_detail
    FOR EACH ROW EXECUTE FUNCTION history_refuse();
CREATE TRIGGER history_detail_is_never_emptied BEFORE TRUNCATE ON history_detail
    FOR EACH STATEMENT EXECUTE FUNCTION history_refuse();
"""

BACK = """
DROP TRIGGER history_detail_is_never_emptied ON history_detail;
DROP TRIGGER history_detail_is_never_deleted ON history_detail;
DROP TRIGGER history_detail_becomes_a_tombstone ON history_detail;
DROP TRIGGER history_entry_is_never_emptied ON history_entry;
DROP TRIGGER history_entry_never_changes ON history_entry;
DROP FUNCTION history_only_tombstone();
DROP FUNCTION history_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0001_first")]

    operations = [migrations.RunSQL(SQL, BACK)]
