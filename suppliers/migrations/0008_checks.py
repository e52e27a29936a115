"""Due diligence: checks, audits, findings and their corrective actions, labour providers, whom nobody looks at.

A closed finding leaves no corrective action unsettled, and is closed without any only for a reason: triggers, because
two tables have to agree.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SEALED = """
CREATE FUNCTION suppliers_finding_closed_is_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'closed' THEN RETURN NEW; END IF;
  IF EXISTS (SELECT 1 FROM suppliers_correctiveaction c
             WHERE c.finding_id = NEW.id AND c.state NOT IN ('verified', 'dropped')) THEN
    RAISE EXCEPTION 'A finding is not closed while a corrective action is unsettled.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_closed_is_settled';
  END IF;
  IF NEW.close_reason = '' AND NOT EXISTS (SELECT 1 FROM suppliers_correctiveaction c
             WHERE c.finding_id = NEW.id AND c.state = 'verified') THEN
    RAISE EXCEPTION 'A finding without a verified corrective action is closed for a reason.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_closed_is_settled';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER finding_closed_is_settled BEFORE INSERT OR UPDATE ON suppliers_finding
  FOR EACH ROW EXECUTE FUNCTION suppliers_finding_closed_is_settled();

CREATE FUNCTION suppliers_corrective_of_closed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state NOT IN ('verified', 'dropped')
     AND EXISTS (SELECT 1 FROM suppliers_finding f WHERE f.id = NEW.finding_id AND f.state = 'closed') THEN
    RAISE EXCEPTION 'The finding of this corrective action is closed: open it first.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'corrective_of_closed_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER corrective_of_closed_stays BEFORE INSERT OR UPDATE ON suppliers_correctiveaction
  FOR EACH ROW EXECUTE FUNCTION suppliers_corrective_of_closed_stays();
"""
UNSEALED = """
DROP TRIGGER corrective_of_closed_stays ON suppliers_correctiveaction;
DROP FUNCTION suppliers_corrective_of_closed_stays();
DROP TRIGGER finding_closed_is_settled ON suppliers_finding;
DROP FUNCTION suppliers_finding_closed_is_settled();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_first"),
        ("suppliers", "0007_chain"),
    ]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("registry", "Statement registry"),
                            ("companies_house", "Companies House"),
                            ("licence", "Labour-provider licence"),
                            ("adverse", "Adverse information"),
                            ("site_visit", "Site visit"),
                            ("audit", "Audit"),
                            ("fees", "Fees charged to workers"),
                            ("documents", "Documents held by the agency"),
                            ("right_to_work", "Right to work"),
                            ("vetting", "Vetting"),
                            ("accommodation", "Workers’ accommodation"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("nothing_found", "Nothing found"),
                            ("finding", "Something was found"),
                            ("not_done", "Could not be done"),
                        ],
                        max_length=13,
                    ),
                ),
                ("why_not", models.TextField(blank=True, verbose_name="why it could not be done")),
                ("done_on", models.DateField(verbose_name="done on")),
                ("done_by", models.CharField(max_length=200, verbose_name="done by")),
                ("note", models.TextField(blank=True, verbose_name="what was looked at, and what was seen")),
                ("site", models.CharField(blank=True, max_length=200)),
                (
                    "workers_interviewed",
                    models.BooleanField(default=False, verbose_name="workers were interviewed"),
                ),
                ("counts_until", models.DateField(editable=False)),
                (
                    "licence_urn",
                    models.CharField(blank=True, max_length=40, verbose_name="licence number (URN)"),
                ),
                (
                    "register_check",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("basic", "Basic: the register was searched"),
                            ("active", "Active: alerts come when the licence changes"),
                        ],
                        max_length=6,
                        verbose_name="how the register was asked",
                    ),
                ),
                ("link", models.URLField(blank=True, max_length=1000)),
                ("band", models.CharField(blank=True, max_length=10, verbose_name="band when it was done")),
                ("suggested_on", models.DateField()),
                ("next_due_on", models.DateField(verbose_name="next due")),
                (
                    "next_due_reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why another date than suggested"
                    ),
                ),
                ("is_latest", models.BooleanField(default=False, editable=False)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who does the next one",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="suppliers.supplier",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-done_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["nothing_found", "finding", "not_done"])),
                        name="check_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "not_done"), models.Q(("why_not", ""), _negated=True)),
                            models.Q(models.Q(("outcome", "not_done"), _negated=True), ("why_not", "")),
                            _connector="OR",
                        ),
                        name="check_not_done_says_why",
                        violation_error_message="Say why it could not be done.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_by", ""), _negated=True),
                        name="check_done_by_somebody",
                        violation_error_message="Say who did it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_due_on__gt", models.F("done_on")),
                            ("suggested_on__gt", models.F("done_on")),
                        ),
                        name="check_next_after_this",
                        violation_error_message="The next check comes after this one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_due_on", models.F("suggested_on")),
                            models.Q(("next_due_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="check_other_date_has_reason",
                        violation_error_message="Say why the next check has another date than the one suggested.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["site_visit", "audit"]),
                            models.Q(("site", ""), ("workers_interviewed", False)),
                            _connector="OR",
                        ),
                        name="check_site_where_somebody_went",
                        violation_error_message="Only a visit or an audit has a site and worker interviews.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["nothing_found", "finding"]),
                            ("workers_interviewed", False),
                            _connector="OR",
                        ),
                        name="check_not_done_heard_nobody",
                        violation_error_message="A check that could not be done has heard no workers.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "licence"),
                                models.Q(
                                    models.Q(("outcome", "nothing_found"), _negated=True),
                                    models.Q(("licence_urn", ""), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("outcome", "not_done"),
                                    models.Q(("register_check", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                models.Q(("kind", "licence"), _negated=True),
                                ("licence_urn", ""),
                                ("register_check", ""),
                            ),
                            _connector="OR",
                        ),
                        name="check_licence_has_number",
                        violation_error_message="A licence that was found has a number (URN), and the register was asked in one of two ways.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("register_check", ""),
                            ("register_check__in", ["basic", "active"]),
                            _connector="OR",
                        ),
                        name="check_register_check_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_reason", ""),
                            ),
                            models.Q(
                                ("is_latest", False),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="check_withdrawn_has_reason",
                        violation_error_message="Say why it is withdrawn.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_latest", True)),
                        fields=("supplier", "kind", "site"),
                        name="check_one_is_latest",
                        violation_error_message="Somebody else has just recorded the same check. Look at it first.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_latest", True)),
                        fields=["next_due_on", "id"],
                        name="check_due",
                    ),
                    models.Index(
                        condition=models.Q(("is_latest", True)),
                        fields=["-done_on", "-id"],
                        name="check_newest",
                    ),
                    models.Index(
                        condition=models.Q(("is_latest", True)),
                        fields=["kind", "next_due_on"],
                        name="check_due_by_kind",
                    ),
                    models.Index(
                        condition=models.Q(("workers_interviewed", True)),
                        fields=["supplier", "counts_until"],
                        name="check_on_site_evidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Audit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("smeta_2", "SMETA 2-pillar"),
                            ("smeta_4", "SMETA 4-pillar"),
                            ("sa8000", "SA8000"),
                            ("other", "Another scheme"),
                        ],
                        max_length=7,
                    ),
                ),
                ("scheme_name", models.CharField(blank=True, max_length=100, verbose_name="which scheme")),
                (
                    "scheme_version",
                    models.CharField(blank=True, max_length=40, verbose_name="version of the scheme"),
                ),
                (
                    "announcement",
                    models.CharField(
                        choices=[
                            ("announced", "Announced"),
                            ("semi_announced", "Semi-announced (within a window)"),
                            ("unannounced", "Unannounced"),
                        ],
                        max_length=14,
                    ),
                ),
                ("window", models.CharField(blank=True, max_length=100, verbose_name="window")),
                (
                    "conducted",
                    models.CharField(
                        choices=[
                            ("our_staff", "Our own staff"),
                            ("suppliers_staff", "The supplier’s staff"),
                            ("third_party", "A third party"),
                        ],
                        max_length=15,
                        verbose_name="conducted by",
                    ),
                ),
                (
                    "arranged",
                    models.CharField(
                        choices=[("us", "Us"), ("supplier", "The supplier")],
                        max_length=8,
                        verbose_name="arranged by",
                    ),
                ),
                ("company", models.CharField(blank=True, max_length=200, verbose_name="audit company")),
                ("auditor_id", models.CharField(blank=True, max_length=60, verbose_name="auditor’s number")),
                ("country", models.CharField(blank=True, max_length=2)),
                ("report_reference", models.CharField(blank=True, max_length=100)),
                (
                    "capr_due_on",
                    models.DateField(blank=True, null=True, verbose_name="corrective action plan due"),
                ),
                ("business_critical_open", models.PositiveSmallIntegerField(default=0)),
                ("business_critical_closed", models.PositiveSmallIntegerField(default=0)),
                ("critical_open", models.PositiveSmallIntegerField(default=0)),
                ("critical_closed", models.PositiveSmallIntegerField(default=0)),
                ("major_open", models.PositiveSmallIntegerField(default=0)),
                ("major_closed", models.PositiveSmallIntegerField(default=0)),
                ("minor_open", models.PositiveSmallIntegerField(default=0)),
                ("minor_closed", models.PositiveSmallIntegerField(default=0)),
                ("observations", models.PositiveSmallIntegerField(default=0)),
                ("good_examples", models.PositiveSmallIntegerField(default=0)),
                (
                    "check_row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit",
                        to="suppliers.check",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scheme__in", ["smeta_2", "smeta_4", "sa8000", "other"])),
                        name="audit_scheme_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("announcement__in", ["announced", "semi_announced", "unannounced"])
                        ),
                        name="audit_announcement_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("conducted__in", ["our_staff", "suppliers_staff", "third_party"])
                        ),
                        name="audit_conducted_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("arranged__in", ["us", "supplier"])), name="audit_arranged_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scheme", "other"), _negated=True),
                            models.Q(("scheme_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="audit_other_scheme_has_name",
                        violation_error_message="Say which scheme it is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("announcement", "semi_announced"), _negated=True),
                            models.Q(("window", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="audit_semi_announced_has_window",
                        violation_error_message="Say within which window the audit was announced.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("conducted", "third_party"), _negated=True),
                            models.Q(("company", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="audit_third_party_has_company",
                        violation_error_message="Say which audit company it was.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country", ""), ("country__regex", "^[A-Z]{2}$"), _connector="OR"
                        ),
                        name="audit_country_form",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CorrectiveAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=300, verbose_name="what the supplier will do")),
                (
                    "contact_name",
                    models.CharField(max_length=120, verbose_name="who at the supplier does it"),
                ),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="their e-mail address"),
                ),
                ("agreed_on", models.DateField()),
                ("first_due_on", models.DateField()),
                ("due_on", models.DateField(verbose_name="due date")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("said_done", "Said to be done"),
                            ("not_accepted", "Not accepted"),
                            ("verified", "Verified"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("said_on", models.DateField(blank=True, null=True)),
                ("said", models.TextField(blank=True, verbose_name="what the supplier says")),
                ("verified_on", models.DateField(blank=True, null=True)),
                ("seen", models.TextField(blank=True, verbose_name="what was seen")),
                ("evidence_link", models.URLField(blank=True, max_length=1000)),
                ("refused_reason", models.TextField(blank=True, verbose_name="why it was not accepted")),
                ("dropped_reason", models.TextField(blank=True)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "evidence_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "follower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who of us follows it",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "said_done", "not_accepted", "verified", "dropped"])
                        ),
                        name="corrective_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", ""), _negated=True),
                            models.Q(("contact_name", ""), _negated=True),
                        ),
                        name="corrective_has_words",
                        violation_error_message="Say what the supplier will do, and who there does it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__gte", models.F("agreed_on")),
                            ("first_due_on__gte", models.F("agreed_on")),
                        ),
                        name="corrective_due_after_agreed",
                        violation_error_message="The due date must be the same as or after the day it was agreed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["said_done", "verified"]), _negated=True),
                            models.Q(
                                ("said_by__isnull", False),
                                ("said_on__isnull", False),
                                models.Q(("said", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="corrective_done_is_said",
                        violation_error_message="Say what the supplier says was done, and when.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "verified"),
                                ("verified_by__isnull", False),
                                ("verified_on__isnull", False),
                                models.Q(("seen", ""), _negated=True),
                                models.Q(
                                    ("evidence_file__isnull", False),
                                    models.Q(("evidence_link", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                models.Q(("state", "verified"), _negated=True),
                                ("evidence_file__isnull", True),
                                ("evidence_link", ""),
                                ("seen", ""),
                                ("verified_by__isnull", True),
                                ("verified_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="corrective_verified_has_evidence",
                        violation_error_message="To verify it, say what was seen and hand in a file or a link.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by__isnull", True),
                            models.Q(("verified_by", models.F("said_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="corrective_verified_by_another",
                        violation_error_message="Another person verifies it than the one who wrote down that it was done.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "not_accepted"), _negated=True),
                            models.Q(("refused_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="corrective_not_accepted_has_reason",
                        violation_error_message="Say why it is not accepted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "dropped"), models.Q(("dropped_reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "dropped"), _negated=True), ("dropped_reason", "")),
                            _connector="OR",
                        ),
                        name="corrective_dropped_has_reason",
                        violation_error_message="Say why it is dropped.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["open", "said_done", "not_accepted"])),
                        fields=["due_on"],
                        name="corrective_unsettled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="suppliers.correctiveaction",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("to_on", models.F("from_on")), _negated=True),
                        ),
                        name="extension_has_reason",
                        violation_error_message="Choose another date, and say why.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("business_critical", "Business critical"),
                            ("critical", "Critical"),
                            ("major", "Major"),
                            ("minor", "Minor"),
                        ],
                        max_length=17,
                    ),
                ),
                ("is_critical", models.BooleanField(default=False, verbose_name="critical")),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True, verbose_name="what was found")),
                ("found_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered by the supplier"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="what the supplier answered")),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("close_reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "check_row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="suppliers.check",
                        verbose_name="the check it comes from",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["-is_critical", "-found_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("severity__in", ["business_critical", "critical", "major", "minor"])
                        ),
                        name="finding_severity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "answered", "closed"])),
                        name="finding_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="finding_has_title",
                        violation_error_message="Say what was found.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_critical", True),
                            models.Q(("severity__in", ["business_critical", "critical"]), _negated=True),
                            _connector="OR",
                        ),
                        name="finding_critical_is_flagged",
                        violation_error_message="A finding of this severity is critical.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(("answered_on__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="finding_answered_has_answer",
                        violation_error_message="Say what the supplier answered, and when.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_by__isnull", False),
                                ("closed_on__isnull", False),
                                ("state", "closed"),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("close_reason", ""),
                                ("closed_by__isnull", True),
                                ("closed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="finding_closed_has_date",
                        violation_error_message="A closed finding needs its day and who closed it.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("is_critical", True), models.Q(("state", "closed"), _negated=True)
                        ),
                        fields=["supplier"],
                        name="finding_critical_open",
                    ),
                    models.Index(fields=["state", "-found_on"], name="finding_by_state"),
                ],
            },
        ),
        migrations.AddField(
            model_name="correctiveaction",
            name="finding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrective_actions",
                to="suppliers.finding",
            ),
        ),
        migrations.CreateModel(
            name="LookingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("threshold", models.DecimalField(decimal_places=2, max_digits=12)),
                ("in_force", models.BooleanField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("threshold__gte", 0)),
                        name="rule_threshold_not_negative",
                        violation_error_message="Enter an amount of £0 or more.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="rule_has_reason",
                        violation_error_message="Say why the rule changes.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("staff", models.CharField(max_length=200, verbose_name="kind of staff")),
                (
                    "licensable",
                    models.CharField(
                        choices=[
                            ("no", "No licence is needed for what it provides"),
                            ("yes", "A licence is needed"),
                            ("not_known", "Nobody has looked yet"),
                        ],
                        default="not_known",
                        max_length=9,
                    ),
                ),
                (
                    "houses_workers",
                    models.BooleanField(blank=True, null=True, verbose_name="it houses the people it sends"),
                ),
                ("since_on", models.DateField(verbose_name="in use since")),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "manager",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="contract manager",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agency_roles",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "agencies",
                "ordering": ["supplier__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("supplier",),
                        name="agency_once",
                        violation_error_message="This supplier is in the list of labour providers already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("licensable__in", ["no", "yes", "not_known"])),
                        name="agency_licensable_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("staff", ""), _negated=True),
                        name="agency_has_staff",
                        violation_error_message="Say what kind of staff it provides.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("since_on")),
                            _connector="OR",
                        ),
                        name="agency_ends_after_it_began",
                        violation_error_message="It cannot end before it began.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SEALED, UNSEALED),
    ]
