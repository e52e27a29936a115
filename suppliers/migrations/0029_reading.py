"""What readers of responses need: the check that findings come from, meetings, what is kept held; a report stays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = """
CREATE FUNCTION response_report_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.report_at IS NOT NULL
       AND (NEW.report, NEW.report_at, NEW.report_by_id) IS DISTINCT FROM (OLD.report, OLD.report_at, OLD.report_by_id) THEN
        RAISE EXCEPTION 'A report that went to a supplier never changes.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION query_not_while_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM suppliers_response WHERE id = NEW.response_id AND held_at IS NOT NULL AND let_through_at IS NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'The specialist team reads this response first.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER response_report_stays BEFORE UPDATE ON suppliers_response
    FOR EACH ROW EXECUTE FUNCTION response_report_stays();
CREATE TRIGGER query_not_while_held BEFORE INSERT ON suppliers_query
    FOR EACH ROW EXECUTE FUNCTION query_not_while_held();
"""

BACK = """
DROP TRIGGER query_not_while_held ON suppliers_query;
DROP TRIGGER response_report_stays ON suppliers_response;
DROP FUNCTION query_not_while_held();
DROP FUNCTION response_report_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0028_orders_of_the_register"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="check",
            name="check_kind_known",
        ),
        migrations.AddField(
            model_name="response",
            name="check_row",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="response",
                to="suppliers.check",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="follow_up",
            field=models.TextField(blank=True, verbose_name="what came of it"),
        ),
        migrations.AddField(
            model_name="response",
            name="follow_up_on",
            field=models.DateField(blank=True, null=True, verbose_name="what came of it is written down by"),
        ),
        migrations.AddField(
            model_name="response",
            name="followed_up_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="response",
            name="kept_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="kept_until",
            field=models.DateField(blank=True, null=True, verbose_name="looked at again on"),
        ),
        migrations.AddField(
            model_name="response",
            name="meeting_on",
            field=models.DateField(blank=True, null=True, verbose_name="day of the meeting"),
        ),
        migrations.AlterField(
            model_name="check",
            name="kind",
            field=models.CharField(
                choices=[
                    ("registry", "Statement registry"),
                    ("companies_house", "Companies House"),
                    ("licence", "Labour-provider licence"),
                    ("adverse", "Adverse information"),
                    ("site_visit", "Site visit"),
                    ("audit", "Audit"),
                    ("questionnaire", "Questionnaire"),
                    ("fees", "Fees charged to workers"),
                    ("documents", "Documents held by the agency"),
                    ("right_to_work", "Right to work"),
                    ("vetting", "Vetting"),
                    ("accommodation", "Workers’ accommodation"),
                ],
                max_length=15,
            ),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                condition=models.Q(("outcome", "")), fields=["submitted_at"], name="response_to_read"
            ),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(fields=["-last_at", "-id"], name="response_newest"),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "registry",
                            "companies_house",
                            "licence",
                            "adverse",
                            "site_visit",
                            "audit",
                            "questionnaire",
                            "fees",
                            "documents",
                            "right_to_work",
                            "vetting",
                            "accommodation",
                        ],
                    )
                ),
                name="check_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_at__isnull", True),
                    models.Q(("settled_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="flag_settled_with_reason",
                violation_error_message="Say why no finding is made of it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_by__isnull", True), ("kept_until__isnull", True)),
                    models.Q(
                        ("held_at__isnull", False),
                        ("kept_by__isnull", False),
                        ("kept_until__isnull", False),
                        ("let_through_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="response_kept_while_held",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("follow_up_on__isnull", False), ("meeting_on__isnull", False), ("outcome", "meeting")
                    ),
                    models.Q(
                        ("follow_up_on__isnull", False), ("meeting_on__isnull", True), ("outcome", "escalate")
                    ),
                    models.Q(
                        models.Q(("outcome__in", ["meeting", "escalate"]), _negated=True),
                        ("follow_up_on__isnull", True),
                        ("meeting_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="response_meeting_has_a_day",
                violation_error_message="Say on which day, and by when what came of it is written down.",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("meeting_on__isnull", True),
                    ("follow_up_on__gte", models.F("meeting_on")),
                    _connector="OR",
                ),
                name="response_follow_up_after_meeting",
                violation_error_message="What came of a meeting is written down on its day or later.",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("follow_up", ""), ("followed_up_at__isnull", True)),
                    models.Q(
                        ("follow_up_on__isnull", False),
                        ("followed_up_at__isnull", False),
                        models.Q(("follow_up", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="response_followed_up_in_words",
                violation_error_message="Say what came of it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("report__isnull", True), ("report_at__isnull", True), ("report_by__isnull", True)
                    ),
                    models.Q(
                        ("report__isnull", False),
                        ("report_at__isnull", False),
                        ("report_by__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="response_report_after_outcome",
                violation_error_message="The report goes out after an outcome was given.",
            ),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
