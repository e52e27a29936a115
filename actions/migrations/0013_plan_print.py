import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0012_finding_actions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanPrint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("query", models.TextField(blank=True)),
                ("filters", models.JSONField(default=list)),
                ("actions", models.PositiveIntegerField()),
                (
                    "marking",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("author", models.CharField(max_length=200)),
                ("html", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting for its turn"),
                            ("rendering", "Being made"),
                            ("ready", "Ready"),
                            ("failed", "Could not be made"),
                            ("thrown_away", "Thrown away"),
                        ],
                        default="queued",
                        max_length=11,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("error", models.CharField(blank=True, max_length=500)),
                ("content", models.BinaryField(null=True)),
                ("size", models.PositiveIntegerField(default=0)),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "rendering"])),
                        fields=["asked_at"],
                        name="plan_print_for_the_worker",
                    ),
                    models.Index(fields=["asked_by", "-asked_at"], name="plan_print_of_a_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "rendering", "ready", "failed", "thrown_away"])
                        ),
                        name="plan_print_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("marking__in", ["official", "official_sensitive"])),
                        name="plan_print_marking_known",
                    ),
                    models.UniqueConstraint(
                        models.F("asked_by"),
                        django.db.models.functions.text.MD5("query"),
                        condition=models.Q(("state__in", ["queued", "rendering"])),
                        name="plan_print_made_once_at_a_time",
                        violation_error_message="This PDF is being made already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("begun_at__isnull", False),
                                ("lease_until__isnull", False),
                                ("state", "rendering"),
                            ),
                            models.Q(
                                models.Q(("state", "rendering"), _negated=True), ("lease_until__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="plan_print_lease_while_rendering",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("content__isnull", False),
                                ("ready_at__isnull", False),
                                ("size__gt", 0),
                                ("state", "ready"),
                            ),
                            models.Q(models.Q(("state", "ready"), _negated=True), ("content__isnull", True)),
                            _connector="OR",
                        ),
                        name="plan_print_ready_has_its_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), models.Q(("error", ""), _negated=True)),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("error", "")),
                            _connector="OR",
                        ),
                        name="plan_print_failed_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("html", ""), ("state__in", ["ready", "thrown_away"])),
                            models.Q(
                                models.Q(("state__in", ["ready", "thrown_away"]), _negated=True),
                                models.Q(("html", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plan_print_document_until_made",
                    ),
                ],
            },
        ),
    ]
