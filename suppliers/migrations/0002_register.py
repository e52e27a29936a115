"""Categories, suppliers, their spellings and finance numbers."""

import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_first"),
        ("suppliers", "0001_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "profile",
                    models.CharField(
                        choices=[
                            ("services", "Services"),
                            ("goods", "Goods"),
                            ("works", "Works"),
                            ("mixed", "Mixed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "f1",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="industry",
                    ),
                ),
                (
                    "f2",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="workforce",
                    ),
                ),
                (
                    "f3",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="location",
                    ),
                ),
                (
                    "f4",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="operating context",
                    ),
                ),
                (
                    "f5",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="raw materials",
                    ),
                ),
                (
                    "f6",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="business model",
                    ),
                ),
                (
                    "agency_labour",
                    models.BooleanField(default=False, verbose_name="agency labour on our site"),
                ),
                ("hints", models.TextField(blank=True)),
                ("source", models.CharField(max_length=200)),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("A", "A: read at its source"),
                            ("B", "B: reported"),
                            ("P", "P: proposed here"),
                        ],
                        max_length=1,
                    ),
                ),
                ("retired", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("profile__in", ["services", "goods", "works", "mixed"])),
                        name="category_profile_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("f1__range", (1, 5))),
                        name="category_f1_from_1_to_5",
                        violation_error_message="Each input is a whole number from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("f2__range", (1, 5))),
                        name="category_f2_from_1_to_5",
                        violation_error_message="Each input is a whole number from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("f3__range", (1, 5))),
                        name="category_f3_from_1_to_5",
                        violation_error_message="Each input is a whole number from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("f4__range", (1, 5))),
                        name="category_f4_from_1_to_5",
                        violation_error_message="Each input is a whole number from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("f5__range", (1, 5))),
                        name="category_f5_from_1_to_5",
                        violation_error_message="Each input is a whole number from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("f6__range", (1, 5))),
                        name="category_f6_from_1_to_5",
                        violation_error_message="Each input is a whole number from 1 to 5.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Supplier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("normalised_name", models.CharField(editable=False, max_length=200)),
                ("trading_name", models.CharField(blank=True, max_length=200)),
                ("company_number", models.CharField(blank=True, max_length=8)),
                ("vat_number", models.CharField(blank=True, max_length=20, verbose_name="VAT number")),
                ("country", models.CharField(blank=True, max_length=2)),
                ("postcode", models.CharField(blank=True, max_length=10)),
                ("is_sole_trader", models.BooleanField(default=False, verbose_name="sole trader")),
                (
                    "category_how",
                    models.CharField(
                        choices=[
                            ("none", "Not given"),
                            ("guessed", "Guessed from the spend file"),
                            ("given", "Given by a person"),
                        ],
                        default="none",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suppliers",
                        to="suppliers.category",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_here",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("normalised_name", ""), _negated=True),
                        ),
                        name="supplier_has_a_name",
                        violation_error_message="Enter the supplier’s name.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("archived_at__isnull", True),
                            ("merged_into__isnull", True),
                            models.Q(("company_number", ""), _negated=True),
                        ),
                        fields=("company_number",),
                        name="supplier_company_number_once",
                        violation_error_message="Another supplier has this company number.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("archived_at__isnull", True),
                            ("company_number", ""),
                            ("merged_into__isnull", True),
                        ),
                        fields=("normalised_name",),
                        name="supplier_name_once_without_number",
                        violation_error_message="Another supplier has this name. Give the company number of one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("company_number", ""),
                            ("company_number__regex", "^([0-9]{8}|[A-Z]{2}[0-9A-Z]{6}|R[0-9]{7})$"),
                            _connector="OR",
                        ),
                        name="supplier_company_number_form",
                        violation_error_message="A company number is 8 digits, or 2 letters and 6 digits, like 01234567 or SC123456.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country", ""), ("country__regex", "^[A-Z]{2}$"), _connector="OR"
                        ),
                        name="supplier_country_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="supplier_not_merged_into_itself",
                        violation_error_message="A supplier cannot be merged into itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category__isnull", True), ("category_how", "none")),
                            models.Q(("category__isnull", False), ("category_how__in", ["guessed", "given"])),
                            _connector="OR",
                        ),
                        name="supplier_category_has_an_origin",
                    ),
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["normalised_name"], name="supplier_name_trigrams", opclasses=["gin_trgm_ops"]
                    ),
                    models.Index(fields=["name", "id"], name="supplier_by_name"),
                    models.Index(fields=["country"], name="supplier_by_country"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplierIdentifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=80)),
                ("value", models.CharField(max_length=40)),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["source", "value"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "value"),
                        name="finance_number_once_a_source",
                        violation_error_message="Another supplier has this finance number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", ""), _negated=True), models.Q(("value", ""), _negated=True)
                        ),
                        name="finance_number_not_blank",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplierName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spelling", models.CharField(max_length=200)),
                ("normalised", models.CharField(max_length=200)),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["spelling"],
                "constraints": [
                    models.UniqueConstraint(fields=("supplier", "spelling"), name="spelling_once_a_supplier"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("spelling", ""), _negated=True),
                            models.Q(("normalised", ""), _negated=True),
                        ),
                        name="spelling_not_blank",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["normalised"], name="spelling_exact"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["normalised"], name="spelling_trigrams", opclasses=["gin_trgm_ops"]
                    ),
                ],
            },
        ),
    ]
