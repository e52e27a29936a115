"""Merging: merges and what they point at, pairs that look alike, pairs called different; identity in full.

A trigger holds that ``merged_into`` names a supplier that is not merged itself, whoever writes it and however many at
once: chains and circles cannot be.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The lock makes one merge wait for another: each must see the pointer that the other has just set.
SQL = """
CREATE FUNCTION supplier_merged_into_one_that_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(x'6D736D657267'::bigint);
    PERFORM 1 FROM suppliers_supplier WHERE id = NEW.merged_into_id AND merged_into_id IS NOT NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'A supplier is merged into one that is not merged itself.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    PERFORM 1 FROM suppliers_supplier WHERE merged_into_id = NEW.id;
    IF FOUND THEN
        RAISE EXCEPTION 'A supplier into which others were merged takes them with it.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER supplier_merged_into_one_that_stands AFTER INSERT OR UPDATE OF merged_into_id ON suppliers_supplier
    FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION supplier_merged_into_one_that_stands();
"""

BACK = """
DROP TRIGGER supplier_merged_into_one_that_stands ON suppliers_supplier;
DROP FUNCTION supplier_merged_into_one_that_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0004_spend"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Different",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("undone_at__isnull", True), ("undone_at__gte", models.F("at")), _connector="OR"
                        ),
                        name="merge_undone_afterwards",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProbablePair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("likeness", models.DecimalField(decimal_places=3, max_digits=4)),
                ("same_vat", models.BooleanField(default=False, verbose_name="same VAT number")),
                ("same_postcode", models.BooleanField(default=False)),
                ("weight", models.DecimalField(decimal_places=3, max_digits=5)),
            ],
            options={
                "ordering": ["-weight", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("likeness__range", (0, 1))), name="pair_likeness_is_a_share"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["-weight", "id"], name="pair_by_weight"),
                ],
            },
        ),
        migrations.RemoveField(
            model_name="supplier",
            name="trading_name",
        ),
        migrations.AddField(
            model_name="supplier",
            name="address",
            field=models.TextField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="supplier",
            name="is_compared",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="supplier",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suppliers_owned",
                to=settings.AUTH_USER_MODEL,
                verbose_name="owner in procurement",
            ),
        ),
        migrations.AddField(
            model_name="supplier",
            name="website",
            field=models.URLField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="suppliername",
            name="is_given",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="supplier",
            index=models.Index(
                condition=models.Q(("vat_number", ""), _negated=True),
                fields=["vat_number"],
                name="supplier_by_vat",
            ),
        ),
        migrations.AddIndex(
            model_name="supplier",
            index=models.Index(
                condition=models.Q(("postcode", ""), _negated=True),
                fields=["postcode"],
                name="supplier_by_postcode",
            ),
        ),
        migrations.AddIndex(
            model_name="supplier",
            index=models.Index(
                condition=models.Q(("is_compared", False)), fields=["id"], name="supplier_to_compare"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.CheckConstraint(
                condition=models.Q(("website", ""), ("website__regex", "^https?://"), _connector="OR"),
                name="supplier_website_is_a_page",
                violation_error_message="Website must be an address on the web, like https://example.com",
            ),
        ),
        migrations.AddField(
            model_name="different",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="different",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="suppliers.supplier"
            ),
        ),
        migrations.AddField(
            model_name="different",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="suppliers.supplier"
            ),
        ),
        migrations.AddField(
            model_name="different",
            name="taken_back_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="into",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="took_in", to="suppliers.supplier"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="supplier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="suppliers.supplier"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="probablepair",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="suppliers.supplier"
            ),
        ),
        migrations.AddField(
            model_name="probablepair",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="suppliers.supplier"
            ),
        ),
        migrations.AddConstraint(
            model_name="different",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at__isnull", True)),
                fields=("first", "second"),
                name="different_once",
                violation_error_message="These two are marked as different already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="different",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="different_lower_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("supplier",),
                name="merged_once_at_a_time",
                violation_error_message="This supplier is merged into another already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.CheckConstraint(
                condition=models.Q(("supplier", models.F("into")), _negated=True),
                name="merge_joins_two",
                violation_error_message="A supplier cannot be merged into itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="probablepair",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="pair_once"),
        ),
        migrations.AddConstraint(
            model_name="probablepair",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="pair_lower_first"
            ),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
