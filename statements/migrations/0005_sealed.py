"""What was signed and what was published never changes: the database itself refuses.

A seal may be marked void once. A publication that is ready may become public once. A public file is written
once, before its publication is public, and never touched again. A saved version of a section stays as saved.
"""

from django.db import migrations

SQL = """
CREATE FUNCTION statements_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was sealed never changes: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION statements_seal_only_void() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL
       AND ROW(NEW.id, NEW.statement_id, NEW.version, NEW.content, NEW.statement_json, NEW.sha256, NEW.made_at)
           IS NOT DISTINCT FROM
           ROW(OLD.id, OLD.statement_id, OLD.version, OLD.content, OLD.statement_json, OLD.sha256, OLD.made_at)
       AND NOT EXISTS (SELECT 1 FROM statements_publication p
                       WHERE p.seal_id = OLD.id AND p.published_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A seal may only be marked void, once, before it is public.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION statements_publication_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = OLD.id AND NEW.seal_id = OLD.seal_id AND OLD.state <> 'ready' THEN
        RETURN NEW;
    END IF;
    IF OLD.state = 'ready' AND OLD.published_at IS NULL AND NEW.published_at IS NOT NULL
       AND ROW(NEW.id, NEW.seal_id, NEW.state, NEW.queued_at, NEW.attempts, NEW.error, NEW.article,
               NEW.article_sha256, NEW.ready_at)
           IS NOT DISTINCT FROM
           ROW(OLD.id, OLD.seal_id, OLD.state, OLD.queued_at, OLD.attempts, OLD.error, OLD.article,
               OLD.article_sha256, OLD.ready_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A publication that is ready may only become public, once.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION statements_file_before_ready() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM statements_publication p WHERE p.id = NEW.publication_id AND p.state = 'ready') THEN
        RAISE EXCEPTION 'No file is added to a publication that is ready.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER statements_seal_becomes_void BEFORE UPDATE ON statements_seal
    FOR EACH ROW EXECUTE FUNCTION statements_seal_only_void();
CREATE TRIGGER statements_seal_is_never_deleted BEFORE DELETE ON statements_seal
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
CREATE TRIGGER statements_seal_is_never_emptied BEFORE TRUNCATE ON statements_seal
    FOR EACH STATEMENT EXECUTE FUNCTION statements_refuse();

CREATE TRIGGER statements_publication_never_changes BEFORE UPDATE ON statements_publication
    FOR EACH ROW EXECUTE FUNCTION statements_publication_stands();
CREATE TRIGGER statements_publication_is_never_deleted BEFORE DELETE ON statements_publication
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
CREATE TRIGGER statements_publication_is_never_emptied BEFORE TRUNCATE ON statements_publication
    FOR EACH STATEMENT EXECUTE FUNCTION statements_refuse();

CREATE TRIGGER statements_file_comes_before_ready BEFORE INSERT ON statements_publicfile
    FOR EACH ROW EXECUTE FUNCTION statements_file_before_ready();
CREATE TRIGGER statements_file_never_changes BEFORE UPDATE OR DELETE ON statements_publicfile
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
CREATE TRIGGER statements_file_is_never_emptied BEFORE TRUNCATE ON statements_publicfile
    FOR EACH STATEMENT EXECUTE FUNCTION statements_refuse();

CREATE TRIGGER statements_section_version_never_changes BEFORE UPDATE OR DELETE ON statements_sectionversion
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
"""

BACK = """
DROP TRIGGER statements_section_version_never_changes ON statements_sectionversion;
DROP TRIGGER statements_file_is_never_emptied ON statements_publicfile;
DROP TRIGGER statements_file_never_changes ON statements_publicfile;
DROP TRIGGER statements_file_comes_before_ready ON statements_publicfile;
DROP TRIGGER statements_publication_is_never_emptied ON statements_publication;
DROP TRIGGER statements_publication_is_never_deleted ON statements_publication;
DROP TRIGGER statements_publication_never_changes ON statements_publication;
DROP TRIGGER statements_seal_is_never_emptied ON statements_seal;
DROP TRIGGER statements_seal_is_never_deleted ON statements_seal;
DROP TRIGGER statements_seal_becomes_void ON statements_seal;
DROP FUNCTION statements_file_before_ready();
DROP FUNCTION statements_publication_stands();
DROP FUNCTION statements_seal_only_void();
DROP FUNCTION statements_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("statements", "0004_publication")]

    operations = [migrations.RunSQL(SQL, BACK)]
