"""Returns that are owed, the counts that were handed in, which the database itself keeps, and the files they came from."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was handed in never changes and is never taken out. Whether it stands may change: it is corrected, or taken back.
SQL = """
CREATE FUNCTION returns_what_was_handed_in_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'is_standing' = to_jsonb(OLD) - 'is_standing' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A count never changes: % on % is refused. Correct it with another row.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER returns_count_is_kept BEFORE UPDATE OR DELETE ON actions_returncount
    FOR EACH ROW EXECUTE FUNCTION returns_what_was_handed_in_is_kept();
"""
BACK = """
DROP TRIGGER returns_count_is_kept ON actions_returncount;
DROP FUNCTION returns_what_was_handed_in_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0015_training"),
        ("suppliers", "0031_told_elsewhere"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("lines", models.JSONField()),
                ("added", models.PositiveIntegerField(default=0)),
                ("corrected", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("checked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
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
                "ordering": ["-checked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReturnSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("vetting", "Vetting"),
                            ("right_to_work", "Right-to-work checks"),
                            ("induction", "Induction packs"),
                            ("head_count", "Head-count of an agency"),
                        ],
                        max_length=13,
                        verbose_name="what is counted",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("employees", "Employees"),
                            ("agency", "Agency workers"),
                            ("volunteers", "Volunteers"),
                            ("contractors", "Contractors"),
                        ],
                        max_length=11,
                        verbose_name="of whom",
                    ),
                ),
                ("method", models.TextField(blank=True, verbose_name="how it is counted")),
                (
                    "every",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Month"), (3, "Quarter"), (6, "Half-year"), (12, "Year")],
                        verbose_name="how often",
                    ),
                ),
                ("first_on", models.DateField(verbose_name="first day that is counted")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="next day that is counted")),
                ("due_on", models.DateField(blank=True, null=True)),
                ("registered_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("ended_reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                        verbose_name="agency",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "return series",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="ReturnCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_at", models.DateField(verbose_name="as at")),
                (
                    "required",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="how many must"),
                ),
                ("done", models.PositiveIntegerField(verbose_name="how many are")),
                ("note", models.TextField(blank=True)),
                ("entered_at", models.DateTimeField()),
                ("is_standing", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True, verbose_name="why it is corrected")),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="actions.returncount",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "of_import",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="actions.returnimport",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="actions.returnseries",
                    ),
                ),
            ],
            options={
                "ordering": ["-as_at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="returnimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="returnimport_confirmed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="returnimport_undone_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="returnseries",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False)), fields=["due_on"], name="returnseries_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["vetting", "right_to_work", "induction", "head_count"])),
                name="returnseries_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("every__in", [1, 3, 6, 12])), name="returnseries_every_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnseries",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", ""), ("kind", "head_count"), ("supplier__isnull", False)),
                    models.Q(
                        models.Q(("kind", "head_count"), _negated=True),
                        ("group__in", ["employees", "agency", "volunteers", "contractors"]),
                        ("supplier__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="returnseries_of_somebody",
                violation_error_message="A head-count is of one agency, everything else of one group of people.",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnseries",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_on__isnull", False),
                        ("ended_on__isnull", True),
                        ("ended_reason", ""),
                        ("next_on__isnull", False),
                    ),
                    models.Q(
                        ("due_on__isnull", True),
                        ("ended_on__isnull", False),
                        ("next_on__isnull", True),
                        models.Q(("ended_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="returnseries_owed_until_ended",
                violation_error_message="It has a next day while it is owed, and a reason when it is ended.",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnseries",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True), ("supplier__isnull", True)),
                fields=("kind", "group"),
                name="returnseries_once_a_group",
                violation_error_message="This is counted of them already. People would be counted twice.",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnseries",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True), ("supplier__isnull", False)),
                fields=("supplier",),
                name="returnseries_once_an_agency",
                violation_error_message="The people of this agency are counted already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="returncount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("required__isnull", True), ("done__lte", models.F("required")), _connector="OR"
                ),
                name="returncount_is_a_part",
                violation_error_message="It cannot be more than how many must.",
            ),
        ),
        migrations.AddConstraint(
            model_name="returncount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("reason", "")),
                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="returncount_correction_has_reason",
                violation_error_message="Say why it is corrected.",
            ),
        ),
        migrations.AddConstraint(
            model_name="returncount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_standing", True)),
                fields=("series", "as_at"),
                name="returncount_once_a_day",
                violation_error_message="There is a count of that day already. Correct that one.",
            ),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
