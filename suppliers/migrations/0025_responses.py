"""What came back, and what readers made of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0024_campaigns"),
    ]

    operations = [
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "invitation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="response",
                        to="suppliers.invitation",
                    ),
                ),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("submitted_at", models.DateTimeField(verbose_name="first handed in")),
                ("last_at", models.DateTimeField(verbose_name="last handed in")),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                ("let_through_at", models.DateTimeField(blank=True, null=True)),
                (
                    "let_through_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accept", "Accept"),
                            ("with_actions", "Accept with corrective actions"),
                            ("meeting", "Meet the supplier"),
                            ("escalate", "Escalate"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "outcome_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("outcome_at", models.DateTimeField(blank=True, null=True)),
                ("outcome_note", models.TextField(blank=True)),
                ("points", models.DecimalField(decimal_places=2, max_digits=6)),
                ("possible", models.DecimalField(decimal_places=2, max_digits=6)),
                ("score", models.DecimalField(decimal_places=4, max_digits=7)),
                (
                    "band",
                    models.CharField(
                        choices=[("green", "Green"), ("amber", "Amber"), ("red", "Red")], max_length=5
                    ),
                ),
                ("escalates", models.BooleanField(default=False)),
                ("completeness", models.DecimalField(decimal_places=4, max_digits=7)),
                ("evidence_rate", models.DecimalField(decimal_places=4, max_digits=7)),
                ("dont_know", models.DecimalField(decimal_places=4, max_digits=7)),
                ("report_at", models.DateTimeField(blank=True, null=True, verbose_name="report released")),
                (
                    "report_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.JSONField(blank=True, null=True, verbose_name="the report as it was released"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "ordering": ["-submitted_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("band__in", ["green", "amber", "red"])),
                        name="response_band_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__gte", 0),
                            ("points__lte", models.F("possible")),
                            ("score__gte", 0),
                            ("score__lte", 100),
                        ),
                        name="response_score_is_of_100",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", ""), ("outcome_at__isnull", True), ("outcome_by__isnull", True)
                            ),
                            models.Q(
                                ("outcome__in", ["accept", "with_actions", "meeting", "escalate"]),
                                ("outcome_at__isnull", False),
                                ("outcome_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="response_outcome_has_a_reader",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("let_through_at__isnull", True), ("let_through_by__isnull", True)),
                            models.Q(
                                ("held_at__isnull", False),
                                ("let_through_at__isnull", False),
                                ("let_through_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="response_let_through_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_at__isnull", True),
                            ("let_through_at__isnull", False),
                            models.Q(("outcome", ""), ("report_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="response_held_is_not_settled",
                        violation_error_message="The specialist team reads this response first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="suppliers.response",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("answers", models.JSONField()),
                ("name", models.CharField(max_length=120, verbose_name="your name")),
                ("role", models.CharField(max_length=120, verbose_name="your role")),
                ("at", models.DateTimeField()),
                ("is_late", models.BooleanField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("response", "number"), name="submission_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("role", ""), _negated=True)
                        ),
                        name="submission_is_declared",
                        violation_error_message="Enter your name and your role.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="suppliers.response",
                    ),
                ),
                ("code", models.CharField(max_length=6)),
                (
                    "severity",
                    models.CharField(
                        choices=[("critical", "Critical"), ("major", "Major"), ("minor", "Minor")],
                        max_length=8,
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=300)),
                ("may_be_crime", models.BooleanField(default=False)),
                ("raised_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.finding",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("settled_note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("response", "code"), name="flag_once"),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ["critical", "major", "minor"])),
                        name="flag_severity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="flag_settled_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="suppliers.response",
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("asserted", "Asserted only"),
                            ("documented", "Document attached"),
                            ("verified", "Verified"),
                        ],
                        max_length=10,
                    ),
                ),
                ("not_applicable_agreed", models.BooleanField(default=False)),
                ("note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("response", "question"), name="verification_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["asserted", "documented", "verified"])),
                        name="verification_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "verified"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="verification_says_how",
                        violation_error_message="Say how it was verified.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Query",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries",
                        to="suppliers.response",
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="query_asks",
                        violation_error_message="Write what you ask.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True), ("taken_back_at__isnull", True)),
                        fields=("response", "question"),
                        name="query_one_open",
                    ),
                ],
            },
        ),
    ]
