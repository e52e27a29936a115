"""What a supplier handed in may go under the rules of retention, whole; in any other way it still never changes."""

from django.db import migrations, models

SQL = """
CREATE OR REPLACE FUNCTION submission_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.forgotten_at IS NULL AND NEW.forgotten_at IS NOT NULL
       AND (NEW.answers, NEW.name, NEW.role) = ('{}'::jsonb, '(removed)', '(removed)')
       AND (NEW.id, NEW.response_id, NEW.number, NEW.at, NEW.is_late)
           = (OLD.id, OLD.response_id, OLD.number, OLD.at, OLD.is_late) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What a supplier handed in never changes.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
BACK = """
CREATE OR REPLACE FUNCTION submission_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What a supplier handed in never changes.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0031_told_elsewhere")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="forgotten_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
