"""What an action of a full plan has besides: supporting departments, milestones, a place, an archive, rounds."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Deferrable, F, Q

# The constraint that follows needs a place for each action. Rows that are there keep the order of their numbers.
PLACES = """
UPDATE actions_action SET position = ranked.place
FROM (SELECT id, row_number() OVER (ORDER BY number) AS place FROM actions_action) AS ranked
WHERE ranked.id = actions_action.id;
"""

# An open milestone lies between its action's start and target. No check of one row can say this: it is held from
# both sides. FOR SHARE lets a milestone wait for whoever is moving the dates of its action, and the other way round.
WITHIN = """
CREATE FUNCTION milestone_lies_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    starts date;
    ends date;
BEGIN
    SELECT start_on, target_on INTO starts, ends FROM actions_action WHERE id = NEW.action_id FOR SHARE;
    IF NEW.due_on < starts OR NEW.due_on > ends THEN
        RAISE EXCEPTION 'A milestone lies between the start and the target of its action.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_lies_within_its_action';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION action_holds_its_milestones() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM actions_milestone
        WHERE action_id = NEW.id AND reached_on IS NULL AND archived_at IS NULL
          AND (due_on < NEW.start_on OR due_on > NEW.target_on)
    ) THEN
        RAISE EXCEPTION 'A milestone lies between the start and the target of its action.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_lies_within_its_action';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER milestone_lies_within_its_action AFTER INSERT OR UPDATE ON actions_milestone
    FOR EACH ROW WHEN (NEW.reached_on IS NULL AND NEW.archived_at IS NULL)
    EXECUTE FUNCTION milestone_lies_within();
CREATE TRIGGER action_holds_its_milestones AFTER UPDATE ON actions_action
    FOR EACH ROW WHEN (OLD.start_on IS DISTINCT FROM NEW.start_on OR OLD.target_on IS DISTINCT FROM NEW.target_on)
    EXECUTE FUNCTION action_holds_its_milestones();
"""

WITHOUT = """
DROP TRIGGER action_holds_its_milestones ON actions_action;
DROP TRIGGER milestone_lies_within_its_action ON actions_milestone;
DROP FUNCTION action_holds_its_milestones();
DROP FUNCTION milestone_lies_within();
"""


def day_of_a_month(name: str) -> migrations.AddConstraint:
    """The constraint that one of the two rounds is a real day of a month."""
    return migrations.AddConstraint(
        model_name="reviewrounds",
        constraint=models.CheckConstraint(
            condition=Q(**{f"{name}_month__isnull": True})
            | Q(**{f"{name}_day__gte": 1})
            & (
                Q(**{f"{name}_month__in": [1, 3, 5, 7, 8, 10, 12], f"{name}_day__lte": 31})
                | Q(**{f"{name}_month__in": [4, 6, 9, 11], f"{name}_day__lte": 30})
                | Q(**{f"{name}_month": 2, f"{name}_day__lte": 29})
            ),
            name=f"rounds_{name}_is_a_day",
            violation_error_message=f"The {name} round must be a real day of a month.",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_shared_cache"), ("actions", "0003_evidence")]

    operations = [
        migrations.AddField(
            model_name="action",
            name="supporting_departments",
            field=models.ManyToManyField(
                blank=True,
                related_name="supported_actions",
                to="accounts.department",
                verbose_name="supporting departments",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="position",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="place in the plan"),
        ),
        migrations.AddField(
            model_name="action",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="form_id",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="action",
            name="starter",
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.UniqueConstraint(
                deferrable=Deferrable.DEFERRED, fields=("position",), name="action_place_is_its_own"
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=Q(archived_at__isnull=True, position__isnull=False, position__gte=1)
                | Q(archived_at__isnull=False, position__isnull=True),
                name="action_has_place_unless_archived",
                violation_error_message="An action has a place in the plan until it is archived.",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(progress__in=("completed", "cancelled")),
                name="action_archived_is_closed",
                violation_error_message="Only a completed or cancelled action can be archived.",
            ),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("due_on", models.DateField(verbose_name="due date")),
                ("reached_on", models.DateField(blank=True, null=True, verbose_name="reached on")),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="actions.action",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(title=""),
                        name="milestone_has_title",
                        violation_error_message="A milestone needs a title.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=Q(reached_on__isnull=True, archived_at__isnull=True),
                        fields=["due_on"],
                        name="milestone_sweep",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WITHIN, WITHOUT),
        migrations.CreateModel(
            name="ReviewRounds",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spring_day", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("spring_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("autumn_day", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("autumn_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name_plural": "review rounds",
                "constraints": [
                    models.CheckConstraint(condition=Q(pk=1), name="rounds_are_one_row"),
                    models.CheckConstraint(
                        condition=Q(
                            spring_day__isnull=False,
                            spring_month__isnull=False,
                            autumn_day__isnull=False,
                            autumn_month__isnull=False,
                        )
                        | Q(
                            spring_day__isnull=True,
                            spring_month__isnull=True,
                            autumn_day__isnull=True,
                            autumn_month__isnull=True,
                        ),
                        name="rounds_are_two_or_none",
                        violation_error_message="Enter both rounds, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=Q(spring_month__isnull=True)
                        | Q(spring_month__lt=F("autumn_month"))
                        | Q(spring_month=F("autumn_month"), spring_day__lt=F("autumn_day")),
                        name="rounds_in_order",
                        violation_error_message="The autumn round must come after the spring round in the year.",
                    ),
                ],
            },
        ),
        day_of_a_month("spring"),
        day_of_a_month("autumn"),
    ]
