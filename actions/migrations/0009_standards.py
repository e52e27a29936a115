"""Standards and self-assessments. A closed one never changes, and no answer is given another question: the database refuses.

The trigger on ratings takes a share lock of the self-assessment, so that no rating slips in while somebody closes it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = """
CREATE FUNCTION self_assessment_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'closed' THEN
        RAISE EXCEPTION 'A closed self-assessment never changes.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION standard_rating_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found_state text;
    wanted bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.assessment_id <> OLD.assessment_id OR NEW.standard_id <> OLD.standard_id THEN
            RAISE EXCEPTION 'A rating stays where it was given.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.at IS NOT NULL AND (NEW."group", NEW.number, NEW.text, NEW.guidance)
           IS DISTINCT FROM (OLD."group", OLD.number, OLD.text, OLD.guidance) THEN
            RAISE EXCEPTION 'A rating keeps the wording under which it was given.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    wanted := CASE WHEN TG_OP = 'DELETE' THEN OLD.assessment_id ELSE NEW.assessment_id END;
    SELECT state INTO found_state FROM actions_selfassessment WHERE id = wanted FOR SHARE;
    IF found_state = 'closed' THEN
        RAISE EXCEPTION 'A closed self-assessment never changes.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION self_assessment_is_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Self-assessments are kept: % is refused.', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER self_assessment_stays_closed BEFORE UPDATE OR DELETE ON actions_selfassessment
    FOR EACH ROW EXECUTE FUNCTION self_assessment_stays_closed();
CREATE TRIGGER standard_rating_stays_closed BEFORE INSERT OR UPDATE OR DELETE ON actions_standardrating
    FOR EACH ROW EXECUTE FUNCTION standard_rating_stays_closed();
CREATE TRIGGER self_assessment_is_never_emptied BEFORE TRUNCATE ON actions_selfassessment
    FOR EACH STATEMENT EXECUTE FUNCTION self_assessment_is_never_emptied();
CREATE TRIGGER standard_rating_is_never_emptied BEFORE TRUNCATE ON actions_standardrating
    FOR EACH STATEMENT EXECUTE FUNCTION self_assessment_is_never_emptied();
"""

BACK = """
DROP TRIGGER standard_rating_is_never_emptied ON actions_standardrating;
DROP TRIGGER self_assessment_is_never_emptied ON actions_selfassessment;
DROP TRIGGER standard_rating_stays_closed ON actions_standardrating;
DROP TRIGGER self_assessment_stays_closed ON actions_selfassessment;
DROP FUNCTION self_assessment_is_never_emptied();
DROP FUNCTION standard_rating_stays_closed();
DROP FUNCTION self_assessment_stays_closed();
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("files", "0001_first"),
        ("actions", "0008_lessons"),
    ]

    operations = [
        migrations.CreateModel(
            name="RatedAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SelfAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_at", models.DateField(verbose_name="as at")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=6
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
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="next self-assessment")),
            ],
            options={
                "ordering": ["-as_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("closed_on__gte", models.F("as_at")),
                            _connector="OR",
                        ),
                        name="self_assessment_closed_when_its_date_has_come",
                        violation_error_message="It cannot be closed before the date it speaks of.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_on__isnull", True), ("next_on__gt", models.F("as_at")), _connector="OR"
                        ),
                        name="self_assessment_next_is_later",
                        violation_error_message="The next one must be after the date of this one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("marking__in", ["official", "official_sensitive"])),
                        name="self_assessment_marking_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=120)),
                ("number", models.CharField(max_length=12)),
                ("text", models.TextField(verbose_name="what good practice is")),
                ("guidance", models.TextField(blank=True, verbose_name="what to look for")),
                (
                    "aspect",
                    models.CharField(
                        choices=[
                            ("force", "Force capability"),
                            ("internal", "Internal capability (HR and infrastructure)"),
                            ("external", "External capability (procurement and supply chain)"),
                            ("engagement", "Business engagement"),
                        ],
                        default="force",
                        max_length=12,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("archived_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["standard_set", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group", ""), _negated=True),
                            models.Q(("number", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="standard_says_what_and_where",
                        violation_error_message="A standard needs a group, a number and its text.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aspect__in", ["force", "internal", "external", "engagement"])),
                        name="standard_aspect_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=120)),
                ("number", models.CharField(max_length=12)),
                ("text", models.TextField()),
                ("guidance", models.TextField(blank=True)),
                (
                    "aspect",
                    models.CharField(
                        choices=[
                            ("force", "Force capability"),
                            ("internal", "Internal capability (HR and infrastructure)"),
                            ("external", "External capability (procurement and supply chain)"),
                            ("engagement", "Business engagement"),
                        ],
                        max_length=12,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Nothing in place"),
                            (1, "Planned or begun, not working yet"),
                            (2, "Working in part of the force, or now and then"),
                            (3, "Working across the force"),
                            (4, "Embedded and shown to work"),
                        ],
                        null=True,
                        verbose_name="rating",
                    ),
                ),
                (
                    "not_applicable_because",
                    models.TextField(blank=True, verbose_name="not applicable, because"),
                ),
                ("evidence", models.TextField(blank=True, verbose_name="what the rating rests on")),
                ("gap", models.TextField(blank=True, verbose_name="what is missing")),
                ("link", models.URLField(blank=True, max_length=1000, verbose_name="link to evidence")),
                ("at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["assessment", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__isnull", True),
                            models.Q(("level__gte", 0), ("level__lte", 4)),
                            _connector="OR",
                        ),
                        name="standard_rating_on_the_scale",
                        violation_error_message="A rating is 0, 1, 2, 3 or 4.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__isnull", True), ("not_applicable_because", ""), _connector="OR"
                        ),
                        name="standard_rated_or_not_applicable",
                        violation_error_message="A standard is rated or does not apply, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__isnull", True),
                            models.Q(("evidence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="standard_rating_rests_on_something",
                        violation_error_message="Say what the rating rests on.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("at__isnull", True), ("level__isnull", True), ("not_applicable_because", "")
                            ),
                            models.Q(
                                ("at__isnull", False),
                                models.Q(
                                    ("level__isnull", False),
                                    models.Q(("not_applicable_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="standard_rating_has_its_time",
                        violation_error_message="An answer has its time, and what has a time is answered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link", ""),
                            ("link__startswith", "https://"),
                            ("link__startswith", "http://"),
                            _connector="OR",
                        ),
                        name="standard_rating_link_is_web",
                        violation_error_message="A link starts with https:// or http://.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("code", models.SlugField(blank=True, max_length=40)),
                ("follows", models.CharField(blank=True, max_length=300, verbose_name="what it follows")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                ("edition", models.CharField(blank=True, max_length=60, verbose_name="version or edition")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="standard_set_has_name",
                        violation_error_message="A set of standards needs a name.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="standard_set_loaded_once",
                        violation_error_message="This set is in use already.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="ratedaction",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="actions.action"
            ),
        ),
        migrations.AddField(
            model_name="ratedaction",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="selfassessment",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="selfassessment",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="standardrating",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ratings",
                to="actions.selfassessment",
            ),
        ),
        migrations.AddField(
            model_name="standardrating",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="standardrating",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="standardrating",
            name="standard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ratings", to="actions.standard"
            ),
        ),
        migrations.AddField(
            model_name="ratedaction",
            name="rating",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rated_actions",
                to="actions.standardrating",
            ),
        ),
        migrations.AddField(
            model_name="standard",
            name="standard_set",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="standards",
                to="actions.standardset",
            ),
        ),
        migrations.AddField(
            model_name="selfassessment",
            name="standard_set",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="actions.standardset",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardrating",
            constraint=models.UniqueConstraint(
                fields=("assessment", "standard"),
                name="standard_rated_once_in_a_self_assessment",
                violation_error_message="This standard is in this self-assessment already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratedaction",
            constraint=models.UniqueConstraint(
                fields=("rating", "action"),
                name="rating_and_action_once",
                violation_error_message="This action is linked to this rating already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="standard",
            constraint=models.UniqueConstraint(
                fields=("standard_set", "number"),
                name="standard_number_once_in_a_set",
                violation_error_message="This set has a standard with this number already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="selfassessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("standard_set",),
                name="one_open_self_assessment_of_a_set",
                violation_error_message="A self-assessment against this set is open already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="selfassessment",
            constraint=models.UniqueConstraint(
                fields=("standard_set", "as_at"),
                name="one_self_assessment_of_a_set_and_date",
                violation_error_message="There is a self-assessment against this set as at this date already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="selfassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", True),
                        ("closed_on__isnull", True),
                        ("next_on__isnull", True),
                        ("state", "open"),
                        ("closed_by__isnull", True),
                    ),
                    models.Q(("closed_at__isnull", False), ("closed_on__isnull", False), ("state", "closed")),
                    _connector="OR",
                ),
                name="self_assessment_closed_has_date",
                violation_error_message="A self-assessment is closed by somebody at a time, or open.",
            ),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
