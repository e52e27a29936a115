import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_shared_cache"),
        ("actions", "0005_plan_import"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Partnership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("purpose", models.TextField(verbose_name="what it is for")),
                ("covers", models.CharField(blank=True, max_length=200, verbose_name="the area it covers")),
                (
                    "looked_over_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="members and seats last looked over"
                    ),
                ),
                ("archived_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="our contact",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        condition=models.Q(("archived_on__isnull", True)),
                        name="partnership_named_once",
                        violation_error_message="There is a partnership of this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="partnership_has_name",
                        violation_error_message="A partnership needs a name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organisation", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("local_authority", "Local authority"),
                            ("health", "Health"),
                            ("charity", "Charity"),
                            ("regulator", "Regulator"),
                            ("business", "Business"),
                            ("police", "Police"),
                            ("other", "Other"),
                        ],
                        max_length=15,
                        verbose_name="kind of body",
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=200, verbose_name="role that is invited")),
                ("contact_name", models.CharField(blank=True, max_length=120)),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="contact’s e-mail address"),
                ),
                ("joined_on", models.DateField(blank=True, null=True, verbose_name="joined")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="actions.partnership",
                    ),
                ),
            ],
            options={
                "ordering": ["organisation", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "local_authority",
                                    "health",
                                    "charity",
                                    "regulator",
                                    "business",
                                    "police",
                                    "other",
                                ],
                            )
                        ),
                        name="member_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organisation", ""), _negated=True),
                        name="member_has_organisation",
                        violation_error_message="A member needs the name of its organisation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("joined_on__isnull", True),
                            ("left_on__isnull", True),
                            ("left_on__gte", models.F("joined_on")),
                            _connector="OR",
                        ),
                        name="member_left_after_joining",
                        violation_error_message="A member cannot leave before it joined.",
                    ),
                    models.UniqueConstraint(
                        models.F("partnership"),
                        django.db.models.functions.text.Lower("organisation"),
                        condition=models.Q(("left_on__isnull", True)),
                        name="member_sits_once",
                        violation_error_message="This organisation is a member already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True, verbose_name="what was agreed")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=60, verbose_name="the partner’s reference"),
                ),
                ("agreed_on", models.DateField(verbose_name="agreed on")),
                ("agreed_at", models.CharField(blank=True, max_length=200, verbose_name="at which meeting")),
                ("first_due_on", models.DateField()),
                ("due_on", models.DateField(verbose_name="due date")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed"),
                            ("in_progress", "In progress"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="agreed",
                        max_length=11,
                    ),
                ),
                ("update_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("dropped_on", models.DateField(blank=True, null=True)),
                ("dropped_reason", models.TextField(blank=True)),
                ("archived_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="actions.member",
                        verbose_name="lead body",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="our owner or contact",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="actions.partnership",
                    ),
                ),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["agreed", "in_progress", "done", "dropped"])),
                        name="task_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="task_has_title",
                        violation_error_message="A task needs a title.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__gte", models.F("agreed_on")),
                            ("first_due_on__gte", models.F("agreed_on")),
                        ),
                        name="task_due_after_agreed",
                        violation_error_message="The due date must be the same as or after the day it was agreed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("done_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="task_done_has_date",
                        violation_error_message="A task that is done needs its day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dropped_on__isnull", False),
                                ("state", "dropped"),
                                models.Q(("dropped_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "dropped"), _negated=True),
                                ("dropped_on__isnull", True),
                                ("dropped_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="task_dropped_has_reason",
                        violation_error_message="A dropped task needs its day and a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("action__isnull", True),
                            models.Q(("lead__isnull", True), ("state__in", ["agreed", "in_progress"])),
                            _connector="OR",
                        ),
                        name="task_in_plan_is_ours",
                        violation_error_message="Only an open task that we lead is taken into the plan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("action__isnull", True),
                                ("state__in", ["agreed", "in_progress"]),
                                ("update_on__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("action__isnull", True),
                                    ("state__in", ["agreed", "in_progress"]),
                                    _negated=True,
                                ),
                                ("update_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="task_asked_while_open",
                        violation_error_message="An update is asked for while a task is open and not in the plan.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("update_on__isnull", False)),
                        fields=["update_on"],
                        name="task_awaiting_update",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=200, verbose_name="role that is invited")),
                (
                    "not_needed",
                    models.CharField(blank=True, max_length=300, verbose_name="why no seat is needed"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="actions.partnership",
                    ),
                ),
            ],
            options={
                "ordering": ["department__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "department"),
                        name="seat_settled_once",
                        violation_error_message="This department’s seat is settled already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("role", ""), _negated=True), ("not_needed", "")),
                            models.Q(("role", ""), models.Q(("not_needed", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="seat_is_invited_or_not_needed",
                        violation_error_message="Name the role that is invited, or say why no seat is needed: one of the two.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answers_on", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("is_done", models.BooleanField(default=False)),
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
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="actions.partnertask",
                    ),
                ),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("task", "answers_on"),
                        name="update_answers_a_date_once",
                        violation_error_message="The update for this date has been given already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True),
                        name="update_has_note",
                        violation_error_message="Say what was heard.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_on__isnull", True), ("reason", ""), ("to_on__isnull", True)),
                            models.Q(
                                ("from_on__isnull", False),
                                ("to_on__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("to_on", models.F("from_on")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="update_new_date_has_reason",
                        violation_error_message="Another date needs a reason.",
                    ),
                ],
            },
        ),
    ]
