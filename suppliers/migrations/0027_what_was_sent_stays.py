"""What was sent to suppliers, and what they handed in, never changes: the database refuses."""

from django.db import migrations

SQL = """
CREATE FUNCTION questionnaire_sent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sent_at IS NOT NULL AND (TG_OP = 'DELETE' OR (NEW.questionnaire_id, NEW.number, NEW.body, NEW.sent_at)
       IS DISTINCT FROM (OLD.questionnaire_id, OLD.number, OLD.body, OLD.sent_at)) THEN
        RAISE EXCEPTION 'A questionnaire that was sent never changes.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION terms_sent_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sent_at IS NOT NULL AND (TG_OP = 'DELETE' OR (NEW.title, NEW.edition, NEW.text, NEW.sent_at)
       IS DISTINCT FROM (OLD.title, OLD.edition, OLD.text, OLD.sent_at)) THEN
        RAISE EXCEPTION 'Terms that were sent never change.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION submission_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What a supplier handed in never changes.' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER questionnaire_sent_stays BEFORE UPDATE OR DELETE ON suppliers_questionnaireversion
    FOR EACH ROW EXECUTE FUNCTION questionnaire_sent_stays();
CREATE TRIGGER terms_sent_stay BEFORE UPDATE OR DELETE ON suppliers_terms
    FOR EACH ROW EXECUTE FUNCTION terms_sent_stay();
CREATE TRIGGER submission_stays BEFORE UPDATE OR DELETE ON suppliers_submission
    FOR EACH ROW EXECUTE FUNCTION submission_stays();
"""

BACK = """
DROP TRIGGER submission_stays ON suppliers_submission;
DROP TRIGGER terms_sent_stay ON suppliers_terms;
DROP TRIGGER questionnaire_sent_stays ON suppliers_questionnaireversion;
DROP FUNCTION submission_stays();
DROP FUNCTION terms_sent_stay();
DROP FUNCTION questionnaire_sent_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0026_answers")]

    operations = [migrations.RunSQL(SQL, BACK)]
