"""Statements, sections and their saved versions."""

import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("force", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("heading", models.CharField(max_length=150)),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("structure", "Structure, business and supply chains"),
                            ("policies", "Policies"),
                            ("due_diligence", "Due diligence"),
                            ("risk", "Risk assessment and management"),
                            ("effectiveness", "Effectiveness"),
                            ("training", "Training"),
                            ("free", "None: a free section"),
                        ],
                        default="free",
                        max_length=14,
                        verbose_name="topic",
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("version", models.PositiveIntegerField(default=1)),
                ("edited_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["statement", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("heading", ""), _negated=True),
                        name="section_has_heading",
                        violation_error_message="Enter a heading.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "area__in",
                                [
                                    "structure",
                                    "policies",
                                    "due_diligence",
                                    "risk",
                                    "effectiveness",
                                    "training",
                                    "free",
                                ],
                            )
                        ),
                        name="section_area_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="section_versions_start_at_1"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("position__isnull", False), ("removed_at__isnull", True)),
                            models.Q(("position__isnull", True), ("removed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="section_stands_or_was_removed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("heading", models.CharField(max_length=150)),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("structure", "Structure, business and supply chains"),
                            ("policies", "Policies"),
                            ("due_diligence", "Due diligence"),
                            ("risk", "Risk assessment and management"),
                            ("effectiveness", "Effectiveness"),
                            ("training", "Training"),
                            ("free", "None: a free section"),
                        ],
                        max_length=14,
                    ),
                ),
                ("body", models.TextField(blank=True)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="statements.section",
                    ),
                ),
            ],
            options={
                "ordering": ["section", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("section", "number"), name="section_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "area__in",
                                [
                                    "structure",
                                    "policies",
                                    "due_diligence",
                                    "risk",
                                    "effectiveness",
                                    "training",
                                    "free",
                                ],
                            )
                        ),
                        name="section_version_area_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=10)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("title", models.CharField(max_length=200)),
                ("period_start", models.DateField(verbose_name="first day of the period")),
                ("period_end", models.DateField(verbose_name="last day of the period")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafting", "Drafting"),
                            ("with_board", "With the board"),
                            ("approved", "Approved"),
                            ("signed", "Signed"),
                            ("published", "Published"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="drafting",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("last_edited_at", models.DateTimeField()),
                ("as_at", models.DateField(blank=True, null=True)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("bodies", models.ManyToManyField(related_name="statements", to="force.body")),
                (
                    "last_edited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
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
                "ordering": ["-period_end", "-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug__regex", "^([0-9]{4}-[0-9]{2}|to-[0-9]{4}-[0-9]{2})$")),
                        name="statement_slug_has_its_shape",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="statement_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="statement_versions_start_at_1"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gt", models.F("period_start"))),
                        name="statement_period_ends_after_it_starts",
                        violation_error_message="The last day of the period must be after its first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "drafting",
                                    "with_board",
                                    "approved",
                                    "signed",
                                    "published",
                                    "superseded",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="statement_state_known",
                    ),
                    models.CheckConstraint(
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
                                ("content_hash__regex", "^[0-9a-f]{64}$"),
                                ("submitted_at__isnull", False),
                                ("submitted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="statement_submitted_has_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_at__isnull", False),
                                ("state__in", ["published", "superseded", "withdrawn"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["published", "superseded", "withdrawn"]), _negated=True
                                ),
                                ("published_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="statement_published_has_time",
                    ),
                    models.UniqueConstraint(fields=("slug", "version"), name="statement_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["drafting", "with_board", "approved", "signed"])),
                        fields=("slug",),
                        name="statement_one_in_preparation",
                        violation_error_message="A statement for this period is being prepared already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("slug",),
                        name="statement_one_in_force",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="section",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sections",
                to="statements.statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("statement", "position"),
                name="section_position_once",
            ),
        ),
    ]
