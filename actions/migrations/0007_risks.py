"""Priority risks, known unknowns, their yearly reviews and the actions that answer them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0006_partners"),
        ("suppliers", "0004_spend"),
    ]

    operations = [
        migrations.CreateModel(
            name="KnownUnknown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closed_reason", models.TextField(blank=True)),
                ("offered", models.BooleanField(default=False, verbose_name="offered to the statement")),
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
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("title", models.CharField(max_length=200, verbose_name="what we do not know")),
                ("why", models.TextField(verbose_name="why it matters")),
                ("how", models.TextField(verbose_name="how we will find out")),
                ("by_on", models.DateField(verbose_name="to be found out by")),
                ("noted_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Not known yet"),
                            ("found_out", "Found out"),
                            ("cannot_be_known", "Cannot be known"),
                        ],
                        default="open",
                        max_length=15,
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="what we found out")),
                ("evidence_link", models.URLField(blank=True, max_length=1000)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("marking__in", ["official", "official_sensitive"])),
                        name="knownunknown_marking_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", True), ("review_on__isnull", False), ("state", "open")
                            ),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("closed_on__isnull", False),
                                ("review_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="knownunknown_reviewed_while_open",
                        violation_error_message="It has a next review while it is open, and a date when it is closed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offered", False),
                            models.Q(("public_wording", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="knownunknown_offered_in_words",
                        violation_error_message="Write the wording for the public before offering it to the statement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cleared", False),
                            models.Q(
                                ("marking", "official"), models.Q(("public_wording", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="knownunknown_cleared_can_be_public",
                        violation_error_message="Only what is OFFICIAL and has wording for the public can be cleared.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "found_out", "cannot_be_known"])),
                        name="unknown_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            models.Q(("how", ""), _negated=True),
                        ),
                        name="unknown_says_what",
                        violation_error_message="Say what is not known, why it matters, and how it will be found out.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by_on__gte", models.F("noted_on"))),
                        name="unknown_by_after_noted",
                        violation_error_message="The day by which it is found out must not be before it was noted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "found_out"), models.Q(("answer", ""), _negated=True)),
                            models.Q(
                                models.Q(("state", "found_out"), _negated=True),
                                ("answer", ""),
                                ("evidence_link", ""),
                            ),
                            _connector="OR",
                        ),
                        name="unknown_found_out_has_answer",
                        violation_error_message="Say what was found out.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "cannot_be_known"), models.Q(("closed_reason", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("state", "cannot_be_known"), _negated=True), ("closed_reason", "")
                            ),
                            _connector="OR",
                        ),
                        name="unknown_cannot_says_why",
                        violation_error_message="Say why it cannot be known.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evidence_link", ""),
                            ("evidence_link__startswith", "https://"),
                            ("evidence_link__startswith", "http://"),
                            _connector="OR",
                        ),
                        name="unknown_link_is_web",
                        violation_error_message="A link starts with https:// or http://.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("review_on__isnull", False)),
                        fields=["review_on"],
                        name="knownunknown_sweep",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["by_on"], name="unknown_by_sweep"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriorityRisk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closed_reason", models.TextField(blank=True)),
                ("offered", models.BooleanField(default=False, verbose_name="offered to the statement")),
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
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("title", models.CharField(max_length=200)),
                (
                    "lies_in",
                    models.CharField(
                        choices=[("own", "Own operations"), ("chain", "Supply chain")],
                        max_length=5,
                        verbose_name="where it lies",
                    ),
                ),
                ("who", models.TextField(verbose_name="who is at risk")),
                ("places", models.TextField(blank=True, verbose_name="where")),
                (
                    "tiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list, size=None
                    ),
                ),
                ("method", models.TextField(verbose_name="how it was assessed")),
                ("assessed_by", models.CharField(max_length=200)),
                ("assessed_on", models.DateField()),
                (
                    "salience",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")], max_length=6
                    ),
                ),
                ("salience_reason", models.TextField(verbose_name="why so grave")),
                ("done_now", models.TextField(blank=True, verbose_name="what is done now")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=6
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.category",
                        verbose_name="category",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("marking__in", ["official", "official_sensitive"])),
                        name="priorityrisk_marking_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", True), ("review_on__isnull", False), ("state", "open")
                            ),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("closed_on__isnull", False),
                                ("review_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="priorityrisk_reviewed_while_open",
                        violation_error_message="It has a next review while it is open, and a date when it is closed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offered", False),
                            models.Q(("public_wording", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="priorityrisk_offered_in_words",
                        violation_error_message="Write the wording for the public before offering it to the statement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cleared", False),
                            models.Q(
                                ("marking", "official"), models.Q(("public_wording", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="priorityrisk_cleared_can_be_public",
                        violation_error_message="Only what is OFFICIAL and has wording for the public can be cleared.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "closed"])), name="risk_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lies_in__in", ["own", "chain"])), name="risk_place_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("salience__in", ["high", "medium", "low"])),
                        name="risk_salience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("who", ""), _negated=True),
                            models.Q(("method", ""), _negated=True),
                            models.Q(("assessed_by", ""), _negated=True),
                            models.Q(("salience_reason", ""), _negated=True),
                        ),
                        name="risk_says_what",
                        violation_error_message="Say who is at risk, how grave it is and why, and how that was assessed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lies_in", "own"), ("tiers", [])),
                            models.Q(
                                ("lies_in", "chain"),
                                ("tiers__contained_by", [1, 2, 3]),
                                models.Q(("tiers", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="risk_tiers_of_the_chain",
                        violation_error_message="A risk in the supply chain names its tiers; our own operations have none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_reason", ""), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                models.Q(("closed_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="risk_closed_says_why",
                        violation_error_message="Say why the risk is closed.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("review_on__isnull", False)),
                        fields=["review_on"],
                        name="priorityrisk_sweep",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnsweringAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answering",
                        to="actions.action",
                    ),
                ),
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
                    "unknown",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answering",
                        to="actions.knownunknown",
                    ),
                ),
                (
                    "risk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answering",
                        to="actions.priorityrisk",
                    ),
                ),
            ],
            options={
                "ordering": ["action__number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("risk__isnull", False), ("unknown__isnull", True)),
                            models.Q(("risk__isnull", True), ("unknown__isnull", False)),
                            _connector="OR",
                        ),
                        name="answering_one_thing",
                    ),
                    models.UniqueConstraint(
                        fields=("risk", "action"),
                        name="risk_answered_by_an_action_once",
                        violation_error_message="The action is there already.",
                    ),
                    models.UniqueConstraint(
                        fields=("unknown", "action"),
                        name="unknown_answered_by_an_action_once",
                        violation_error_message="The action is there already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearlyReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField()),
                ("given_on", models.DateField()),
                ("given_at", models.DateTimeField()),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("no_change", "Still right: nothing has changed"),
                            ("changed", "Something has changed"),
                        ],
                        max_length=9,
                    ),
                ),
                ("what_changed", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "risk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="actions.priorityrisk",
                    ),
                ),
                (
                    "unknown",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="actions.knownunknown",
                    ),
                ),
            ],
            options={
                "ordering": ["-given_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("risk__isnull", False), ("unknown__isnull", True)),
                            models.Q(("risk__isnull", True), ("unknown__isnull", False)),
                            _connector="OR",
                        ),
                        name="yearly_review_of_one_thing",
                    ),
                    models.UniqueConstraint(
                        fields=("risk", "due_on"),
                        name="risk_review_answers_a_date_once",
                        violation_error_message="This review has been given already.",
                    ),
                    models.UniqueConstraint(
                        fields=("unknown", "due_on"),
                        name="unknown_review_answers_a_date_once",
                        violation_error_message="This review has been given already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("finding__in", ["no_change", "changed"])),
                        name="yearly_review_finding_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finding", "changed"), _negated=True),
                            models.Q(("what_changed", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="yearly_review_says_what_changed",
                        violation_error_message="Say what has changed.",
                    ),
                ],
            },
        ),
    ]
