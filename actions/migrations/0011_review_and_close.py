"""Reviews that say what is needed and count "no change"; questions about them; completions that a second person accepts.

What stood before is carried over between the new columns and the constraints that ask for them, in one transaction.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Until now one field asked for both: what is wrong, and what is needed from whom.
CARRY_OVER = """
UPDATE actions_review SET needed = 'Said with the reason.' WHERE rating = 'red';
UPDATE actions_action SET needed = 'Said with the reason.' WHERE rating = 'red';
WITH runs AS (
    SELECT id, action_id, no_change, given_at,
           count(*) FILTER (WHERE NOT no_change) OVER (PARTITION BY action_id ORDER BY given_at, id) AS run
    FROM actions_review
), counted AS (
    SELECT id, action_id, no_change, given_at,
           count(*) FILTER (WHERE no_change) OVER (PARTITION BY action_id, run ORDER BY given_at, id) AS times
    FROM runs
), stored AS (
    UPDATE actions_review r SET unchanged_times = c.times FROM counted c WHERE r.id = c.id AND c.no_change
)
UPDATE actions_action a SET unchanged_times = c.times
FROM (SELECT DISTINCT ON (action_id) action_id, no_change, times FROM counted ORDER BY action_id, given_at DESC, id DESC) c
WHERE a.id = c.action_id AND c.no_change;
-- What waits for the end of the transaction is looked at now: a table with such triggers pending takes no constraint.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("actions", "0010_meetings"),
    ]

    operations = [
        migrations.AddField(
            "action", "needed", models.TextField("what is needed", blank=True, default=""), False
        ),
        migrations.AddField("action", "unchanged_times", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("action", "handed_in_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "review", "needed", models.TextField("what is needed, from whom", blank=True, default=""), False
        ),
        migrations.AddField("review", "unchanged_times", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "evidence",
            "removed_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("evidence", "removed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("evidence", "removed_reason", models.TextField(blank=True, default=""), False),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Completion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("outcome_words", models.TextField(verbose_name="what came of it")),
                (
                    "no_evidence_reason",
                    models.TextField(blank=True, verbose_name="why there is no evidence"),
                ),
                ("handed_in_on", models.DateField()),
                ("handed_in_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for acceptance"),
                            ("accepted", "Accepted"),
                            ("returned", "Returned"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reason",
                    models.TextField(blank=True, verbose_name="why it was returned or withdrawn"),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completions",
                        to="actions.action",
                    ),
                ),
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
            ],
            options={
                "ordering": ["-handed_in_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "returned")),
                        fields=["decided_on"],
                        name="completion_returned_sweep",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("action",),
                        name="completion_waits_once",
                        violation_error_message="A completion of this action waits for acceptance already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "accepted", "returned", "withdrawn"])),
                        name="completion_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome_words", ""), _negated=True),
                        name="completion_says_what_came_of_it",
                        violation_error_message="Say what came of it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by", None),
                                ("decided_on__isnull", True),
                                ("state", "waiting"),
                            ),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="completion_decided_has_date",
                        violation_error_message="A decision about a completion has its date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "withdrawn"]),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="completion_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "withdrawn"]),
                            models.Q(("decided_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="completion_accepted_by_a_second_person",
                        violation_error_message="Whoever handed a completion in does not accept or return it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("state__in", ["waiting", "accepted"])),
                            models.Q(
                                ("state__in", ["returned", "withdrawn"]),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="completion_returned_says_why",
                        violation_error_message="Say why it is returned or withdrawn.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_on__isnull", True),
                            ("decided_on__gte", models.F("handed_in_on")),
                            _connector="OR",
                        ),
                        name="completion_decided_after_it_was_handed_in",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.TextField()),
                ("asked_on", models.DateField()),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("unanswered", "Not answered yet"), ("answered", "Answered")],
                        default="unanswered",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="actions.review",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "unanswered")),
                        fields=("review",),
                        name="review_question_waits_once",
                        violation_error_message="A question about this review waits for its answer already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["unanswered", "answered"])),
                        name="review_question_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question", ""), _negated=True),
                        name="review_question_asks",
                        violation_error_message="Write the question.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at", None),
                                ("answered_by", None),
                                ("state", "unanswered"),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("state", "answered"),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_question_answered_has_answer",
                        violation_error_message="Write the answer.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            "review",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rating", "red"), _negated=True),
                    models.Q(("needed", ""), _negated=True),
                    _connector="OR",
                ),
                name="review_red_says_what_is_needed",
                violation_error_message="A red rating says what is needed, and from whom.",
            ),
        ),
        migrations.AddConstraint(
            "review",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("no_change", True), ("unchanged_times__gte", 1)),
                    models.Q(("no_change", False), ("unchanged_times", 0)),
                    _connector="OR",
                ),
                name="review_counts_no_change",
            ),
        ),
        migrations.AddConstraint(
            "action",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rating", "red"), _negated=True),
                    models.Q(("needed", ""), _negated=True),
                    _connector="OR",
                ),
                name="action_red_says_what_is_needed",
                violation_error_message="A red rating says what is needed, and from whom.",
            ),
        ),
        migrations.AddConstraint(
            "action",
            models.CheckConstraint(
                condition=models.Q(
                    ("handed_in_on__isnull", True),
                    ("progress__in", ["not_started", "in_progress"]),
                    _connector="OR",
                ),
                name="action_handed_in_while_at_work",
                violation_error_message="Only an action at work waits for its completion to be accepted.",
            ),
        ),
        migrations.AddConstraint(
            "evidence",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at__isnull", True), ("removed_by", None), ("removed_reason", "")),
                    models.Q(
                        ("removed_at__isnull", False),
                        ("removed_by__isnull", False),
                        models.Q(("removed_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="evidence_removed_says_why",
                violation_error_message="Say why it is removed.",
            ),
        ),
    ]
