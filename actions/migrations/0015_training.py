"""Courses, who has to do them, and what was handed in of them, which the database itself keeps: see SQL."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# What was handed in never changes and is never taken out. Whether it stands may change: it is corrected, or undone.
SQL = """
CREATE FUNCTION training_what_was_given_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'is_standing' = to_jsonb(OLD) - 'is_standing' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was handed in never changes: % on % is refused. Correct it with another row.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER training_return_is_kept BEFORE UPDATE OR DELETE ON actions_trainingreturn
    FOR EACH ROW EXECUTE FUNCTION training_what_was_given_is_kept();
CREATE TRIGGER audience_count_is_kept BEFORE UPDATE OR DELETE ON actions_audiencecount
    FOR EACH ROW EXECUTE FUNCTION training_what_was_given_is_kept();
CREATE TRIGGER confidence_is_kept BEFORE UPDATE OR DELETE ON actions_confidence
    FOR EACH ROW EXECUTE FUNCTION training_what_was_given_is_kept();
CREATE TRIGGER training_need_is_kept BEFORE UPDATE OR DELETE ON actions_trainingneed
    FOR EACH ROW EXECUTE FUNCTION training_what_was_given_is_kept();
"""

BACK = """
DROP TRIGGER training_need_is_kept ON actions_trainingneed;
DROP TRIGGER confidence_is_kept ON actions_confidence;
DROP TRIGGER audience_count_is_kept ON actions_audiencecount;
DROP TRIGGER training_return_is_kept ON actions_trainingreturn;
DROP FUNCTION training_what_was_given_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("actions", "0014_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name="Audience",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("all_staff", "All staff and officers"),
                            ("procurement", "Procurement"),
                            ("hr", "HR"),
                            ("contact", "Contact management"),
                            ("frontline", "Frontline"),
                            ("other_staff", "Other staff or officers"),
                            ("suppliers", "Suppliers"),
                            ("partners", "Partners and volunteers"),
                        ],
                        max_length=11,
                        verbose_name="who they are",
                    ),
                ),
                ("known_as", models.TextField(blank=True, verbose_name="what the training system calls it")),
                ("needs_on", models.DateField(blank=True, null=True, verbose_name="needs judged by")),
                ("archived_on", models.DateField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
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
                (
                    "within",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="actions.audience",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("name")],
            },
        ),
        migrations.CreateModel(
            name="AudienceCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("is_standing", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True, verbose_name="why it is corrected")),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("as_at", models.DateField(verbose_name="as at")),
                ("people", models.PositiveIntegerField(verbose_name="how many people")),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="actions.audience",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="actions.audiencecount",
                    ),
                ),
                (
                    "given_by",
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
                "ordering": ["-as_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("e_learning", "E-learning"),
                            ("classroom", "Classroom"),
                            ("briefing", "Briefing"),
                        ],
                        max_length=10,
                        verbose_name="how it is taught",
                    ),
                ),
                ("teaches", models.TextField(verbose_name="what it teaches")),
                (
                    "valid_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(120),
                        ],
                        verbose_name="how many months it is valid",
                    ),
                ),
                ("known_as", models.TextField(blank=True, verbose_name="what the training system calls it")),
                ("archived_on", models.DateField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                "ordering": [django.db.models.functions.text.Lower("name")],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="course_name_once",
                        violation_error_message="There is a course of this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("teaches", ""), _negated=True)
                        ),
                        name="course_says_what",
                        violation_error_message="Say what the course is called and what it teaches.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["e_learning", "classroom", "briefing"])),
                        name="course_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_months__isnull", True),
                            models.Q(("valid_months__gte", 1), ("valid_months__lte", 120)),
                            _connector="OR",
                        ),
                        name="course_valid_for_a_time",
                        violation_error_message="A course is valid for 1 to 120 months, or for ever.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("is_standing", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True, verbose_name="why it is corrected")),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("measured_on", models.DateField(verbose_name="measured on")),
                ("answered", models.PositiveIntegerField(verbose_name="how many answered both times")),
                ("scale", models.CharField(choices=[("1-5", "1 to 5"), ("0-100", "0 to 100")], max_length=5)),
                ("before", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="mean before")),
                ("after", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="mean after")),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confidence",
                        to="actions.audience",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="actions.confidence",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confidence",
                        to="actions.course",
                    ),
                ),
            ],
            options={
                "ordering": ["-measured_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CourseRequirement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "every_months",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Every month"),
                            (3, "Every quarter"),
                            (6, "Every half-year"),
                            (12, "Every year"),
                        ],
                        default=3,
                        verbose_name="how often",
                    ),
                ),
                ("first_due_on", models.DateField(verbose_name="first return due")),
                ("began_on", models.DateField(verbose_name="required since")),
                ("due_on", models.DateField(blank=True, editable=False, null=True)),
                ("ended_on", models.DateField(blank=True, editable=False, null=True)),
                ("ended_reason", models.TextField(blank=True, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requirements",
                        to="actions.audience",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requirements",
                        to="actions.course",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who hands in the numbers",
                    ),
                ),
            ],
            options={
                "ordering": ["course__name", "audience__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TrainingImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "shape",
                    models.CharField(
                        choices=[
                            ("numbers", "Numbers: a row for each course and audience"),
                            ("people", "People: a row for each person"),
                        ],
                        max_length=7,
                    ),
                ),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("rows", models.PositiveIntegerField()),
                ("added", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("unchanged", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
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
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TrainingNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("judged_on", models.DateField(verbose_name="when it was judged")),
                ("judged_by", models.CharField(max_length=200, verbose_name="who judged it")),
                ("needs", models.TextField(verbose_name="what they need")),
                ("next_on", models.DateField(verbose_name="judged again by")),
                ("given_at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="actions.audience",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-judged_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TrainingNeedAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training_needs",
                        to="actions.action",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="raised",
                        to="actions.trainingneed",
                    ),
                ),
            ],
            options={
                "ordering": ["action__number"],
            },
        ),
        migrations.CreateModel(
            name="TrainingReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("is_standing", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True, verbose_name="why it is corrected")),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("as_at", models.DateField(verbose_name="as at")),
                (
                    "required",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="how many must do it"),
                ),
                (
                    "completed",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="how many have"),
                ),
                ("unknown_reason", models.TextField(blank=True, verbose_name="why it is not known")),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="actions.trainingreturn",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "of_import",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="actions.trainingimport",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="actions.courserequirement",
                    ),
                ),
            ],
            options={
                "ordering": ["-as_at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="audience",
            index=models.Index(
                condition=models.Q(("needs_on__isnull", False)),
                fields=["needs_on"],
                name="audience_needs_sweep",
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="audience_name_once",
                violation_error_message="There is an audience of this name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="audience_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "group__in",
                        [
                            "all_staff",
                            "procurement",
                            "hr",
                            "contact",
                            "frontline",
                            "other_staff",
                            "suppliers",
                            "partners",
                        ],
                    )
                ),
                name="audience_group_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("within__isnull", True),
                    models.Q(("within", models.F("pk")), _negated=True),
                    _connector="OR",
                ),
                name="audience_not_within_itself",
                violation_error_message="An audience is not part of itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.CheckConstraint(
                condition=models.Q(("needs_on__isnull", True), ("owner__isnull", False), _connector="OR"),
                name="audience_needs_are_somebodys",
                violation_error_message="Say who judges what they need.",
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("archived_on__isnull", True), ("needs_on__isnull", True), _connector="OR"
                ),
                name="audience_archived_is_not_chased",
            ),
        ),
        migrations.AddConstraint(
            model_name="audiencecount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("reason", "")),
                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="audiencecount_correction_says_why",
                violation_error_message="Say why it is corrected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="audiencecount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_standing", True)),
                fields=("audience", "as_at"),
                name="audience_counted_once_a_day",
                violation_error_message="There is a head-count of that day already. Correct that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("reason", "")),
                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="confidence_correction_says_why",
                violation_error_message="Say why it is corrected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_standing", True)),
                fields=("course", "audience", "measured_on"),
                name="confidence_once_a_day",
                violation_error_message="That course was measured with that audience on that day already. Correct that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered__gt", 0)),
                name="confidence_of_somebody",
                violation_error_message="At least one person must have answered.",
            ),
        ),
        migrations.AddConstraint(
            model_name="confidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("after__gte", 1),
                        ("after__lte", 5),
                        ("before__gte", 1),
                        ("before__lte", 5),
                        ("scale", "1-5"),
                    ),
                    models.Q(
                        ("after__gte", 0),
                        ("after__lte", 100),
                        ("before__gte", 0),
                        ("before__lte", 100),
                        ("scale", "0-100"),
                    ),
                    _connector="OR",
                ),
                name="confidence_on_its_scale",
                violation_error_message="Both means must lie on the scale.",
            ),
        ),
        migrations.AddIndex(
            model_name="courserequirement",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False)), fields=["due_on"], name="requirement_sweep"
            ),
        ),
        migrations.AddConstraint(
            model_name="courserequirement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("course", "audience"),
                name="requirement_once",
                violation_error_message="This audience has to do this course already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="courserequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("every_months__in", [1, 3, 6, 12])), name="requirement_frequency_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="courserequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on__isnull", False), ("ended_on__isnull", True), ("ended_reason", "")),
                    models.Q(
                        ("due_on__isnull", True),
                        ("ended_on__isnull", False),
                        models.Q(("ended_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="requirement_owed_until_it_ends",
                violation_error_message="Returns are owed until it ends; say why it ends.",
            ),
        ),
        migrations.AddConstraint(
            model_name="courserequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True), ("ended_on__gte", models.F("began_on")), _connector="OR"
                ),
                name="requirement_ends_after_it_began",
                violation_error_message="It must not end before it began.",
            ),
        ),
        migrations.AddConstraint(
            model_name="courserequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__isnull", True), ("due_on__gte", models.F("first_due_on")), _connector="OR"
                ),
                name="requirement_due_from_the_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("shape__in", ["numbers", "people"])), name="training_import_shape_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="training_import_undone_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingneed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("needs", ""), _negated=True), models.Q(("judged_by", ""), _negated=True)
                ),
                name="training_need_says_what",
                violation_error_message="Say what they need and who judged it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingneed",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_on__gt", models.F("judged_on"))),
                name="training_need_next_is_later",
                violation_error_message="The next time must be after the day on which it was judged.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingneedaction",
            constraint=models.UniqueConstraint(
                fields=("need", "action"),
                name="training_need_raised_an_action_once",
                violation_error_message="The action is there already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("reason", "")),
                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="trainingreturn_correction_says_why",
                violation_error_message="Say why it is corrected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingreturn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_standing", True)),
                fields=("requirement", "as_at"),
                name="training_return_once_a_day",
                violation_error_message="There is a return as at that day already. Correct that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("completed__isnull", False), ("required__isnull", False), ("unknown_reason", "")
                    ),
                    models.Q(
                        ("completed__isnull", True),
                        ("required__isnull", True),
                        models.Q(("unknown_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="training_return_numbers_or_why_not",
                violation_error_message="Give both numbers, or say why they are not known.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("required__isnull", True), ("required__gt", 0), _connector="OR"),
                name="training_return_of_somebody",
                violation_error_message="At least one person must have to do it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("required__isnull", True), ("completed__lte", models.F("required")), _connector="OR"
                ),
                name="training_return_is_a_part",
                violation_error_message="More cannot have done it than have to.",
            ),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
