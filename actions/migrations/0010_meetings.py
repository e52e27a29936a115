"""Meetings. What was agreed is closed by the database itself: see SQL."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# Agreed minutes, their notes, and what was recorded at a meeting whose minutes are agreed never change.
SQL = """
CREATE FUNCTION meetings_minutes_are_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'Agreed minutes never change: TRUNCATE is refused.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.agreed_at IS NOT NULL THEN
        RAISE EXCEPTION 'Agreed minutes never change: write a numbered note under them.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION meetings_note_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A note under agreed minutes never changes: % is refused.', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION meetings_agreed_stays_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'agreed' AND NEW.state <> 'agreed' THEN
        RAISE EXCEPTION 'The minutes of this meeting are agreed: it stays so.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION meetings_record_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    meeting bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.meeting_id ELSE OLD.meeting_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM actions_meeting WHERE id = meeting AND state = 'agreed') THEN
        RAISE EXCEPTION 'The minutes of this meeting are agreed: % on % is refused.', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION meetings_decision_keeps_its_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    meeting bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.meeting_id ELSE OLD.meeting_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM actions_meeting WHERE id = meeting AND state = 'agreed')
       AND (TG_OP <> 'UPDATE' OR (NEW.meeting_id, NEW.number, NEW.text) IS DISTINCT FROM
            (OLD.meeting_id, OLD.number, OLD.text)) THEN
        RAISE EXCEPTION 'The minutes of this meeting are agreed: its decisions keep their words.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER minutes_sealed BEFORE UPDATE OR DELETE ON actions_minutes
    FOR EACH ROW EXECUTE FUNCTION meetings_minutes_are_sealed();
CREATE TRIGGER minutes_never_emptied BEFORE TRUNCATE ON actions_minutes
    FOR EACH STATEMENT EXECUTE FUNCTION meetings_minutes_are_sealed();
CREATE TRIGGER minutes_note_never_changes BEFORE UPDATE OR DELETE ON actions_minutesnote
    FOR EACH ROW EXECUTE FUNCTION meetings_note_never_changes();
CREATE TRIGGER minutes_note_never_emptied BEFORE TRUNCATE ON actions_minutesnote
    FOR EACH STATEMENT EXECUTE FUNCTION meetings_note_never_changes();
CREATE TRIGGER meeting_stays_agreed BEFORE UPDATE ON actions_meeting
    FOR EACH ROW EXECUTE FUNCTION meetings_agreed_stays_agreed();
CREATE TRIGGER attendance_is_closed BEFORE INSERT OR UPDATE OR DELETE ON actions_attendance
    FOR EACH ROW EXECUTE FUNCTION meetings_record_is_closed();
CREATE TRIGGER agenda_is_closed BEFORE INSERT OR UPDATE OR DELETE ON actions_agendaitem
    FOR EACH ROW EXECUTE FUNCTION meetings_record_is_closed();
CREATE TRIGGER decision_keeps_its_words BEFORE INSERT OR UPDATE OR DELETE ON actions_decision
    FOR EACH ROW EXECUTE FUNCTION meetings_decision_keeps_its_words();
"""

BACK = """
DROP TRIGGER decision_keeps_its_words ON actions_decision;
DROP TRIGGER agenda_is_closed ON actions_agendaitem;
DROP TRIGGER attendance_is_closed ON actions_attendance;
DROP TRIGGER meeting_stays_agreed ON actions_meeting;
DROP TRIGGER minutes_note_never_emptied ON actions_minutesnote;
DROP TRIGGER minutes_note_never_changes ON actions_minutesnote;
DROP TRIGGER minutes_never_emptied ON actions_minutes;
DROP TRIGGER minutes_sealed ON actions_minutes;
DROP FUNCTION meetings_decision_keeps_its_words();
DROP FUNCTION meetings_record_is_closed();
DROP FUNCTION meetings_agreed_stays_agreed();
DROP FUNCTION meetings_note_never_changes();
DROP FUNCTION meetings_minutes_are_sealed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0009_standards"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeetingSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_series",
                        to="actions.partnership",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="usual place")),
                (
                    "months_apart",
                    models.PositiveSmallIntegerField(
                        default=3,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="months between meetings",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name_plural": "meeting series",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="meeting_series_named_once",
                        violation_error_message="There are meetings of this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="meeting_series_has_name",
                        violation_error_message="Meetings need a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("months_apart__gte", 1), ("months_apart__lte", 24)),
                        name="meeting_series_interval",
                        violation_error_message="Meetings are 1 to 24 months apart.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpectedDepartment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expected",
                        to="actions.meetingseries",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["department__name", "from_on"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_on__isnull", True)),
                        fields=("series", "department"),
                        name="department_expected_once",
                        violation_error_message="This department is expected already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="department_expected_for_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="actions.meetingseries",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=200)),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "marking",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")],
                        default="official",
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("agreed", "Minutes agreed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("held_at", models.DateTimeField(blank=True, null=True, verbose_name="agenda frozen")),
                ("cancelled_reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("attendance_version", models.PositiveIntegerField(default=1)),
                ("uid", models.CharField(max_length=80, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "invitation_at",
                    models.DateTimeField(verbose_name="when what the invitation says was last changed"),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-pk"],
                "indexes": [models.Index(fields=["series", "-starts_at"], name="meeting_of_a_series")],
                "constraints": [
                    models.UniqueConstraint(fields=("series", "number"), name="meeting_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="meeting_ends_after_start",
                        violation_error_message="A meeting ends after it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "held", "agreed", "cancelled"])),
                        name="meeting_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("marking__in", ["official", "official_sensitive"])),
                        name="meeting_marking_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "cancelled"), models.Q(("cancelled_reason", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("state", "cancelled"), _negated=True), ("cancelled_reason", "")
                            ),
                            _connector="OR",
                        ),
                        name="meeting_cancelled_says_why",
                        violation_error_message="A cancelled meeting needs a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_at__isnull", False), ("state__in", ["held", "agreed"])),
                            models.Q(("held_at__isnull", True), ("state__in", ["planned", "cancelled"])),
                            _connector="OR",
                        ),
                        name="meeting_held_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="actions.meeting",
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("heading", models.CharField(max_length=80)),
                ("text", models.TextField()),
                ("said", models.TextField(blank=True, verbose_name="what there was to say of it")),
                ("link", models.CharField(blank=True, max_length=200)),
                ("permission", models.CharField(blank=True, max_length=60)),
                ("own", models.BooleanField(default=False)),
                (
                    "left_out",
                    models.CharField(blank=True, max_length=200, verbose_name="why it was left out"),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="actions.action",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="what was said")),
                ("discussed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "discussed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                "ordering": ["meeting", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "key"), name="agenda_item_once"),
                    models.UniqueConstraint(fields=("meeting", "position"), name="agenda_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("heading", ""), _negated=True),
                            models.Q(("key", ""), _negated=True),
                        ),
                        name="agenda_item_says_what",
                        violation_error_message="Say what is to be talked about.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("own", True), ("position__isnull", False), _connector="OR"),
                        name="agenda_others_when_frozen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("discussed_at__isnull", True), ("discussed_by__isnull", True), ("note", "")
                            ),
                            models.Q(
                                ("discussed_at__isnull", False),
                                ("discussed_by__isnull", False),
                                ("position__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="agenda_discussed_when_held",
                        violation_error_message="Only what is on a frozen agenda can have been talked about.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="actions.meeting",
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("place", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("left_out", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["meeting", "key"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "key"), name="agenda_mark_once"),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="agenda_mark_names_a_line"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="actions.meeting",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("guest_name", models.CharField(blank=True, max_length=120)),
                (
                    "guest_role",
                    models.CharField(blank=True, max_length=160, verbose_name="role or organisation"),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "came",
                    models.CharField(
                        choices=[("attended", "Came"), ("apologies", "Sent apologies")],
                        default="attended",
                        max_length=9,
                    ),
                ),
            ],
            options={
                "ordering": ["meeting", "department__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "person"),
                        name="attendance_of_a_person_once",
                        violation_error_message="This person is on the list already.",
                    ),
                    models.UniqueConstraint(
                        models.F("meeting"),
                        django.db.models.functions.text.Lower("guest_name"),
                        django.db.models.functions.text.Lower("guest_role"),
                        condition=models.Q(("person__isnull", True)),
                        name="attendance_of_a_guest_once",
                        violation_error_message="This guest is on the list already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("guest_name", ""), ("guest_role", ""), ("person__isnull", False)),
                            models.Q(("person__isnull", True), models.Q(("guest_role", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="attendance_is_of_somebody",
                        violation_error_message="Choose a person, or say the role or organisation of a guest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("came__in", ["attended", "apologies"])), name="attendance_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="actions.meeting",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(verbose_name="what was decided")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("superseded", "Superseded")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closing_words", models.TextField(blank=True, verbose_name="what came of it")),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="actions.decision",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="actions.action",
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("note", "Nothing: it is noted on the action’s page"),
                            ("target", "Its target date moves"),
                            ("agreed", "The proposal is agreed"),
                            ("paused", "It is paused"),
                            ("cancelled", "It is cancelled"),
                            ("raised", "It was raised from this decision"),
                        ],
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("recorded_at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                "ordering": ["meeting", "number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["due_on"], name="decision_sweep"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "number"), name="decision_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="decision_says_what",
                        violation_error_message="Say what was decided.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "superseded"])),
                        name="decision_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", True), ("owner__isnull", True)),
                            models.Q(("due_on__isnull", False), ("owner__isnull", False)),
                            _connector="OR",
                        ),
                        name="decision_owner_has_date",
                        violation_error_message="Whoever carries it out needs a date, and a date needs somebody.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", True), ("closing_words", ""), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True), ("closed_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="decision_closed_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaced_by__isnull", False), ("state", "superseded")),
                            models.Q(
                                models.Q(("state", "superseded"), _negated=True),
                                ("replaced_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_superseded_by_another",
                        violation_error_message="Choose the decision that takes its place.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_by__isnull", True),
                            models.Q(("replaced_by", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_not_superseded_by_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action__isnull", True), ("effect", "")),
                            models.Q(
                                ("action__isnull", False),
                                ("effect__in", ["note", "target", "agreed", "paused", "cancelled", "raised"]),
                            ),
                            _connector="OR",
                        ),
                        name="decision_effect_has_action",
                        violation_error_message="Say which action, and what the decision does to it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="actions.meeting",
                    ),
                ),
                ("text", models.TextField()),
                ("drafted", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "edited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("edited_at", models.DateTimeField()),
                ("html", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agreed_by_name", models.CharField(blank=True, max_length=120)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "minutes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="minutes_have_text",
                        violation_error_message="Minutes need a text.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at__isnull", True),
                                ("agreed_by__isnull", True),
                                ("agreed_by_name", ""),
                                ("digest", ""),
                                ("html", ""),
                            ),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("digest__regex", "^[0-9a-f]{64}$"),
                                models.Q(("agreed_by_name", ""), _negated=True),
                                models.Q(("html", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="minutes_sealed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by__isnull", True),
                            models.Q(("agreed_by", models.F("edited_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="minutes_agreed_by_another",
                        violation_error_message="Somebody other than the last editor agrees the minutes.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="actions.minutes",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                "ordering": ["minutes", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("minutes", "number"), name="minutes_note_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="minutes_note_says_what",
                        violation_error_message="Say what is corrected.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL, BACK),
    ]
