"""Before we buy: planned purchases, their risk screen, what is asked before award."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0009_risk_in_full"),
        ("files", "0002_restricted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlannedPurchase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                (
                    "value",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="estimated value"),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("framework", "Call-off from a framework"),
                            ("open", "Open procedure"),
                            ("flexible", "Competitive flexible procedure"),
                            ("direct", "Direct award"),
                            ("quotes", "Quotes, below threshold"),
                            ("joint", "Bought jointly or by another body"),
                            ("not_decided", "Not decided yet"),
                        ],
                        default="not_decided",
                        max_length=12,
                    ),
                ),
                ("award_on", models.DateField(verbose_name="planned award")),
                ("starts_on", models.DateField(verbose_name="planned start")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="planned end")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("screened", "Screened"),
                            ("ready", "Ready to sign off"),
                            ("signed_off", "Signed off"),
                            ("awarded", "Awarded"),
                            ("abandoned", "Abandoned"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "band",
                    models.CharField(
                        blank=True,
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        editable=False,
                        max_length=6,
                    ),
                ),
                ("open_count", models.PositiveIntegerField(default=0, editable=False)),
                ("screened_on", models.DateField(blank=True, editable=False, null=True)),
                ("signed_off_on", models.DateField(blank=True, editable=False, null=True)),
                ("sign_off_words", models.TextField(blank=True, editable=False)),
                ("awarded_on", models.DateField(blank=True, editable=False, null=True)),
                ("abandoned_on", models.DateField(blank=True, editable=False, null=True)),
                ("abandon_reason", models.TextField(blank=True, editable=False)),
                ("planned_at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_purchases",
                        to="suppliers.category",
                    ),
                ),
                (
                    "contract",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_purchase",
                        to="suppliers.contract",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_purchases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by_purchases",
                        to="suppliers.contract",
                    ),
                ),
                (
                    "screened_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_purchases",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["award_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="purchase_has_title",
                        violation_error_message="Say what is bought.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)),
                        name="purchase_value_not_negative",
                        violation_error_message="Estimated value must be £0 or more.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "route__in",
                                ["framework", "open", "flexible", "direct", "quotes", "joint", "not_decided"],
                            )
                        ),
                        name="purchase_route_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["planned", "screened", "ready", "signed_off", "awarded", "abandoned"],
                            )
                        ),
                        name="purchase_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__gte", models.F("award_on"))),
                        name="purchase_starts_after_award",
                        violation_error_message="Planned start must be the day of the award or later.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="purchase_ends_after_start",
                        violation_error_message="Planned end must be the day of the start or later.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "abandoned"]),
                            models.Q(
                                ("band__in", ["high", "medium", "low"]),
                                ("screened_by__isnull", False),
                                ("screened_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="purchase_goes_on_screened",
                        violation_error_message="A purchase goes on once its risk was screened.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "screened", "abandoned"]),
                            ("open_count", 0),
                            _connector="OR",
                        ),
                        name="purchase_goes_on_with_nothing_open",
                        violation_error_message="Something that is asked before award is still open.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("signed_off", "awarded")), _negated=True),
                            models.Q(
                                ("signed_off_by__isnull", False),
                                ("signed_off_on__isnull", False),
                                models.Q(("signed_off_by", models.F("screened_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="purchase_signed_off_by_another",
                        violation_error_message="Somebody else than who screened it signs it off.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("awarded_on__isnull", False),
                                ("contract__isnull", False),
                                ("state", "awarded"),
                                ("supplier__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "awarded"), _negated=True),
                                ("awarded_on__isnull", True),
                                ("contract__isnull", True),
                                ("supplier__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="purchase_awarded_is_a_contract",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("abandoned_on__isnull", False),
                                ("state", "abandoned"),
                                models.Q(("abandon_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "abandoned"), _negated=True),
                                ("abandon_reason", ""),
                                ("abandoned_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="purchase_abandoned_with_reason",
                        violation_error_message="Say why it is abandoned.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("planned", "screened", "ready", "signed_off"))),
                        fields=["award_on", "id"],
                        name="purchase_open_by_award",
                    ),
                    models.Index(fields=["state", "award_on"], name="purchase_by_state"),
                    models.Index(
                        condition=models.Q(("state__in", ("planned", "screened", "ready", "signed_off"))),
                        fields=["owner", "award_on"],
                        name="purchase_open_of_owner",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LabourCost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bidder", models.CharField(max_length=200)),
                ("price", models.DecimalField(decimal_places=2, max_digits=12)),
                ("hours", models.DecimalField(decimal_places=2, max_digits=10)),
                (
                    "wage",
                    models.DecimalField(
                        decimal_places=2, max_digits=6, verbose_name="legal minimum wage an hour"
                    ),
                ),
                ("wage_source", models.CharField(max_length=300)),
                ("wage_on", models.DateField(verbose_name="the rate's date")),
                (
                    "on_costs",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="on-costs in percent"),
                ),
                (
                    "other_costs",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0"), max_digits=12, verbose_name="other costs"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labour_costs",
                        to="suppliers.plannedpurchase",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours__gt", 0),
                            ("on_costs__gte", 0),
                            ("other_costs__gte", 0),
                            ("price__gte", 0),
                            ("wage__gt", 0),
                        ),
                        name="labour_cost_of_real_numbers",
                        violation_error_message="Hours and wage must be more than 0, the other numbers 0 or more.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("wage_source", ""), _negated=True),
                            models.Q(("bidder", ""), _negated=True),
                        ),
                        name="labour_cost_has_a_source",
                        violation_error_message="Say where the minimum wage was read.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExclusionGround",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bidder", models.CharField(max_length=200)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("mandatory", "Mandatory: a modern slavery offence"),
                            ("discretionary", "Discretionary: labour market misconduct"),
                            ("debarred", "On the debarment list"),
                            ("other", "Another ground"),
                        ],
                        max_length=13,
                    ),
                ),
                ("found", models.TextField(verbose_name="what was found")),
                ("found_on", models.DateField()),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("undecided", "To be decided"),
                            ("exclude", "Excluded"),
                            ("keep", "Not excluded"),
                        ],
                        default="undecided",
                        max_length=9,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grounds",
                        to="suppliers.plannedpurchase",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ground__in", ["mandatory", "discretionary", "debarred", "other"])
                        ),
                        name="ground_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bidder", ""), _negated=True), models.Q(("found", ""), _negated=True)
                        ),
                        name="ground_has_words",
                        violation_error_message="Say about whom, and what was found.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by__isnull", True),
                                ("decided_on__isnull", True),
                                ("decision", "undecided"),
                            ),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                                ("decision__in", ["exclude", "keep"]),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ground_decided_by_somebody",
                        violation_error_message="A decision needs its reason.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PurchaseAsk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("waived", "Waived"),
                            ("not_asked", "No longer asked"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True, verbose_name="why it is waived")),
                ("evidence_link", models.URLField(blank=True, max_length=1000)),
                ("on", models.DateField(blank=True, null=True)),
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
                    "evidence_file",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks",
                        to="suppliers.plannedpurchase",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("purchase", "kind"), name="ask_once_a_purchase"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "answered", "waived", "not_asked"])),
                        name="ask_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("by__isnull", False),
                                ("on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="ask_answered_by_somebody",
                        violation_error_message="Enter the answer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waived"), _negated=True),
                            models.Q(
                                models.Q(("reason", ""), _negated=True),
                                ("by__isnull", False),
                                ("on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="ask_waived_with_reason",
                        violation_error_message="Say why it is waived.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evidence_link", ""), ("evidence_link__regex", "^https?://"), _connector="OR"
                        ),
                        name="ask_evidence_on_the_web",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PurchaseScreen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("present", models.PositiveSmallIntegerField()),
                (
                    "suggested",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")], max_length=6
                    ),
                ),
                (
                    "band",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")], max_length=6
                    ),
                ),
                ("reason", models.TextField(blank=True)),
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
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="screens",
                        to="suppliers.plannedpurchase",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("present__range", (0, 6))), name="screen_of_six_signs"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("band__in", ["high", "medium", "low"])), name="screen_band_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("present__lte", 1), ("band__in", ["medium", "high"]), _connector="OR"
                        ),
                        name="screen_two_signs_are_not_low",
                        violation_error_message="With more than one sign the band is medium or high.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("band", models.F("suggested")),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="screen_other_band_has_reason",
                        violation_error_message="Say why the band is not the suggested one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sign", models.CharField(max_length=10)),
                (
                    "seen",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")], max_length=9
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "screen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="suppliers.purchasescreen",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("screen", "sign"), name="sign_once_a_screen"),
                    models.CheckConstraint(
                        condition=models.Q(("seen__in", ["yes", "no", "not_known"])), name="sign_seen_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sign__in",
                                ["industry", "workforce", "location", "context", "commodity", "model"],
                            )
                        ),
                        name="sign_is_one_of_six",
                    ),
                ],
            },
        ),
    ]
