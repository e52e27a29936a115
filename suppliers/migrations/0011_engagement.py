"""Engagements with businesses and others: with whom, how many came, what changed after."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0010_buying"),
        ("files", "0002_restricted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Engagement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("session", "Awareness session"),
                            ("briefing", "Briefing"),
                            ("talk", "Talk"),
                            ("meeting", "Meeting"),
                            ("letter", "Letter"),
                            ("code", "Code sent"),
                        ],
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("on", models.DateField(verbose_name="day")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="where, or how")),
                ("said", models.TextField(blank=True, verbose_name="what it was about")),
                ("invited", models.PositiveIntegerField(blank=True, null=True)),
                ("came", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held or sent"),
                            ("called_off", "Called off"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("asked_on", models.DateField(blank=True, editable=False, null=True)),
                (
                    "reason",
                    models.TextField(blank=True, editable=False, verbose_name="why it was called off"),
                ),
                ("added_at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["session", "briefing", "talk", "meeting", "letter", "code"])
                        ),
                        name="engagement_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "held", "called_off"])),
                        name="engagement_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="engagement_has_title",
                        violation_error_message="Enter a title.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("came__isnull", True), ("state", "held"), _connector="OR"),
                        name="engagement_came_when_held",
                        violation_error_message="How many came is known once it was held.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("came__isnull", True),
                            ("invited__isnull", True),
                            ("came__lte", models.F("invited")),
                            _connector="OR",
                        ),
                        name="engagement_came_of_invited",
                        violation_error_message="More came than were invited. Leave the number invited empty where anybody could come.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("asked_on__isnull", True),
                                ("state", "called_off"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(models.Q(("state", "called_off"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="engagement_called_off_with_reason",
                        violation_error_message="Say why it was called off.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "planned"), _negated=True),
                            ("asked_on", models.F("on")),
                            _connector="OR",
                        ),
                        name="engagement_planned_is_asked_about",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_on__isnull", True), ("asked_on__gte", models.F("on")), _connector="OR"
                        ),
                        name="engagement_followed_up_after",
                        violation_error_message="Follow-up must be on the day itself or later.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["-on", "-id"], name="engagement_newest"),
                    models.Index(fields=["kind", "-on"], name="engagement_by_kind"),
                    models.Index(
                        condition=models.Q(("asked_on__isnull", False)),
                        fields=["asked_on"],
                        name="engagement_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EngagementFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="suppliers.engagement",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EngagementParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supplier", "Supplier"),
                            ("business", "Other business"),
                            ("union", "Trade union"),
                            ("trade_body", "Trade body"),
                            ("charity", "Charity"),
                            ("partner", "Partner organisation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="suppliers.engagement",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagement_parties",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["supplier", "business", "union", "trade_body", "charity", "partner"],
                            )
                        ),
                        name="party_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "supplier"), ("name", ""), ("supplier__isnull", False)),
                            models.Q(
                                models.Q(("kind", "supplier"), _negated=True),
                                ("supplier__isnull", True),
                                models.Q(("name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="party_is_one_thing",
                        violation_error_message="Name a supplier of the register, or an organisation.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supplier__isnull", False)),
                        fields=("engagement", "supplier"),
                        name="party_supplier_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_on", models.DateField()),
                ("changed", models.TextField(verbose_name="what changed")),
                ("is_change", models.BooleanField(verbose_name="something changed")),
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
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="suppliers.engagement",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("changed", ""), _negated=True),
                        name="follow_up_has_words",
                        violation_error_message="Say what changed, or what you looked at when nothing did.",
                    ),
                ],
            },
        ),
    ]
