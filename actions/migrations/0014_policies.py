"""Policies with what they cover, routes for raising a concern, and their reviews, which the database itself keeps."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What somebody found who read a policy, and what a review came to, never changes and is never taken out.
SQL = """
CREATE FUNCTION policies_what_was_found_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was found never changes: % on % is refused. Look again instead.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER policies_looking_is_kept BEFORE UPDATE OR DELETE ON actions_looking
    FOR EACH ROW EXECUTE FUNCTION policies_what_was_found_is_kept();
CREATE TRIGGER policies_review_is_kept BEFORE UPDATE OR DELETE ON actions_policyreview
    FOR EACH ROW EXECUTE FUNCTION policies_what_was_found_is_kept();
"""
BACK = """
DROP TRIGGER policies_review_is_kept ON actions_policyreview;
DROP TRIGGER policies_looking_is_kept ON actions_looking;
DROP FUNCTION policies_what_was_found_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_shared_cache"),
        ("actions", "0013_plan_print"),
        ("files", "0002_restricted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConcernRoute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("title", models.CharField(max_length=200)),
                ("link", models.URLField(blank=True, max_length=1000)),
                ("registered_on", models.DateField()),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                ("archived_on", models.DateField(blank=True, null=True)),
                ("archived_reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("whistleblowing", "Whistle-blowing"),
                            ("association", "Staff association or union"),
                            ("duty_to_notify", "Duty to notify (section 52)"),
                            ("helpline", "Helpline of somebody else"),
                            ("management", "Managers and professional standards"),
                            ("suppliers", "For suppliers and their workers"),
                            ("other", "Another way"),
                        ],
                        max_length=14,
                    ),
                ),
                ("run_by", models.CharField(max_length=200, verbose_name="who runs it")),
                ("reached", models.TextField(verbose_name="how it is reached")),
                ("purpose", models.TextField(verbose_name="what it is for")),
                (
                    "is_anonymous",
                    models.BooleanField(default=False, verbose_name="it can be used without giving a name"),
                ),
                ("public_wording", models.TextField(blank=True, verbose_name="wording for the public")),
                ("cleared", models.BooleanField(default=False, verbose_name="cleared for publication")),
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("title", models.CharField(max_length=200)),
                ("link", models.URLField(blank=True, max_length=1000)),
                ("registered_on", models.DateField()),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                ("archived_on", models.DateField(blank=True, null=True)),
                ("archived_reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("edition", models.CharField(blank=True, max_length=40, verbose_name="version")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                ("to_change", models.TextField(blank=True, verbose_name="what should change")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
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
                "verbose_name_plural": "policies",
                "ordering": ["number"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Looking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "covers",
                    models.CharField(
                        choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
                        max_length=6,
                        verbose_name="does it cover modern slavery",
                    ),
                ),
                (
                    "provisions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("leaving", "Freedom of workers to terminate employment"),
                                ("movement", "Freedom of movement"),
                                ("association", "Freedom of association"),
                                ("violence", "Prohibits any threat of violence, harassment and intimidation"),
                                ("fees", "Prohibits the use of worker-paid recruitment fees"),
                                ("overtime", "Prohibits compulsory overtime"),
                                ("children", "Prohibits child labour"),
                                ("discrimination", "Prohibits discrimination"),
                                (
                                    "documents",
                                    "Prohibits confiscation of workers' original identification documents",
                                ),
                                (
                                    "remedy",
                                    "Provides access to remedy, compensation and justice for victims of modern slavery",
                                ),
                            ],
                            max_length=14,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("words", models.TextField(verbose_name="what it says")),
                ("looked_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("entered_on", models.DateField()),
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
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lookings",
                        to="actions.policy",
                    ),
                ),
            ],
            options={
                "ordering": ["-looked_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PolicyAction",
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
                        related_name="policy_actions",
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
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policy_actions",
                        to="actions.policy",
                    ),
                ),
            ],
            options={
                "ordering": ["action__number"],
            },
        ),
        migrations.CreateModel(
            name="PolicyReview",
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
                    "found",
                    models.CharField(
                        choices=[
                            ("stands", "It stands as it is"),
                            ("changed", "It was changed"),
                            ("to_change", "It has to change"),
                        ],
                        max_length=9,
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="what was found")),
                ("next_on", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="actions.policy",
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="actions.concernroute",
                    ),
                ),
            ],
            options={
                "ordering": ["-given_at", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="concernroute",
            index=models.Index(
                condition=models.Q(("review_on__isnull", False)),
                fields=["review_on"],
                name="concernroute_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="concernroute",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="concernroute_has_title",
                violation_error_message="Give it a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="concernroute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("archived_on__isnull", True), ("archived_reason", ""), ("review_on__isnull", False)
                    ),
                    models.Q(
                        ("archived_on__isnull", False),
                        ("review_on__isnull", True),
                        models.Q(("archived_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="concernroute_reviewed_while_kept",
                violation_error_message="It has a next review while it is in use, and a reason when it is archived.",
            ),
        ),
        migrations.AddConstraint(
            model_name="concernroute",
            constraint=models.CheckConstraint(
                condition=models.Q(("link", ""), ("link__regex", "^https?://"), _connector="OR"),
                name="concernroute_link_is_web",
                violation_error_message="A link starts with https:// or http://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="concernroute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "whistleblowing",
                            "association",
                            "duty_to_notify",
                            "helpline",
                            "management",
                            "suppliers",
                            "other",
                        ],
                    )
                ),
                name="route_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="concernroute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("run_by", ""), _negated=True),
                    models.Q(("reached", ""), _negated=True),
                    models.Q(("purpose", ""), _negated=True),
                ),
                name="route_says_how",
                violation_error_message="Say who runs it, how it is reached, and what it is for.",
            ),
        ),
        migrations.AddConstraint(
            model_name="concernroute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cleared", False), models.Q(("public_wording", ""), _negated=True), _connector="OR"
                ),
                name="route_cleared_in_words",
                violation_error_message="Write the wording for the public before clearing it.",
            ),
        ),
        migrations.AddIndex(
            model_name="policy",
            index=models.Index(
                condition=models.Q(("review_on__isnull", False)), fields=["review_on"], name="policy_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="policy_has_title",
                violation_error_message="Give it a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("archived_on__isnull", True), ("archived_reason", ""), ("review_on__isnull", False)
                    ),
                    models.Q(
                        ("archived_on__isnull", False),
                        ("review_on__isnull", True),
                        models.Q(("archived_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="policy_reviewed_while_kept",
                violation_error_message="It has a next review while it is in use, and a reason when it is archived.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(("link", ""), ("link__regex", "^https?://"), _connector="OR"),
                name="policy_link_is_web",
                violation_error_message="A link starts with https:// or http://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(("link", ""), ("file__isnull", True), _connector="OR"),
                name="policy_link_or_file",
                violation_error_message="Give a link or a file, not both.",
            ),
        ),
        migrations.AddIndex(
            model_name="looking",
            index=models.Index(fields=["policy", "-looked_on", "-id"], name="looking_last"),
        ),
        migrations.AddConstraint(
            model_name="looking",
            constraint=models.CheckConstraint(
                condition=models.Q(("covers__in", ["yes", "partly", "no"])), name="looking_covers_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="looking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "provisions__contained_by",
                        [
                            "leaving",
                            "movement",
                            "association",
                            "violence",
                            "fees",
                            "overtime",
                            "children",
                            "discrimination",
                            "documents",
                            "remedy",
                        ],
                    )
                ),
                name="looking_provisions_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="looking",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True),
                name="looking_says_what",
                violation_error_message="Say what the policy says, or that it says nothing.",
            ),
        ),
        migrations.AddConstraint(
            model_name="looking",
            constraint=models.CheckConstraint(
                condition=models.Q(("looked_on__lte", models.F("entered_on"))),
                name="looking_not_ahead",
                violation_error_message="The day must be today or in the past.",
            ),
        ),
        migrations.AddConstraint(
            model_name="looking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("covers", "no"), _negated=True), ("provisions", []), _connector="OR"
                ),
                name="looking_no_has_no_provisions",
                violation_error_message="A policy that does not cover modern slavery has none of the provisions.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyaction",
            constraint=models.UniqueConstraint(
                fields=("policy", "action"),
                name="policy_action_once",
                violation_error_message="The action is there already.",
            ),
        ),
        migrations.AddIndex(
            model_name="policyreview",
            index=models.Index(fields=["due_on"], name="policyreview_due_on"),
        ),
        migrations.AddConstraint(
            model_name="policyreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("policy__isnull", False), ("route__isnull", True)),
                    models.Q(("policy__isnull", True), ("route__isnull", False)),
                    _connector="OR",
                ),
                name="policyreview_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("found__in", ["stands", "changed", "to_change"])),
                name="policyreview_found_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("found", "stands"), models.Q(("words", ""), _negated=True), _connector="OR"
                ),
                name="policyreview_says_what",
                violation_error_message="Say what changed, or has to change.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_on__gt", models.F("given_on"))),
                name="policyreview_next_lies_ahead",
                violation_error_message="The next review must be after the day of this one.",
            ),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
