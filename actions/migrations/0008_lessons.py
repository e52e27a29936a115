"""Lessons, their sharing, inspections and their recommendations.

The database itself holds two things that no constraint of one row can say: what was printed stays as it was printed
unless a correction is kept with it, and a lesson is shared under its own marking and on an approval that stands.
"""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

SQL = """
CREATE FUNCTION recommendation_as_printed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.number, NEW.text, NEW.inspection_id) IS NOT DISTINCT FROM (OLD.number, OLD.text, OLD.inspection_id) THEN
        RETURN NEW;
    END IF;
    IF NEW.inspection_id = OLD.inspection_id AND EXISTS (
        SELECT 1 FROM actions_correction c
        WHERE c.recommendation_id = OLD.id AND c.nth = NEW.corrections_made AND c.nth = OLD.corrections_made + 1
          AND c.number_before = OLD.number AND c.number_after = NEW.number
          AND c.text_before = OLD.text AND c.text_after = NEW.text
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The number and text of a recommendation change only by a correction that is kept.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION lesson_share_is_covered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_marked text;
BEGIN
    SELECT marking INTO now_marked FROM actions_lesson WHERE id = NEW.lesson_id;
    IF NEW.marking <> now_marked THEN
        RAISE EXCEPTION 'A lesson is shared under the marking that it bears.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.approval_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM actions_lessonapproval a
        WHERE a.id = NEW.approval_id AND a.lesson_id = NEW.lesson_id AND a.voided_at IS NULL
    ) THEN
        RAISE EXCEPTION 'A lesson is shared on an approval of its own that stands.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER recommendation_is_as_printed BEFORE UPDATE ON actions_recommendation
    FOR EACH ROW EXECUTE FUNCTION recommendation_as_printed();
CREATE TRIGGER lesson_share_is_covered BEFORE INSERT ON actions_lessonshare
    FOR EACH ROW EXECUTE FUNCTION lesson_share_is_covered();
"""

BACK = """
DROP TRIGGER lesson_share_is_covered ON actions_lessonshare;
DROP TRIGGER recommendation_is_as_printed ON actions_recommendation;
DROP FUNCTION lesson_share_is_covered();
DROP FUNCTION recommendation_as_printed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_first"),
        ("actions", "0007_risks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.CharField(max_length=200, verbose_name="who inspected")),
                ("title", models.CharField(max_length=200)),
                ("published_on", models.DateField(verbose_name="published on")),
                ("link", models.URLField(blank=True, max_length=1000)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["-published_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", ""), _negated=True), models.Q(("title", ""), _negated=True)
                        ),
                        name="inspection_has_title",
                        violation_error_message="An inspection needs a title and who inspected.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link", ""),
                            ("link__startswith", "https://"),
                            ("link__startswith", "http://"),
                            _connector="OR",
                        ),
                        name="inspection_link_is_web",
                        violation_error_message="A link starts with https:// or http://.",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("body"),
                        django.db.models.functions.text.Lower("title"),
                        models.F("published_on"),
                        name="inspection_recorded_once",
                        violation_error_message="This report is here already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("title", models.CharField(max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("debrief", "Operational debrief"),
                            ("inspection", "Inspection"),
                            ("review", "Independent review"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="learned from",
                    ),
                ),
                (
                    "source_reference",
                    models.CharField(blank=True, max_length=200, verbose_name="reference of the source"),
                ),
                ("source_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("leadership", "Leadership and governance"),
                            ("recording", "Recording, reporting and intelligence"),
                            ("safeguarding", "Victim safeguarding"),
                            ("investigation", "Investigation"),
                            ("training", "Training"),
                            ("buying", "Buying and supply chains"),
                            ("workforce", "Our own workforce"),
                            ("partners", "Working with partners"),
                            ("other", "Other"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("good_practice", "Good practice"), ("failing", "Failing")], max_length=13
                    ),
                ),
                ("what_happened", models.TextField()),
                ("do_differently", models.TextField(verbose_name="what to do differently, or keep doing")),
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
                        choices=[("draft", "Draft"), ("agreed", "Agreed"), ("archived", "Archived")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("recorded_on", models.DateField()),
                ("agreed_on", models.DateField(blank=True, null=True)),
                ("archived_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "editor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["debrief", "inspection", "review", "other"])),
                        name="lesson_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "theme__in",
                                [
                                    "leadership",
                                    "recording",
                                    "safeguarding",
                                    "investigation",
                                    "training",
                                    "buying",
                                    "workforce",
                                    "partners",
                                    "other",
                                ],
                            )
                        ),
                        name="lesson_theme_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["good_practice", "failing"])),
                        name="lesson_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "agreed", "archived"])),
                        name="lesson_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("marking__in", ["official", "official_sensitive"])),
                        name="lesson_marking_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("what_happened", ""), _negated=True),
                            models.Q(("do_differently", ""), _negated=True),
                        ),
                        name="lesson_has_words",
                        violation_error_message="A lesson needs a title, what happened, and what to do differently.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "agreed"), _negated=True),
                            ("agreed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="lesson_agreed_has_date",
                        violation_error_message="An agreed lesson needs the day on which it was agreed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("archived_on__isnull", False), ("state", "archived")),
                            models.Q(
                                models.Q(("state", "archived"), _negated=True), ("archived_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="lesson_archived_has_date",
                        violation_error_message="An archived lesson needs the day on which it was archived.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LessonAction",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="actions.action"
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="actions.lesson"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("lesson", "action"),
                        name="lesson_action_once",
                        violation_error_message="This action is linked to the lesson already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LessonApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("conditions", models.TextField(blank=True)),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "editor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="actions.lesson",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at__isnull", True)),
                        fields=("lesson",),
                        name="lesson_approved_once",
                        violation_error_message="This lesson is approved for sharing already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", models.F("author")), _negated=True),
                            models.Q(("by", models.F("editor")), _negated=True),
                        ),
                        name="lesson_approver_is_not_author",
                        violation_error_message="Somebody else has to approve: you wrote this lesson or changed it last.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LessonShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("with_whom", models.CharField(max_length=200, verbose_name="shared with")),
                ("on", models.DateField(verbose_name="day")),
                ("how", models.CharField(max_length=200)),
                (
                    "marking",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "approval",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actions.lessonapproval",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="actions.lesson",
                    ),
                ),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("marking__in", ["official", "official_sensitive"])),
                        name="lesson_share_marking_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("marking", "official"), ("approval__isnull", False), _connector="OR"
                        ),
                        name="lesson_share_sensitive_is_approved",
                        violation_error_message="A lesson marked OFFICIAL-SENSITIVE is shared only once somebody approved it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("with_whom", ""), _negated=True), models.Q(("how", ""), _negated=True)
                        ),
                        name="lesson_share_says_with_whom",
                        violation_error_message="Say with whom it was shared, and how.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="number as printed")),
                ("text", models.TextField(verbose_name="text as printed")),
                ("corrections_made", models.PositiveSmallIntegerField(default=0)),
                (
                    "acceptance",
                    models.CharField(
                        choices=[
                            ("not_answered", "Not answered yet"),
                            ("accepted", "Accepted"),
                            ("partly", "Partly accepted"),
                            ("not_accepted", "Not accepted"),
                        ],
                        default="not_answered",
                        max_length=12,
                        verbose_name="our answer",
                    ),
                ),
                ("response", models.TextField(blank=True, verbose_name="our response")),
                ("first_due_on", models.DateField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due date")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("in_hand", "In hand"),
                            ("closed_by_us", "Closed by us"),
                            ("closed_by_them", "Closed by the inspectorate"),
                        ],
                        default="open",
                        max_length=14,
                    ),
                ),
                ("in_hand_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closing_words", models.TextField(blank=True, verbose_name="how it was met")),
                ("closed_by_them_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="actions.inspection",
                    ),
                ),
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
            ],
            options={
                "ordering": ["inspection", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("inspection"),
                        django.db.models.functions.text.Lower("number"),
                        name="recommendation_numbered_once",
                        violation_error_message="This inspection has a recommendation of that number already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="recommendation_has_text",
                        violation_error_message="A recommendation needs its number and its text.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acceptance__in", ["not_answered", "accepted", "partly", "not_accepted"])
                        ),
                        name="recommendation_acceptance_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "in_hand", "closed_by_us", "closed_by_them"])
                        ),
                        name="recommendation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acceptance__in", ["partly", "not_accepted"]), _negated=True),
                            models.Q(("response", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recommendation_refusal_has_response",
                        violation_error_message="What is not accepted in full needs a response that says why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", True), ("first_due_on__isnull", True)),
                            models.Q(
                                ("due_on__isnull", False),
                                ("first_due_on__isnull", False),
                                ("owner__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="recommendation_due_has_owner",
                        violation_error_message="A due date needs an owner who answers for it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_hand"), _negated=True),
                            models.Q(
                                ("acceptance__in", ["accepted", "partly"]),
                                ("due_on__isnull", False),
                                ("in_hand_on__isnull", False),
                                ("owner__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="recommendation_in_hand_has_owner",
                        violation_error_message="What is in hand was accepted, and has an owner and a due date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed_by_us"), _negated=True),
                            models.Q(
                                ("closed_on__isnull", False), models.Q(("closing_words", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="recommendation_closed_says_how",
                        violation_error_message="Closing needs the day, and how it was met.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_by_them_on__isnull", False), ("state", "closed_by_them")),
                            models.Q(
                                models.Q(("state", "closed_by_them"), _negated=True),
                                ("closed_by_them_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="recommendation_closed_by_them_has_date",
                        violation_error_message="Say on which day the inspectorate closed it.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_on__isnull", False), ("state__in", ["open", "in_hand"])),
                        fields=["due_on"],
                        name="recommendation_chased",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("link", models.URLField(blank=True, max_length=1000)),
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
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="actions.recommendation",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__isnull", False), ("link", "")),
                            models.Q(("file__isnull", True), models.Q(("link", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="proof_is_file_or_link",
                        violation_error_message="Evidence is a file or a link, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="proof_has_title",
                        violation_error_message="Evidence needs a title.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link", ""),
                            ("link__startswith", "https://"),
                            ("link__startswith", "http://"),
                            _connector="OR",
                        ),
                        name="proof_link_is_web",
                        violation_error_message="A link starts with https:// or http://.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nth", models.PositiveSmallIntegerField()),
                ("number_before", models.CharField(max_length=20)),
                ("number_after", models.CharField(max_length=20)),
                ("text_before", models.TextField()),
                ("text_after", models.TextField()),
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
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="actions.recommendation",
                    ),
                ),
            ],
            options={
                "ordering": ["-nth"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recommendation", "nth"), name="correction_numbered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="correction_has_reason",
                        violation_error_message="Say why it is corrected.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number_before", models.F("number_after")), _negated=True),
                            models.Q(("text_before", models.F("text_after")), _negated=True),
                            _connector="OR",
                        ),
                        name="correction_corrects",
                        violation_error_message="Number and text are as they were.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecommendationAction",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="actions.action"
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="actions.recommendation",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recommendation", "action"),
                        name="recommendation_action_once",
                        violation_error_message="This action is linked to the recommendation already.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL, BACK),
    ]
