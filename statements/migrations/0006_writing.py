"""Whom a statement covers, authors and states of sections, comments, pictures, statements from before the program.

The database refuses to change a picture's bytes, what was said in a comment, and what was put among the published
statements from before.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = """
CREATE FUNCTION statements_picture_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW.statement_id, NEW.number, NEW.media_type, NEW.width, NEW.height, NEW.size, NEW.sha256)
       IS NOT DISTINCT FROM
       ROW(OLD.statement_id, OLD.number, OLD.media_type, OLD.width, OLD.height, OLD.size, OLD.sha256)
       AND (NEW.content = OLD.content
            OR OLD.destroyed_at IS NULL AND NEW.destroyed_at IS NOT NULL AND length(NEW.content) = 0) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A picture is kept as it was made, or destroyed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION statements_comment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.settled_at IS NULL
       AND ROW(NEW.statement_id, NEW.section_id, NEW.section_version, NEW.text, NEW.by_id, NEW.at)
           IS NOT DISTINCT FROM
           ROW(OLD.statement_id, OLD.section_id, OLD.section_version, OLD.text, OLD.by_id, OLD.at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A comment may only be settled, once.' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION statements_earlier_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.frozen_at IS NULL AND TG_OP = 'UPDATE' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A statement from before is kept as it was put among the published ones.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER statements_picture_never_changes BEFORE UPDATE ON statements_picture
    FOR EACH ROW EXECUTE FUNCTION statements_picture_stands();
CREATE TRIGGER statements_picture_is_never_deleted BEFORE DELETE ON statements_picture
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
CREATE TRIGGER statements_comment_never_changes BEFORE UPDATE ON statements_comment
    FOR EACH ROW EXECUTE FUNCTION statements_comment_stands();
CREATE TRIGGER statements_comment_is_never_deleted BEFORE DELETE ON statements_comment
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
CREATE TRIGGER statements_earlier_never_changes BEFORE UPDATE OR DELETE ON statements_earlier
    FOR EACH ROW EXECUTE FUNCTION statements_earlier_stands();
"""

BACK = """
DROP TRIGGER statements_earlier_never_changes ON statements_earlier;
DROP TRIGGER statements_comment_is_never_deleted ON statements_comment;
DROP TRIGGER statements_comment_never_changes ON statements_comment;
DROP TRIGGER statements_picture_is_never_deleted ON statements_picture;
DROP TRIGGER statements_picture_never_changes ON statements_picture;
DROP FUNCTION statements_earlier_stands();
DROP FUNCTION statements_comment_stands();
DROP FUNCTION statements_picture_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("statements", "0005_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("section_version", models.PositiveIntegerField(blank=True, null=True)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_how", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["statement", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Earlier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("published_on", models.DateField(verbose_name="day it was published")),
                (
                    "original_href",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the original"),
                ),
                ("pdf", models.BinaryField(default=b"")),
                ("pdf_size", models.PositiveIntegerField(default=0)),
                ("pdf_sha256", models.CharField(blank=True, max_length=64)),
                ("article", models.TextField(blank=True)),
                ("article_sha256", models.CharField(blank=True, max_length=64)),
                ("entered_at", models.DateTimeField()),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "earlier",
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("alt", models.CharField(max_length=300, verbose_name="what the picture shows")),
                ("media_type", models.CharField(max_length=10)),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("added_at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("cleared_at", models.DateTimeField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("destroyed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["statement", "number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="publicfile",
            name="public_file_name_known",
        ),
        migrations.RemoveConstraint(
            model_name="statement",
            name="statement_submitted_has_hash",
        ),
        migrations.AddField(
            model_name="section",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="no_steps_reason",
            field=models.TextField(blank=True, verbose_name="why there were no steps on this topic"),
        ),
        migrations.AddField(
            model_name="section",
            name="writing",
            field=models.CharField(
                choices=[("to_write", "To write"), ("being_written", "Being written"), ("ready", "Ready")],
                default="to_write",
                max_length=13,
            ),
        ),
        migrations.AddField(
            model_name="sectionversion",
            name="no_steps_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="statement",
            name="before_msplan",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="statement",
            name="covers_agency_workers",
            field=models.BooleanField(default=False, verbose_name="agency workers"),
        ),
        migrations.AddField(
            model_name="statement",
            name="covers_employees",
            field=models.BooleanField(default=True, verbose_name="officers and staff"),
        ),
        migrations.AddField(
            model_name="statement",
            name="covers_service_providers",
            field=models.BooleanField(default=False, verbose_name="those who deliver services on our behalf"),
        ),
        migrations.AddField(
            model_name="statement",
            name="covers_subcontractors",
            field=models.BooleanField(default=False, verbose_name="sub-contractors"),
        ),
        migrations.AddField(
            model_name="statement",
            name="no_steps",
            field=models.BooleanField(default=False, verbose_name="no steps were taken"),
        ),
        migrations.AddField(
            model_name="statement",
            name="no_steps_reason",
            field=models.TextField(blank=True, verbose_name="why no steps were taken"),
        ),
        migrations.AddConstraint(
            model_name="publicfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "name__regex",
                        "^(statement\\.pdf|figures\\.csv|statement\\.json|picture-[1-9][0-9]?\\.(png|jpg))$",
                    )
                ),
                name="public_file_name_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.CheckConstraint(
                condition=models.Q(("writing__in", ["to_write", "being_written", "ready"])),
                name="section_writing_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("no_steps_reason", ""), models.Q(("area", "free"), _negated=True), _connector="OR"
                ),
                name="section_no_steps_is_about_a_topic",
                violation_error_message="Only a section about one of the six topics can say that there were no steps.",
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("writing", "ready"), _negated=True),
                    models.Q(("body", ""), ("no_steps_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="section_ready_is_not_empty",
                violation_error_message="The section is empty: write it before it is ready.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("as_at__isnull", True),
                        ("content_hash", ""),
                        ("state", "drafting"),
                        ("submitted_at__isnull", True),
                        ("submitted_by__isnull", True),
                    ),
                    models.Q(
                        models.Q(("state", "drafting"), _negated=True),
                        ("as_at__isnull", False),
                        ("before_msplan", False),
                        ("content_hash__regex", "^[0-9a-f]{64}$"),
                        ("submitted_at__isnull", False),
                        ("submitted_by__isnull", False),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["drafting", "with_board", "approved", "signed"]), _negated=True
                        ),
                        ("as_at__isnull", True),
                        ("before_msplan", True),
                        ("content_hash", ""),
                        ("submitted_at__isnull", True),
                        ("submitted_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="statement_submitted_has_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("covers_employees", True),
                    ("covers_agency_workers", True),
                    ("covers_subcontractors", True),
                    ("covers_service_providers", True),
                    _connector="OR",
                ),
                name="statement_covers_somebody",
                violation_error_message="Choose at least one group that the statement covers.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("no_steps", True), models.Q(("no_steps_reason", ""), _negated=True)),
                    models.Q(("no_steps", False), ("no_steps_reason", "")),
                    _connector="OR",
                ),
                name="statement_no_steps_says_why",
                violation_error_message="Say why no steps were taken.",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="statements.section",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="statements.statement",
            ),
        ),
        migrations.AddField(
            model_name="earlier",
            name="entered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="earlier",
            name="frozen_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="earlier",
            name="statement",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="earlier", to="statements.statement"
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="cleared_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="picture",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pictures",
                to="statements.statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="comment_says_something",
                violation_error_message="Enter a comment.",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("section__isnull", True), ("section_version__isnull", True)),
                    models.Q(("section__isnull", False), ("section_version__isnull", False)),
                    _connector="OR",
                ),
                name="comment_names_the_text_it_is_about",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("settled_by__isnull", True), ("settled_how", "")),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        models.Q(("settled_how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="comment_settled_says_how",
                violation_error_message="Say what was done about it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pdf", b""), ("pdf_sha256", ""), ("pdf_size", 0)),
                    models.Q(
                        models.Q(("pdf", b""), _negated=True),
                        ("pdf_sha256__regex", "^[0-9a-f]{64}$"),
                        ("pdf_size__gt", 0),
                    ),
                    _connector="OR",
                ),
                name="earlier_pdf_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("article", ""),
                        ("article_sha256", ""),
                        ("frozen_at__isnull", True),
                        ("frozen_by__isnull", True),
                    ),
                    models.Q(
                        ("article_sha256__regex", "^[0-9a-f]{64}$"),
                        ("frozen_at__isnull", False),
                        ("frozen_by__isnull", False),
                        models.Q(("article", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="earlier_frozen_has_its_page",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(fields=("statement", "number"), name="picture_number_once"),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__range", (1, 99))), name="picture_number_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("alt", ""), _negated=True),
                name="picture_says_what_it_shows",
                violation_error_message="Say what the picture shows.",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("media_type__in", ["image/png", "image/jpeg"])), name="picture_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="picture_has_checksum"
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(("height__range", (1, 1600)), ("width__range", (1, 1600))),
                name="picture_fits_a_page",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cleared_at__isnull", True), ("cleared_by__isnull", True)),
                    models.Q(("cleared_at__isnull", False), ("cleared_by__isnull", False)),
                    _connector="OR",
                ),
                name="picture_cleared_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("destroyed_at__isnull", True),
                        ("size__gt", 0),
                        models.Q(("content", b""), _negated=True),
                    ),
                    models.Q(("content", b""), ("destroyed_at__isnull", False)),
                    _connector="OR",
                ),
                name="picture_is_whole_or_destroyed",
            ),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
