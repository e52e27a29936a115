"""Who stands behind the suppliers we pay: companies, and the links between them."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0006_record"),
        ("files", "0002_restricted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChainCompany",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("normalised_name", models.CharField(blank=True, editable=False, max_length=200)),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "company_number",
                    models.CharField(blank=True, max_length=40, verbose_name="registration number"),
                ),
                ("added_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "added_by",
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
                        related_name="chain_places",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "chain companies",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supplier__isnull", False),
                            models.Q(
                                models.Q(("name", ""), _negated=True),
                                models.Q(("normalised_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="chain_company_has_a_name",
                        violation_error_message="Enter the company’s name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country", ""), ("country__regex", "^[A-Z]{2}$"), _connector="OR"
                        ),
                        name="chain_company_country_form",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supplier__isnull", True)),
                        fields=("normalised_name", "country"),
                        name="chain_company_once_a_country",
                        violation_error_message="A company of this name in this country is known already.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["normalised_name"], name="chain_company_by_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChainLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="good or service")),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("declared", "Declared by the supplier"),
                            ("contract", "Contract"),
                            ("audit", "Audit or visit"),
                            ("published", "Published list"),
                            ("research", "Our own research"),
                        ],
                        max_length=10,
                        verbose_name="how we know",
                    ),
                ),
                (
                    "sure",
                    models.CharField(
                        choices=[("sure", "Sure"), ("likely", "Likely"), ("unsure", "Unsure")],
                        max_length=10,
                        verbose_name="how sure we are",
                    ),
                ),
                ("source", models.CharField(max_length=300)),
                ("source_on", models.DateField(verbose_name="date of the source")),
                ("evidence_link", models.URLField(blank=True, max_length=1000)),
                ("note", models.TextField(blank=True)),
                ("added_at", models.DateTimeField()),
                ("written_on", models.DateField(editable=False)),
                ("removed_on", models.DateField(blank=True, editable=False, null=True)),
                ("removed_reason", models.TextField(blank=True, editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bought",
                        to="suppliers.chaincompany",
                    ),
                ),
                (
                    "evidence_file",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sold",
                        to="suppliers.chaincompany",
                    ),
                ),
            ],
            options={
                "ordering": ["-added_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True),
                        name="chain_link_names_a_good",
                        violation_error_message="Say what is supplied.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("buyer", models.F("seller")), _negated=True),
                        name="chain_link_not_to_itself",
                        violation_error_message="A company does not stand behind itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("how__in", ["declared", "contract", "audit", "published", "research"])
                        ),
                        name="chain_link_how_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sure__in", ["sure", "likely", "unsure"])),
                        name="chain_link_how_sure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="chain_link_has_a_source",
                        violation_error_message="Say how you know.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_on__lte", models.F("written_on"))),
                        name="chain_link_source_not_ahead",
                        violation_error_message="Date of the source must be today or in the past.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country", ""), ("country__regex", "^[A-Z]{2}$"), _connector="OR"
                        ),
                        name="chain_link_country_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evidence_link", ""), ("evidence_link__regex", "^https?://"), _connector="OR"
                        ),
                        name="chain_link_evidence_on_the_web",
                        violation_error_message="Enter a link that begins with https:// or http://.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_on__isnull", True), ("removed_reason", "")),
                            models.Q(
                                ("removed_on__isnull", False), models.Q(("removed_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="chain_link_removed_with_reason",
                        violation_error_message="Say why the link is taken out.",
                    ),
                    models.UniqueConstraint(
                        models.F("buyer"),
                        models.F("seller"),
                        django.db.models.functions.text.Lower("what"),
                        condition=models.Q(("removed_on__isnull", True)),
                        name="chain_link_once_a_good",
                        violation_error_message="This link is known already: the same two companies and the same good.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["-added_at", "-id"], name="chain_link_newest"),
                    models.Index(fields=["what", "id"], name="chain_link_by_good"),
                    models.Index(fields=["country", "id"], name="chain_link_by_country"),
                    models.Index(fields=["-source_on", "-id"], name="chain_link_by_source"),
                ],
            },
        ),
    ]
