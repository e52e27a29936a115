"""Reviews and changes of target dates."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0001_action"),
    ]

    operations = [
        migrations.CreateModel(
            name="DateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="date_changes",
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
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="date_change_has_reason",
                        violation_error_message="Say why the date changes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_on", models.F("from_on")), _negated=True),
                        name="date_change_changes",
                        violation_error_message="The new date is the same as the old one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                ("no_change", models.BooleanField(default=False, verbose_name="no change since last time")),
                ("what_was_done", models.TextField(blank=True)),
                (
                    "rating",
                    models.CharField(
                        choices=[
                            ("red", "Red: off track, needs a decision"),
                            ("amber", "Amber: at risk, being handled"),
                            ("green", "Green: on track"),
                        ],
                        max_length=5,
                    ),
                ),
                ("rating_reason", models.TextField(blank=True)),
                ("next_steps", models.TextField(blank=True)),
                ("dates_missed", models.PositiveSmallIntegerField(default=0)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
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
            ],
            options={
                "ordering": ["-given_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "due_on"),
                        name="review_answers_a_date_once",
                        violation_error_message="This review has been given already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rating__in", ["red", "amber", "green"])),
                        name="review_rating_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rating", "red"), _negated=True),
                            models.Q(("rating_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="review_red_has_reason",
                        violation_error_message="A red rating needs a reason and what is needed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("no_change", True),
                            models.Q(("what_was_done", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="review_says_what_was_done",
                        violation_error_message="Say what was done, or that nothing changed since last time.",
                    ),
                ],
            },
        ),
    ]
