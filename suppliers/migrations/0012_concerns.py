"""Concerns, and what the database itself holds of their restriction, in the tables of the ground floor too.

No entry of history and no reminder about a concern can be written that is not restricted, and no file be handed in
with one that is not.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = """
ALTER TABLE history_entry ADD CONSTRAINT concern_entries_are_restricted
    CHECK (restricted OR thing_type NOT LIKE 'suppliers.concern%');
ALTER TABLE chasing_reminder ADD CONSTRAINT concern_reminders_are_restricted
    CHECK (restricted OR thing NOT LIKE 'suppliers.concern%');

CREATE FUNCTION concern_files_are_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM files_storedfile WHERE id = NEW.file_id AND restricted;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'A file of a concern is restricted from its first write.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER concern_file_is_restricted BEFORE INSERT OR UPDATE ON suppliers_concernfile
    FOR EACH ROW EXECUTE FUNCTION concern_files_are_restricted();
"""

BACK = """
DROP TRIGGER concern_file_is_restricted ON suppliers_concernfile;
DROP FUNCTION concern_files_are_restricted();
ALTER TABLE chasing_reminder DROP CONSTRAINT concern_reminders_are_restricted;
ALTER TABLE history_entry DROP CONSTRAINT concern_entries_are_restricted;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("chasing", "0002_restricted"),
        ("files", "0002_restricted"),
        ("history", "0003_restriction_stands"),
        ("suppliers", "0011_engagement"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=9, unique=True)),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("supplier", "A supplier"),
                            ("agency", "An agency or another labour provider"),
                            ("workplace", "Our own workplace"),
                            ("elsewhere", "Somewhere else in a supply chain"),
                        ],
                        max_length=10,
                        verbose_name="where",
                    ),
                ),
                ("place_name", models.CharField(max_length=200, verbose_name="which one")),
                (
                    "signs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("vulnerability", "Abuse of vulnerability"),
                                ("deception", "Deception"),
                                ("movement", "Restriction of movement"),
                                ("isolation", "Isolation"),
                                ("violence", "Physical or sexual violence"),
                                ("threats", "Intimidation and threats"),
                                ("documents", "Retention of identity documents"),
                                ("wages", "Withholding of wages"),
                                ("debt", "Debt bondage"),
                                ("conditions", "Abusive working and living conditions"),
                                ("overtime", "Excessive overtime"),
                                ("other", "Something else"),
                            ],
                            max_length=13,
                        ),
                        size=None,
                    ),
                ),
                ("seen", models.TextField(verbose_name="what was seen or heard")),
                ("seen_when", models.CharField(max_length=200, verbose_name="when")),
                (
                    "danger",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "I do not know")],
                        max_length=9,
                        verbose_name="somebody in danger now",
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="how to reach whoever raised it"
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "Not acknowledged"),
                            ("acknowledged", "Being handled"),
                            ("closed", "Closed"),
                        ],
                        default="raised",
                        max_length=12,
                    ),
                ),
                ("acknowledge_by", models.DateField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("next_step", models.CharField(blank=True, max_length=300)),
                ("next_step_on", models.DateField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("close_reason", models.TextField(blank=True)),
                ("mail_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reference__regex", "^[2-9A-Z]{4}-[2-9A-Z]{4}$")),
                        name="concern_has_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place__in", ["supplier", "agency", "workplace", "elsewhere"])),
                        name="concern_place_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("danger__in", ["yes", "no", "not_known"])),
                        name="concern_danger_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["raised", "acknowledged", "closed"])),
                        name="concern_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "signs__contained_by",
                                [
                                    "vulnerability",
                                    "deception",
                                    "movement",
                                    "isolation",
                                    "violence",
                                    "threats",
                                    "documents",
                                    "wages",
                                    "debt",
                                    "conditions",
                                    "overtime",
                                    "other",
                                ],
                            ),
                            ("signs__len__gte", 1),
                        ),
                        name="concern_signs_known",
                        violation_error_message="Choose at least one sign.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place_name", ""), _negated=True),
                            models.Q(("seen", ""), _negated=True),
                            models.Q(("seen_when", ""), _negated=True),
                        ),
                        name="concern_has_words",
                        violation_error_message="Say where and when it was seen, and what.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place__in", ["supplier", "agency"]), ("supplier__isnull", True), _connector="OR"
                        ),
                        name="concern_supplier_where_there_is_one",
                        violation_error_message="Only a concern at a supplier or an agency names a supplier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_at__isnull", True),
                                ("acknowledged_by__isnull", True),
                                ("state", "raised"),
                            ),
                            models.Q(
                                models.Q(("state", "raised"), _negated=True),
                                ("acknowledged_at__isnull", False),
                                ("acknowledged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="concern_acknowledged_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("next_step_on__isnull", False),
                                ("state", "acknowledged"),
                                models.Q(("next_step", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "acknowledged"), _negated=True),
                                ("next_step", ""),
                                ("next_step_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="concern_handled_has_next_step",
                        violation_error_message="Say what happens next, and on which day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("state", "closed"),
                                models.Q(("close_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("close_reason", ""),
                                ("closed_at__isnull", True),
                                ("closed_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="concern_closed_has_reason",
                        violation_error_message="A closed concern needs a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledged_at__isnull", True),
                            ("acknowledged_at__gte", models.F("raised_at")),
                            _connector="OR",
                        ),
                        name="concern_acknowledged_after_raised",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["-raised_at"], name="concern_newest_first"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConcernDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decided", models.TextField(verbose_name="what was decided")),
                (
                    "investigation",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="reference of the investigation"
                    ),
                ),
                (
                    "referral",
                    models.CharField(
                        choices=[
                            ("not_yet", "Not decided yet"),
                            ("referred", "Referred"),
                            ("notified", "No consent: the Home Office was notified without names"),
                            ("not_needed", "Not referred: nobody to refer was found"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        choices=[
                            ("not_before", "Not before a day"),
                            ("not_until_told", "Not until the specialist team says so"),
                            ("may", "May be contacted"),
                        ],
                        max_length=14,
                        verbose_name="contact with the supplier",
                    ),
                ),
                ("contact_from", models.DateField(blank=True, null=True)),
                ("next_step", models.CharField(max_length=300)),
                ("next_step_on", models.DateField()),
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
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="suppliers.concern",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("referral__in", ["not_yet", "referred", "notified", "not_needed"])
                        ),
                        name="decision_referral_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contact__in", ["not_before", "not_until_told", "may"])),
                        name="decision_contact_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided", ""), _negated=True),
                            models.Q(("next_step", ""), _negated=True),
                        ),
                        name="concern_decision_has_words",
                        violation_error_message="Say what was decided and what happens next.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contact", "not_before"), ("contact_from__isnull", False)),
                            models.Q(
                                models.Q(("contact", "not_before"), _negated=True),
                                ("contact_from__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="concern_contact_has_day",
                        violation_error_message="Say from which day the supplier may be contacted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConcernFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="suppliers.concern",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "pk"],
            },
        ),
        migrations.RunSQL(SQL, BACK),
    ]
