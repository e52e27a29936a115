"""Campaigns, their invitations, and the mails about each."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import suppliers.asking.models.campaign


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0023_questionnaires"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "questions",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="suppliers.questionnaireversion",
                    ),
                ),
                (
                    "terms",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="suppliers.terms",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=7,
                    ),
                ),
                ("opens_on", models.DateField()),
                ("deadline_on", models.DateField()),
                (
                    "remind_after",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=suppliers.asking.models.campaign.remind_after,
                        size=None,
                    ),
                ),
                (
                    "remind_before",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=suppliers.asking.models.campaign.remind_before,
                        size=None,
                    ),
                ),
                ("why", models.TextField(verbose_name="why suppliers were picked")),
                ("words", models.TextField(blank=True, verbose_name="words of our own for the mail")),
                ("contact_name", models.CharField(max_length=120, verbose_name="whom to ask")),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="telephone number"),
                ),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                ),
                ("chosen_by", models.CharField(blank=True, max_length=1000)),
                ("chosen_most", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "ordering": ["-opens_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "sending", "sent", "closed"])),
                        name="campaign_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="campaign_has_a_name",
                        violation_error_message="Enter a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("questions__isnull", False), ("terms__isnull", True)),
                            models.Q(("questions__isnull", True), ("terms__isnull", False)),
                            _connector="OR",
                        ),
                        name="campaign_asks_one_thing",
                        violation_error_message="Choose a questionnaire or terms, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "deadline_on__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("opens_on"), "+", models.Value(datetime.timedelta(days=14))
                                ),
                            )
                        ),
                        name="campaign_leaves_time",
                        violation_error_message="Give suppliers at least 14 days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sent_at__isnull", True), ("sent_by__isnull", True), ("state", "draft")
                            ),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("sent_at__isnull", False),
                                ("sent_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="campaign_sent_has_sender",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("state", "closed")),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True), ("closed_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="campaign_closed_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChosenSupplier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen",
                        to="suppliers.campaign",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen_for",
                        to="suppliers.supplier",
                    ),
                ),
                (
                    "skip",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "To be asked"),
                            ("asked", "Is being asked already, or answered lately"),
                            ("equivalent", "Has answered elsewhere, and that still holds"),
                            ("no_contact", "No contact to write to"),
                            ("by_hand", "Left out by hand"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "supplier"), name="chosen_supplier_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("skip__in", ["", "asked", "equivalent", "no_contact", "by_hand"])
                        ),
                        name="chosen_supplier_skip_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="suppliers.campaign",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="suppliers.supplier",
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="suppliers.suppliercontact",
                    ),
                ),
                ("to_name", models.CharField(max_length=120)),
                ("to_email", models.EmailField(max_length=254)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Not started"),
                            ("started", "Started"),
                            ("submitted", "Submitted"),
                            ("queried", "Queried"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("elsewhere", "Answered elsewhere"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "opened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Continue was pressed"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="the contact said it is them"),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="first handed in")),
                ("told_by_phone_on", models.DateField(blank=True, null=True)),
                (
                    "settled_at",
                    models.DateTimeField(
                        blank=True,
                        null=True,
                        verbose_name="accepted, declined, answered elsewhere, withdrawn",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="why declined or withdrawn")),
                (
                    "elsewhere_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sedex", "Sedex self-assessment or audit"),
                            ("msat", "Modern Slavery Assessment Tool"),
                            ("ecovadis", "EcoVadis rating"),
                            ("own_statement", "Own modern slavery statement"),
                            ("other", "Something else"),
                        ],
                        max_length=13,
                    ),
                ),
                ("elsewhere_reference", models.CharField(blank=True, max_length=300)),
                (
                    "elsewhere",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="suppliers.equivalent",
                    ),
                ),
                ("no_response_on", models.DateField(blank=True, null=True)),
                (
                    "handed_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("handed_on", models.DateField(blank=True, null=True)),
                ("handed_settled_at", models.DateTimeField(blank=True, null=True)),
                ("handed_note", models.TextField(blank=True, verbose_name="what was done about the silence")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["campaign", "state"], name="invitation_by_state"),
                    models.Index(
                        condition=models.Q(("state__in", ["open", "started"])),
                        fields=["campaign"],
                        name="invitation_unanswered",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "supplier"), name="invitation_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "open",
                                    "started",
                                    "submitted",
                                    "queried",
                                    "accepted",
                                    "declined",
                                    "elsewhere",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="invitation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["submitted", "queried"]), _negated=True),
                            ("submitted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="invitation_submitted_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_at__isnull", False),
                                ("state__in", ["accepted", "declined", "elsewhere", "withdrawn"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["accepted", "declined", "elsewhere", "withdrawn"]),
                                    _negated=True,
                                ),
                                ("settled_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_settled_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["declined", "withdrawn"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="invitation_ended_has_reason",
                        violation_error_message="Give a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "elsewhere"), _negated=True),
                            models.Q(
                                models.Q(("elsewhere_kind", ""), _negated=True),
                                models.Q(("elsewhere_reference", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_elsewhere_says_where",
                        violation_error_message="Say where you answered, and under which reference.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_on__isnull", True), ("handed_to__isnull", True)),
                            models.Q(
                                ("handed_on__isnull", False),
                                ("handed_to__isnull", False),
                                ("no_response_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_handed_over_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks",
                        to="suppliers.invitation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invitation", "Invitation"),
                            ("reminder", "Reminder"),
                            ("fresh_link", "Fresh link"),
                            ("receipt", "Receipt"),
                            ("query", "Question about an answer"),
                            ("report", "Report"),
                            ("withdrawn", "Withdrawal"),
                        ],
                        max_length=10,
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=40)),
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbox.mail"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("bounced_on", models.DateField(blank=True, null=True)),
                (
                    "bounced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("bounced_why", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("invitation", "kind", "rule"), name="ask_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "invitation",
                                    "reminder",
                                    "fresh_link",
                                    "receipt",
                                    "query",
                                    "report",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="ask_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bounced_by__isnull", True),
                                ("bounced_on__isnull", True),
                                ("bounced_why", ""),
                            ),
                            models.Q(
                                ("bounced_by__isnull", False),
                                ("bounced_on__isnull", False),
                                models.Q(("bounced_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ask_bounced_says_why",
                        violation_error_message="Say what the bounce said.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PassedOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passed_over",
                        to="suppliers.invitation",
                    ),
                ),
                ("rule", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("invitation", "rule"), name="passed_over_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="suppliers.invitation",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wrong_person", "I am the wrong person"),
                            ("no_longer", "We no longer supply you"),
                            ("link_asked", "Asked for a fresh link"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=120, verbose_name="who is the right person"),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="their email address")),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
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
                ("settled_note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["invitation"],
                        name="notice_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["wrong_person", "no_longer", "link_asked"])),
                        name="notice_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("settled_at__isnull", True), models.Q(("kind", "link_asked"), _negated=True)
                        ),
                        fields=("invitation", "kind"),
                        name="notice_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
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
                        related_name="acceptance",
                        to="suppliers.invitation",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="your name")),
                ("role", models.CharField(max_length=120, verbose_name="your role")),
                ("at", models.DateTimeField()),
                ("reference", models.CharField(max_length=12, unique=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("role", ""), _negated=True)
                        ),
                        name="acceptance_names_somebody",
                        violation_error_message="Enter your name and your role.",
                    )
                ],
            },
        ),
    ]
