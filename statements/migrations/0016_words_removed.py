"""Where a court orders that no copy is kept, comments, promises, updates and answers lose their words with the seal."""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION statements_correction_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.statement_id = OLD.statement_id AND NEW.of_id = OLD.of_id
       AND EXISTS (SELECT 1 FROM statements_statement s WHERE s.id = OLD.statement_id
                   AND s.state IN ('drafting', 'with_board', 'approved')) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.note = 'Removed' AND (to_jsonb(NEW) - 'note') = (to_jsonb(OLD) - 'note')
       AND statements_is_removed_inside(OLD.statement_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was said to be corrected never changes once it is sealed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION statements_comment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.settled_at IS NULL
       AND ROW(NEW.statement_id, NEW.section_id, NEW.section_version, NEW.text, NEW.by_id, NEW.at)
           IS NOT DISTINCT FROM
           ROW(OLD.statement_id, OLD.section_id, OLD.section_version, OLD.text, OLD.by_id, OLD.at) THEN
        RETURN NEW;
    END IF;
    IF NEW.text = 'Removed' AND NEW.settled_how IN ('', 'Removed')
       AND (to_jsonb(NEW) - 'text' - 'settled_how') = (to_jsonb(OLD) - 'text' - 'settled_how')
       AND statements_is_removed_inside(OLD.statement_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A comment may only be settled, once.' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION statements_promise_stays_as_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.wording = 'Removed ' || OLD.number AND (to_jsonb(NEW) - 'wording') = (to_jsonb(OLD) - 'wording')
       AND statements_is_removed_inside(OLD.statement_id) THEN
        RETURN NEW;
    END IF;
    IF ROW(NEW.statement_id, NEW.number) IS DISTINCT FROM ROW(OLD.statement_id, OLD.number)
       OR ROW(NEW.section_id, NEW.wording, NEW.due_on, NEW.unmarked_at)
          IS DISTINCT FROM ROW(OLD.section_id, OLD.wording, OLD.due_on, OLD.unmarked_at)
       AND EXISTS (SELECT 1 FROM statements_seal s
                   WHERE s.statement_id = OLD.statement_id AND s.voided_at IS NULL) THEN
        RAISE EXCEPTION 'A promise stays as it was sealed.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION statements_coverage_mark_stays() RETURNS trigger AS $$
BEGIN
    IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
       AND (to_jsonb(NEW) - 'ended_at') = (to_jsonb(OLD) - 'ended_at') THEN
        RETURN NEW;
    END IF;
    IF NEW.sentence = '' AND NEW.reason = 'Removed'
       AND (to_jsonb(NEW) - 'sentence' - 'reason') = (to_jsonb(OLD) - 'sentence' - 'reason')
       AND statements_is_removed_inside(OLD.statement_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was said about coverage never changes' USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION statements_coverage_check_stays() RETURNS trigger AS $$
BEGIN
    IF NEW.findings = '{}' AND (to_jsonb(NEW) - 'findings') = (to_jsonb(OLD) - 'findings')
       AND statements_is_removed_inside(OLD.statement_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A coverage check that was kept never changes' USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql;

DROP TRIGGER statements_submission_never_changes ON statements_registrysubmission;
CREATE FUNCTION statements_submission_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.answers = '{}' AND (to_jsonb(NEW) - 'answers') = (to_jsonb(OLD) - 'answers')
       AND statements_is_removed_inside((SELECT s.statement_id FROM statements_seal s
                                         JOIN statements_registrypack p ON p.seal_id = s.id
                                         WHERE p.id = OLD.pack_id)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was sealed never changes: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER statements_submission_never_changes BEFORE UPDATE ON statements_registrysubmission
    FOR EACH ROW EXECUTE FUNCTION statements_submission_stands();
CREATE TRIGGER statements_submission_is_never_deleted BEFORE DELETE ON statements_registrysubmission
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
"""

BACK = """
CREATE OR REPLACE FUNCTION statements_correction_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.statement_id = OLD.statement_id AND NEW.of_id = OLD.of_id
       AND EXISTS (SELECT 1 FROM statements_statement s WHERE s.id = OLD.statement_id
                   AND s.state IN ('drafting', 'with_board', 'approved')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was said to be corrected never changes once it is sealed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

DROP TRIGGER statements_submission_is_never_deleted ON statements_registrysubmission;
DROP TRIGGER statements_submission_never_changes ON statements_registrysubmission;
DROP FUNCTION statements_submission_stands();
CREATE TRIGGER statements_submission_never_changes BEFORE UPDATE OR DELETE ON statements_registrysubmission
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();

CREATE OR REPLACE FUNCTION statements_coverage_check_stays() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'A coverage check that was kept never changes' USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION statements_coverage_mark_stays() RETURNS trigger AS $$
BEGIN
    IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
       AND (to_jsonb(NEW) - 'ended_at') = (to_jsonb(OLD) - 'ended_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was said about coverage never changes' USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE FUNCTION statements_promise_stays_as_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW.statement_id, NEW.number) IS DISTINCT FROM ROW(OLD.statement_id, OLD.number)
       OR ROW(NEW.section_id, NEW.wording, NEW.due_on, NEW.unmarked_at)
          IS DISTINCT FROM ROW(OLD.section_id, OLD.wording, OLD.due_on, OLD.unmarked_at)
       AND EXISTS (SELECT 1 FROM statements_seal s
                   WHERE s.statement_id = OLD.statement_id AND s.voided_at IS NULL) THEN
        RAISE EXCEPTION 'A promise stays as it was sealed.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION statements_comment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.settled_at IS NULL
       AND ROW(NEW.statement_id, NEW.section_id, NEW.section_version, NEW.text, NEW.by_id, NEW.at)
           IS NOT DISTINCT FROM
           ROW(OLD.statement_id, OLD.section_id, OLD.section_version, OLD.text, OLD.by_id, OLD.at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A comment may only be settled, once.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("statements", "0015_indicators_watched")]

    operations = [migrations.RunSQL(SQL, BACK)]
