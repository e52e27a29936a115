"""Questionnaires and terms, in versions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0022_registry_files_in_the_background"),
    ]

    operations = [
        migrations.CreateModel(
            name="Questionnaire",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="questionnaire_has_a_name",
                        violation_error_message="Enter a name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionnaireVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="suppliers.questionnaire",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("body", models.JSONField()),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "ordering": ["questionnaire", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("questionnaire", "number"), name="questionnaire_version_numbered_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ready_at__isnull", True)),
                        fields=("questionnaire",),
                        name="questionnaire_one_draft",
                        violation_error_message="There is a draft of this questionnaire already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True), ("ready_at__isnull", False), _connector="OR"
                        ),
                        name="questionnaire_sent_was_ready",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("edition", models.CharField(max_length=40, verbose_name="version")),
                ("text", models.TextField()),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                "ordering": ["title", "-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("title", "edition"),
                        name="terms_edition_once",
                        violation_error_message="These terms have a version of this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("edition", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="terms_are_written",
                        violation_error_message="Enter a title, a version and the text.",
                    ),
                ],
            },
        ),
    ]
