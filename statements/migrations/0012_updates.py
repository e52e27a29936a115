"""The six-monthly update: its words, its lines; seals and public files of updates."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
-- Whose seal it is never changes; the older refusal knew no updates.
CREATE TRIGGER statements_seal_stays_with_its_update BEFORE UPDATE OF update_id ON statements_seal
    FOR EACH ROW WHEN (NEW.update_id IS DISTINCT FROM OLD.update_id) EXECUTE FUNCTION statements_refuse();
"""
LET_GO = "DROP TRIGGER statements_seal_stays_with_its_update ON statements_seal;"


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0011_publishing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Update",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="statements.statement",
                    ),
                ),
                ("slug", models.CharField(max_length=14)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("title", models.CharField(max_length=200)),
                ("since", models.DateField(verbose_name="tells from")),
                ("until", models.DateField(verbose_name="tells up to")),
                ("opening", models.TextField(blank=True, verbose_name="opening words")),
                ("note", models.CharField(blank=True, max_length=600, verbose_name="what is corrected")),
                (
                    "figures",
                    models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafting", "Drafting"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="drafting",
                        max_length=10,
                    ),
                ),
                ("edits", models.PositiveIntegerField(default=1)),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "edited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("edited_at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=600)),
            ],
            options={
                "ordering": ["-until", "-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug__regex", "^update-[0-9]{4}-[0-9]{2}$")),
                        name="update_slug_has_its_shape",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="update_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))),
                        name="update_ends_after_it_starts",
                        violation_error_message="The last day must be after the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("version", 1)),
                            models.Q(("version__gt", 1), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="update_later_version_says_why",
                        violation_error_message="Say what is corrected.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["drafting", "approved", "published", "superseded", "withdrawn"])
                        ),
                        name="update_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", True),
                                ("approved_by__isnull", True),
                                ("state", "drafting"),
                            ),
                            models.Q(
                                models.Q(("state", "drafting"), _negated=True),
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="update_approved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("state__in", ["drafting", "approved"])),
                            models.Q(
                                models.Q(("state__in", ["drafting", "approved"]), _negated=True),
                                ("published_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="update_published_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "withdrawn"),
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "withdrawn"), _negated=True),
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="update_withdrawn_says_why",
                        violation_error_message="Say why it is withdrawn.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("edited_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="update_approved_by_another",
                        violation_error_message="Whoever made the last edit does not approve it.",
                    ),
                    models.UniqueConstraint(
                        fields=("statement", "slug", "version"), name="update_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["drafting", "approved"])),
                        fields=("statement",),
                        name="update_one_in_preparation",
                        violation_error_message="An update of this statement is being prepared already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("statement", "slug"),
                        name="update_one_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UpdatePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="statements.update",
                    ),
                ),
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
                ("body", models.TextField(blank=True, verbose_name="text")),
            ],
            options={
                "ordering": ["update", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("update", "aspect"), name="update_part_once"),
                    models.CheckConstraint(
                        condition=models.Q(("aspect__in", ["force", "internal", "external", "engagement"])),
                        name="update_part_aspect_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UpdateLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="statements.update",
                    ),
                ),
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
                (
                    "promise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="statements.promise",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                ("wording", models.CharField(max_length=600, verbose_name="what was promised")),
                (
                    "came",
                    models.CharField(
                        choices=[
                            ("done", "Done"),
                            ("under_way", "Under way"),
                            ("slipped", "Later than promised"),
                            ("dropped", "Given up"),
                        ],
                        max_length=9,
                        verbose_name="what became of it",
                    ),
                ),
                ("by_when", models.DateField(blank=True, null=True, verbose_name="by when")),
                (
                    "why",
                    models.CharField(
                        blank=True, max_length=600, verbose_name="what happened, for the public"
                    ),
                ),
                ("is_told", models.BooleanField(default=True, verbose_name="told to the public")),
            ],
            options={
                "ordering": ["update", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wording", ""), _negated=True), name="update_line_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("came__in", ["done", "under_way", "slipped", "dropped"])),
                        name="update_line_came_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aspect__in", ["force", "internal", "external", "engagement"])),
                        name="update_line_aspect_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action__isnull", True), ("promise__isnull", False)),
                            models.Q(("action__isnull", False), ("promise__isnull", True)),
                            _connector="OR",
                        ),
                        name="update_line_is_of_one_thing",
                    ),
                    models.UniqueConstraint(fields=("update", "promise"), name="update_line_promise_once"),
                    models.UniqueConstraint(fields=("update", "action"), name="update_line_action_once"),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="publicfile",
            name="public_file_name_known",
        ),
        migrations.AddConstraint(
            model_name="publicfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "name__regex",
                        "^(statement\\.pdf|figures\\.csv|statement\\.json|picture-[1-9][0-9]?\\.(png|jpg)|update\\.(pdf|csv|json))$",
                    )
                ),
                name="public_file_name_known",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="seal",
            name="seal_one_standing",
        ),
        migrations.AddField(
            model_name="seal",
            name="update",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seals",
                to="statements.update",
            ),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("update__isnull", True), ("voided_at__isnull", True)),
                fields=("statement",),
                name="seal_one_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at__isnull", True)),
                fields=("update",),
                name="seal_one_standing_of_an_update",
            ),
        ),
        migrations.RunSQL(
            KEEP,
            LET_GO,
        ),
    ]
