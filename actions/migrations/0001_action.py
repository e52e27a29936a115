"""Actions."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_shared_cache"),
        ("files", "0001_first"),
        ("suppliers", "0004_spend"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("title", models.CharField(max_length=200)),
                ("what", models.TextField(verbose_name="what will be done")),
                ("outcome", models.TextField(blank=True, verbose_name="the outcome wanted")),
                ("measure", models.TextField(blank=True, verbose_name="how success will be measured")),
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
                    "strands",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("pursue", "Pursue"),
                                ("prevent", "Prevent"),
                                ("protect", "Protect"),
                                ("prepare", "Prepare"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="strands",
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("structure", "Structure, business and supply chains"),
                            ("policies", "Policies"),
                            ("due_diligence", "Due diligence"),
                            ("risk", "Risk assessment and management"),
                            ("effectiveness", "Effectiveness"),
                            ("training", "Training"),
                        ],
                        max_length=14,
                        verbose_name="area of the statement",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("internal_review", "Internal review"),
                            ("working_group", "Working group"),
                            ("partnership", "Partnership"),
                            ("inspection", "Inspection"),
                            ("national_plan", "National policing action plan"),
                            ("debrief", "Operational debrief"),
                            ("promise", "Promise in a statement"),
                            ("supplier_finding", "Supplier finding"),
                            ("priority_risk", "Priority risk"),
                            ("incident", "Incident"),
                        ],
                        default="internal_review",
                        max_length=20,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        default="medium",
                        max_length=6,
                    ),
                ),
                (
                    "progress",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("paused", "Paused"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="proposed",
                        max_length=11,
                    ),
                ),
                ("start_on", models.DateField(verbose_name="start date")),
                ("first_target_on", models.DateField(verbose_name="first target date")),
                ("target_on", models.DateField(verbose_name="target date")),
                (
                    "review_every",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(24),
                        ],
                        verbose_name="months between reviews",
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                ("paused_reason", models.TextField(blank=True)),
                ("paused_until", models.DateField(blank=True, null=True)),
                (
                    "rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("red", "Red: off track, needs a decision"),
                            ("amber", "Amber: at risk, being handled"),
                            ("green", "Green: on track"),
                        ],
                        max_length=5,
                    ),
                ),
                ("rated_on", models.DateField(blank=True, null=True)),
                ("rating_reason", models.TextField(blank=True)),
                ("completed_on", models.DateField(blank=True, null=True)),
                ("outcome_words", models.TextField(blank=True, verbose_name="what came of it")),
                ("no_evidence_reason", models.TextField(blank=True, verbose_name="why there is no evidence")),
                ("cancelled_on", models.DateField(blank=True, null=True)),
                ("cancelled_reason", models.TextField(blank=True)),
                ("public_wording", models.TextField(blank=True, verbose_name="wording for the public")),
                ("cleared", models.BooleanField(default=False, verbose_name="cleared for publication")),
                (
                    "marking",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")],
                        default="official",
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                (
                    "lead_department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="accounts.department",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("what", ""), _negated=True)
                        ),
                        name="action_says_what",
                        violation_error_message="An action needs a title and what will be done.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aspect__in", ["force", "internal", "external", "engagement"])),
                        name="action_aspect_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("strands__contained_by", ["pursue", "prevent", "protect", "prepare"])
                        ),
                        name="action_strands_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "area__in",
                                [
                                    "",
                                    "structure",
                                    "policies",
                                    "due_diligence",
                                    "risk",
                                    "effectiveness",
                                    "training",
                                ],
                            )
                        ),
                        name="action_area_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                [
                                    "internal_review",
                                    "working_group",
                                    "partnership",
                                    "inspection",
                                    "national_plan",
                                    "debrief",
                                    "promise",
                                    "supplier_finding",
                                    "priority_risk",
                                    "incident",
                                ],
                            )
                        ),
                        name="action_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", ["high", "medium", "low"])),
                        name="action_priority_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "progress__in",
                                [
                                    "proposed",
                                    "not_started",
                                    "in_progress",
                                    "paused",
                                    "completed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="action_progress_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("marking__in", ["official", "official_sensitive"])),
                        name="action_marking_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target_on__gte", models.F("start_on")),
                            ("first_target_on__gte", models.F("start_on")),
                        ),
                        name="action_target_after_start",
                        violation_error_message="The target date must be the same as or after the start date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("review_every__gte", 1), ("review_every__lte", 24)),
                        name="action_review_interval",
                        violation_error_message="Reviews are 1 to 24 months apart.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("progress__in", ["proposed", "cancelled"]),
                            ("owner__isnull", False),
                            _connector="OR",
                        ),
                        name="action_agreed_has_owner",
                        violation_error_message="An agreed action needs an owner.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("progress__in", ("not_started", "in_progress")), ("review_on__isnull", False)
                            ),
                            models.Q(
                                models.Q(("progress__in", ("not_started", "in_progress")), _negated=True),
                                ("review_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="action_reviewed_while_at_work",
                        violation_error_message="An action has a next review while it is not started or in progress.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("progress", "paused"), models.Q(("paused_reason", ""), _negated=True)),
                            models.Q(
                                models.Q(("progress", "paused"), _negated=True),
                                ("paused_reason", ""),
                                ("paused_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="action_paused_says_why",
                        violation_error_message="A paused action needs a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rated_on__isnull", True), ("rating", "")),
                            models.Q(("rated_on__isnull", False), ("rating__in", ["red", "amber", "green"])),
                            _connector="OR",
                        ),
                        name="action_rating_has_date",
                        violation_error_message="A rating needs its date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rating", "red"), _negated=True),
                            models.Q(("rating_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="action_red_has_reason",
                        violation_error_message="A red rating needs a reason and what is needed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("completed_on__isnull", False),
                                ("progress", "completed"),
                                models.Q(("outcome_words", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("progress", "completed"), _negated=True),
                                ("completed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="action_completed_has_date",
                        violation_error_message="A completed action needs its date and what came of it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_on__isnull", False),
                                ("progress", "cancelled"),
                                models.Q(("cancelled_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("progress", "cancelled"), _negated=True),
                                ("cancelled_on__isnull", True),
                                ("cancelled_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="action_cancelled_has_reason",
                        violation_error_message="A cancelled action needs its date and a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cleared", False),
                            models.Q(
                                ("marking", "official"), models.Q(("public_wording", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="action_cleared_can_be_public",
                        violation_error_message="Only an OFFICIAL action with wording for the public can be cleared.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("review_on__isnull", False)),
                        fields=["review_on"],
                        name="action_review_sweep",
                    ),
                    models.Index(
                        condition=models.Q(("progress__in", ["not_started", "in_progress", "paused"])),
                        fields=["target_on"],
                        name="action_target_sweep",
                    ),
                    models.Index(fields=["owner", "progress"], name="action_of_an_owner"),
                ],
            },
        ),
    ]
