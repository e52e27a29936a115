"""The record of a supplier: contacts, contracts, workforce, equivalents, worker routes, published statements."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("files", "0002_restricted"),
        ("outbox", "0002_attention"),
        ("suppliers", "0005_merging"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("title", models.CharField(max_length=200, verbose_name="what it is for")),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="value in pounds, over its whole life",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "extension",
                    models.CharField(blank=True, max_length=300, verbose_name="how it can be extended"),
                ),
                (
                    "extendable_to",
                    models.DateField(blank=True, null=True, verbose_name="last day with every extension"),
                ),
                (
                    "on_our_site",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")],
                        default="not_known",
                        max_length=9,
                    ),
                ),
                (
                    "subcontracting",
                    models.CharField(
                        choices=[
                            ("not_allowed", "Not allowed"),
                            ("with_consent", "Allowed with our consent"),
                            ("allowed", "Allowed"),
                            ("not_known", "Not known"),
                        ],
                        default="not_known",
                        max_length=12,
                        verbose_name="sub-contracting",
                    ),
                ),
                (
                    "subcontractors_known",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")],
                        default="not_known",
                        max_length=9,
                        verbose_name="sub-contractors are known to us",
                    ),
                ),
                (
                    "has_clause",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")],
                        default="not_known",
                        max_length=9,
                        verbose_name="modern slavery clause",
                    ),
                ),
                (
                    "code_accepted",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="code of conduct or terms accepted"
                    ),
                ),
                ("code_version", models.CharField(blank=True, max_length=40, verbose_name="version")),
                (
                    "code_accepted_by",
                    models.CharField(blank=True, max_length=120, verbose_name="who accepted it"),
                ),
                ("code_accepted_on", models.DateField(blank=True, null=True, verbose_name="accepted on")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "entered_by",
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
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts_managed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contracts",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": [
                    models.OrderBy(models.F("ends_on"), descending=True, nulls_first=True),
                    "-starts_on",
                    "pk",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="contract_has_a_title",
                        violation_error_message="Say what the contract is for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                        name="contract_value_not_negative",
                        violation_error_message="The value of a contract cannot be less than nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="contract_ends_after_it_starts",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("extendable_to__isnull", True),
                            models.Q(("ends_on__isnull", False), ("extendable_to__gte", models.F("ends_on"))),
                            _connector="OR",
                        ),
                        name="contract_is_extended_beyond_its_end",
                        violation_error_message="The last day with every extension must not be before the last day without.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("code_accepted", ""),
                                ("code_accepted_by", ""),
                                ("code_accepted_on__isnull", True),
                                ("code_version", ""),
                            ),
                            models.Q(
                                ("code_accepted_on__isnull", False),
                                models.Q(("code_accepted", ""), _negated=True),
                                models.Q(("code_version", ""), _negated=True),
                                models.Q(("code_accepted_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contract_code_accepted_whole",
                        violation_error_message="Say what was accepted, which version, who and when, or leave all four empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on_our_site__in", ["yes", "no", "not_known"]),
                            ("subcontractors_known__in", ["yes", "no", "not_known"]),
                            ("has_clause__in", ["yes", "no", "not_known"]),
                            ("subcontracting__in", ["not_allowed", "with_consent", "allowed", "not_known"]),
                        ),
                        name="contract_answers_known",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["supplier", "starts_on", "ends_on"], name="contract_live"),
                    models.Index(
                        condition=models.Q(("archived_at__isnull", True)),
                        fields=["ends_on", "manager"],
                        name="contract_by_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Equivalent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sedex", "Sedex self-assessment or audit"),
                            ("msat", "Modern Slavery Assessment Tool"),
                            ("ecovadis", "EcoVadis rating"),
                            ("own_statement", "Own modern slavery statement"),
                            ("other", "Something else"),
                        ],
                        max_length=13,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="what it is called")),
                ("issued_on", models.DateField(verbose_name="dated")),
                ("expires_on", models.DateField(verbose_name="holds until")),
                ("scope", models.CharField(max_length=300, verbose_name="what it covers")),
                (
                    "percentage",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="percentage, as reported",
                    ),
                ),
                (
                    "colour",
                    models.CharField(blank=True, max_length=40, verbose_name="colour or grade, as reported"),
                ),
                ("link", models.URLField(blank=True, max_length=1000)),
                ("checked_on", models.DateField(blank=True, editable=False, null=True)),
                ("check_note", models.TextField(blank=True, editable=False, verbose_name="what was found")),
                (
                    "control_score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        editable=False,
                        help_text="0 to 100",
                        max_digits=5,
                        null=True,
                    ),
                ),
                (
                    "checked_by",
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
                    "entered_by",
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
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="equivalents",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["-expires_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["sedex", "msat", "ecovadis", "own_statement", "other"])
                        ),
                        name="equivalent_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "other"), _negated=True),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="equivalent_other_has_a_name",
                        violation_error_message="Say what it is called.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scope", ""), _negated=True),
                        name="equivalent_has_a_scope",
                        violation_error_message="Say what it covers: which company, which sites.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gte", models.F("issued_on"))),
                        name="equivalent_expires_after_its_date",
                        violation_error_message="The day until which it holds must not be before its date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percentage__isnull", True), ("percentage__range", (0, 100)), _connector="OR"
                        ),
                        name="equivalent_percentage_0_to_100",
                        violation_error_message="A percentage lies between 0 and 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evidence_file__isnull", False),
                            models.Q(("link", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="equivalent_has_evidence",
                        violation_error_message="Add the document, or a link to it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("link", ""), ("link__regex", "^https?://"), _connector="OR"),
                        name="equivalent_link_is_http",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("check_note", ""),
                                ("checked_by__isnull", True),
                                ("checked_on__isnull", True),
                                ("control_score__isnull", True),
                            ),
                            models.Q(("checked_by__isnull", False), ("checked_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="equivalent_score_only_after_a_check",
                        violation_error_message="A control score is set by whoever checks the document.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("control_score__isnull", True),
                            ("control_score__range", (0, 100)),
                            _connector="OR",
                        ),
                        name="equivalent_control_0_to_100",
                        violation_error_message="A control score lies between 0 and 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            ("entered_by__isnull", True),
                            models.Q(("checked_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="equivalent_checked_by_another",
                        violation_error_message="Whoever entered it cannot check it: ask a colleague.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("archived_at__isnull", True)),
                        fields=["expires_on"],
                        name="equivalent_by_expiry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="version")),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "file",
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
                    "written_by",
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
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="incident_template_says_something",
                        violation_error_message="Enter a title and a text.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LabourProviderUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("source", models.CharField(max_length=300, verbose_name="where this is from")),
                ("source_on", models.DateField(verbose_name="as at")),
                (
                    "sureness",
                    models.CharField(
                        choices=[("sure", "Sure"), ("likely", "Likely"), ("unsure", "Unsure")],
                        max_length=6,
                        verbose_name="how sure",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name of the labour provider")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("agriculture", "Agriculture"),
                            ("horticulture", "Horticulture"),
                            ("shellfish", "Shellfish gathering"),
                            ("processing", "Processing or packaging of food, drink, pet food or plants"),
                            ("not_licensable", "Another sector: no licence is needed"),
                            ("not_known", "Not known"),
                        ],
                        max_length=14,
                    ),
                ),
                ("licence", models.CharField(blank=True, max_length=40, verbose_name="licence number")),
                (
                    "entered_by",
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
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sends_labour_to",
                        to="suppliers.supplier",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labour_providers",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="labour_provider_has_a_name",
                        violation_error_message="Enter a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sector__in",
                                [
                                    "agriculture",
                                    "horticulture",
                                    "shellfish",
                                    "processing",
                                    "not_licensable",
                                    "not_known",
                                ],
                            )
                        ),
                        name="labour_provider_sector_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("supplier", models.F("provider")), _negated=True),
                        name="labour_provider_is_another",
                        violation_error_message="A supplier is not its own labour provider.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="labour_provider_has_a_source",
                        violation_error_message="Say where this is from.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sureness__in", ["sure", "likely", "unsure"])),
                        name="labour_provider_sureness_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistryImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "Waits for your yes"),
                            ("confirmed", "Taken into the record"),
                            ("discarded", "Discarded"),
                        ],
                        default="ready",
                        max_length=9,
                    ),
                ),
                ("rows_read", models.PositiveIntegerField()),
                ("rows_unreadable", models.PositiveIntegerField(default=0)),
                (
                    "unreadable_lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "unknown_headings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                (
                    "missing_headings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                ("form_id", models.UUIDField(blank=True, null=True, unique=True)),
                ("uploaded_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("taken", models.PositiveIntegerField(blank=True, null=True)),
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
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "uploaded_by",
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
                "ordering": ["-uploaded_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["ready", "confirmed", "discarded"])),
                        name="registry_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "ready")),
                            models.Q(
                                models.Q(("state", "ready"), _negated=True), ("decided_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="registry_decided_has_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("year", models.PositiveSmallIntegerField(verbose_name="year of the statement")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("hand", "Entered by hand"),
                            ("registry", "From a file of the statement registry"),
                        ],
                        default="hand",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="dated")),
                ("link", models.URLField(blank=True, max_length=1000, verbose_name="where it stands")),
                ("summary_link", models.URLField(blank=True, editable=False, max_length=1000)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("structure", "Organisation structure"),
                                ("policies", "Policies"),
                                ("risk", "Risk assessment"),
                                ("due_diligence", "Due diligence"),
                                ("training", "Training"),
                                ("goals", "Goals"),
                            ],
                            max_length=13,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("is_group", models.BooleanField(default=False, editable=False)),
                ("stands_as", models.CharField(blank=True, editable=False, max_length=300)),
                ("turnover_said", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "entered_by",
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
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="published_statements",
                        to="suppliers.supplier",
                    ),
                ),
                (
                    "registry_import",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="suppliers.registryimport",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "-year",
                    models.OrderBy(models.F("approved_on"), descending=True, nulls_last=True),
                    "-pk",
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("archived_at__isnull", True)),
                        fields=("supplier", "year", "origin"),
                        name="published_statement_once_a_year",
                        violation_error_message="A statement of this year is entered already. Change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (2015, 2100))),
                        name="published_statement_year",
                        violation_error_message="The year must be 2015 or later: before that no statements were asked for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "hand"), ("registry_import__isnull", True)),
                            models.Q(("origin", "registry"), ("registry_import__isnull", False)),
                            _connector="OR",
                        ),
                        name="published_statement_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("link", ""), ("link__regex", "^https?://"), _connector="OR"),
                            models.Q(
                                ("summary_link", ""), ("summary_link__regex", "^https?://"), _connector="OR"
                            ),
                        ),
                        name="published_statement_link_is_http",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistryRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("name", models.CharField(max_length=300)),
                ("parent", models.CharField(blank=True, max_length=300)),
                ("company_number", models.CharField(blank=True, max_length=8)),
                ("link", models.CharField(blank=True, max_length=1000)),
                ("summary_link", models.CharField(blank=True, max_length=1000)),
                ("approved_on", models.DateField(blank=True, null=True)),
                ("is_group", models.BooleanField(default=False)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("structure", "Organisation structure"),
                                ("policies", "Policies"),
                                ("risk", "Risk assessment"),
                                ("due_diligence", "Due diligence"),
                                ("training", "Training"),
                                ("goals", "Goals"),
                            ],
                            max_length=13,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("turnover_said", models.CharField(blank=True, max_length=120)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("number", "By company number"),
                            ("name", "By name"),
                            ("none", "Not a supplier of ours"),
                        ],
                        max_length=6,
                    ),
                ),
                ("is_same", models.BooleanField(default=False)),
                (
                    "registry_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="suppliers.registryimport",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["line"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "none"), ("supplier__isnull", True)),
                            models.Q(("how__in", ["number", "name"]), ("supplier__isnull", False)),
                            _connector="OR",
                        ),
                        name="registry_row_matched",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["registry_import", "how", "line"], name="registry_row_by_match"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplierContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("role", models.CharField(blank=True, max_length=120, verbose_name="what they do there")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone number")),
                ("is_main", models.BooleanField(default=False, verbose_name="the main contact")),
                ("is_asked", models.BooleanField(default=False, verbose_name="is sent our questionnaires")),
                (
                    "entered_by",
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
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["-is_main", "name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="contact_has_a_name",
                        violation_error_message="Enter a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), _negated=True),
                            models.Q(("phone", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_can_be_reached",
                        violation_error_message="Enter an email address or a telephone number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_asked", False), models.Q(("email", ""), _negated=True), _connector="OR"
                        ),
                        name="contact_asked_has_an_address",
                        violation_error_message="Enter an email address: questionnaires are sent by email.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("archived_at__isnull", True), ("is_main", True)),
                        fields=("supplier",),
                        name="contact_one_main",
                        violation_error_message="Somebody else is the main contact. Take that away from them first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateSent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form_id", models.UUIDField(blank=True, null=True, unique=True)),
                ("sent_at", models.DateTimeField()),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="suppliers.suppliercontact",
                    ),
                ),
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outbox.mail"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="templates_sent",
                        to="suppliers.supplier",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent",
                        to="suppliers.incidenttemplate",
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Turnover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("source", models.CharField(max_length=300, verbose_name="where this is from")),
                ("source_on", models.DateField(verbose_name="as at")),
                (
                    "sureness",
                    models.CharField(
                        choices=[("sure", "Sure"), ("likely", "Likely"), ("unsure", "Unsure")],
                        max_length=6,
                        verbose_name="how sure",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=15, verbose_name="turnover in a year"),
                ),
                (
                    "entered_by",
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
                    "supplier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="turnover",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="turnover_not_negative",
                        violation_error_message="A turnover cannot be less than nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="turnover_has_a_source",
                        violation_error_message="Say where this is from.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sureness__in", ["sure", "likely", "unsure"])),
                        name="turnover_sureness_known",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["amount"], name="turnover_by_amount"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkerRoute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("source", models.CharField(max_length=300, verbose_name="where this is from")),
                ("source_on", models.DateField(verbose_name="as at")),
                (
                    "sureness",
                    models.CharField(
                        choices=[("sure", "Sure"), ("likely", "Likely"), ("unsure", "Unsure")],
                        max_length=6,
                        verbose_name="how sure",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("grievance", "Grievance route"),
                            ("union", "Access to unions or worker organisations"),
                            ("remediation", "Remediation plan"),
                            ("incident", "Incident response plan"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")],
                        max_length=9,
                        verbose_name="is there one",
                    ),
                ),
                (
                    "for_whom",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("own", "Their own employees"),
                                ("agency", "Agency workers"),
                                ("subcontracted", "Workers of sub-contractors"),
                                ("beyond", "Workers further down the supply chain"),
                                ("public", "Neighbours and the public"),
                            ],
                            max_length=13,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("about", models.TextField(blank=True, verbose_name="what it is")),
                (
                    "entered_by",
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
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="worker_routes",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__in", ["yes", "no", "not_known"]),
                            ("kind__in", ["grievance", "union", "remediation", "incident"]),
                        ),
                        name="worker_route_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "yes"), _negated=True),
                            models.Q(("kind", "grievance"), _negated=True),
                            ("for_whom__len__gt", 0),
                            _connector="OR",
                        ),
                        name="worker_route_is_for_somebody",
                        violation_error_message="Say for whom the grievance route is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="worker_route_has_a_source",
                        violation_error_message="Say where this is from.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sureness__in", ["sure", "likely", "unsure"])),
                        name="worker_route_sureness_known",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["supplier", "kind", "answer"], name="worker_route_by_supplier"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkforceTrait",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("entered_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("form_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ("source", models.CharField(max_length=300, verbose_name="where this is from")),
                ("source_on", models.DateField(verbose_name="as at")),
                (
                    "sureness",
                    models.CharField(
                        choices=[("sure", "Sure"), ("likely", "Likely"), ("unsure", "Unsure")],
                        max_length=6,
                        verbose_name="how sure",
                    ),
                ),
                (
                    "trait",
                    models.CharField(
                        choices=[
                            ("agency", "Agency or other temporary workers"),
                            ("migrant", "Migrant workers"),
                            ("seasonal", "Seasonal workers"),
                            ("low_paid", "Pay at or near the minimum wage"),
                            ("low_skilled", "Work that asks for few skills or little English"),
                            ("night", "Night work, or work out of sight"),
                            ("lone", "Lone or isolated work"),
                            ("accommodation", "Housing provided by the employer or agency"),
                            ("transport", "Transport to work provided by the employer or agency"),
                            ("cash", "Paid in cash or by the piece"),
                            ("fees", "Workers pay for getting the job"),
                            ("young", "Workers under 18"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")], max_length=9
                    ),
                ),
                (
                    "entered_by",
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
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workforce",
                        to="suppliers.supplier",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("supplier", "trait"),
                        name="workforce_trait_once",
                        violation_error_message="This question has an answer already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__in", ["yes", "no", "not_known"]),
                            (
                                "trait__in",
                                [
                                    "agency",
                                    "migrant",
                                    "seasonal",
                                    "low_paid",
                                    "low_skilled",
                                    "night",
                                    "lone",
                                    "accommodation",
                                    "transport",
                                    "cash",
                                    "fees",
                                    "young",
                                ],
                            ),
                        ),
                        name="workforce_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="workforce_has_a_source",
                        violation_error_message="Say where this is from.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sureness__in", ["sure", "likely", "unsure"])),
                        name="workforce_sureness_known",
                    ),
                ],
            },
        ),
    ]
