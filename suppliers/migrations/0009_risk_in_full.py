"""Risk in full: versions of the model, its tables, proposals, bands set by people, and what a score says of what is left.

A version of the model and its weights never change: the database itself refuses.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = """
CREATE FUNCTION risk_model_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A version of the risk model never changes.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER risk_model_never_changes BEFORE UPDATE OR DELETE ON suppliers_riskmodel
    FOR EACH ROW EXECUTE FUNCTION risk_model_never_changes();
CREATE TRIGGER risk_weights_never_change BEFORE UPDATE OR DELETE ON suppliers_profileweights
    FOR EACH ROW EXECUTE FUNCTION risk_model_never_changes();
"""

BACK = """
DROP TRIGGER risk_weights_never_change ON suppliers_profileweights;
DROP TRIGGER risk_model_never_changes ON suppliers_riskmodel;
DROP FUNCTION risk_model_never_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0008_checks")]

    operations = [
        migrations.CreateModel(
            name="BandOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "band",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")], max_length=10
                    ),
                ),
                (
                    "instead_of",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        max_length=10,
                        verbose_name="band that the arithmetic gave",
                    ),
                ),
                ("reason", models.TextField()),
                ("expires_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for a second person"),
                            ("agreed", "Agreed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.TextField(blank=True)),
                ("form_id", models.UUIDField(blank=True, null=True, unique=True)),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("band__in", ["high", "medium", "low"])),
                        name="band_override_band_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "agreed", "refused", "withdrawn", "lapsed"])
                        ),
                        name="band_override_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="band_override_has_a_reason",
                        violation_error_message="Say why the band should differ from what the inputs give.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["withdrawn", "lapsed"]), _negated=True),
                            ("ended_at__isnull", False),
                            _connector="OR",
                        ),
                        name="band_override_ended_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("band", models.F("instead_of")), _negated=True),
                        name="band_override_changes_the_band",
                        violation_error_message="That is the band the inputs give already.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["state", "expires_on"], name="band_override_by_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountryRisk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=2, unique=True)),
                ("score", models.PositiveSmallIntegerField()),
                ("source", models.CharField(max_length=300)),
                ("year", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z]{2}$")), name="country_risk_code_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__range", (1, 5))),
                        name="country_risk_from_1_to_5",
                        violation_error_message="A score is a whole number from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="country_risk_names_its_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoodRisk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("good", models.CharField(max_length=80)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("score", models.PositiveSmallIntegerField()),
                ("source", models.CharField(max_length=300)),
                ("year", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["good", "country"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("good", "country"),
                        name="good_risk_once_a_country",
                        violation_error_message="The table has this good from this country already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country", ""), ("country__regex", "^[A-Z]{2}$"), _connector="OR"
                        ),
                        name="good_risk_country_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__range", (1, 5))),
                        name="good_risk_from_1_to_5",
                        violation_error_message="A score is a whole number from 1 to 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("good", ""), _negated=True), models.Q(("source", ""), _negated=True)
                        ),
                        name="good_risk_names_its_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProfileWeights",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("w1", models.PositiveSmallIntegerField()),
                ("w2", models.PositiveSmallIntegerField()),
                ("w3", models.PositiveSmallIntegerField()),
                ("w4", models.PositiveSmallIntegerField()),
                ("w5", models.PositiveSmallIntegerField()),
                ("w6", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("profile__in", ["services", "goods", "works", "mixed"])),
                        name="weights_profile_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "w1",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.Value(100), "-", models.F("w2")
                                                ),
                                                "-",
                                                models.F("w3"),
                                            ),
                                            "-",
                                            models.F("w4"),
                                        ),
                                        "-",
                                        models.F("w5"),
                                    ),
                                    "-",
                                    models.F("w6"),
                                ),
                            )
                        ),
                        name="weights_sum_to_100",
                        violation_error_message="The six weights of a profile sum to 100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("changes", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Not in effect"),
                            ("confirmed", "In effect"),
                            ("discarded", "Discarded"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.JSONField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "confirmed", "discarded"])),
                        name="proposal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "open")),
                            models.Q(("ended_at__isnull", False), models.Q(("state", "open"), _negated=True)),
                            _connector="OR",
                        ),
                        name="proposal_ended_has_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskModel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("label", models.CharField(max_length=20, unique=True)),
                ("high_from", models.DecimalField(decimal_places=2, max_digits=5)),
                ("medium_from", models.DecimalField(decimal_places=2, max_digits=5)),
                ("people", models.PositiveSmallIntegerField()),
                ("each", models.PositiveSmallIntegerField()),
                ("tables", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("reason", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("high_from__lt", 100),
                            ("medium_from__gt", 0),
                            ("medium_from__lt", models.F("high_from")),
                        ),
                        name="risk_model_bands_in_order",
                        violation_error_message="High must begin above medium, both between 0 and 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("each__gte", 1), ("people__gte", 1)),
                        name="risk_model_somebody_works_on_it",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="score",
            name="control",
            field=models.DecimalField(
                decimal_places=3, default=0, max_digits=6, verbose_name="control score"
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="control_from",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="score",
            name="control_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="score",
            name="critical",
            field=models.BooleanField(default=False, verbose_name="critical finding open"),
        ),
        migrations.AddField(
            model_name="score",
            name="floored",
            field=models.BooleanField(
                default=False, verbose_name="held at medium for want of proof from the site"
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="leverage",
            field=models.DecimalField(decimal_places=3, default=0, max_digits=7),
        ),
        migrations.AddField(
            model_name="score",
            name="on_site_on",
            field=models.DateField(blank=True, null=True, verbose_name="last verified proof from the site"),
        ),
        migrations.AddField(
            model_name="score",
            name="residual",
            field=models.DecimalField(decimal_places=4, default=0, max_digits=8),
        ),
        migrations.AddField(
            model_name="score",
            name="residual_band",
            field=models.CharField(
                choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")], default="low", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="bandoverride",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bandoverride",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="bandoverride",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="suppliers.category"
            ),
        ),
        migrations.AddField(
            model_name="bandoverride",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bandoverride",
            name="supplier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="band_overrides",
                to="suppliers.supplier",
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="override",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="suppliers.bandoverride",
            ),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(fields=["-residual", "supplier"], name="score_by_residual"),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(fields=["residual_band", "-priority"], name="score_by_residual_band"),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(fields=["model_version", "supplier"], name="score_by_model"),
        ),
        migrations.AddIndex(
            model_name="score",
            index=models.Index(
                condition=models.Q(("band", "high"), ("residual_band", "high"), _connector="OR"),
                fields=["-priority", "supplier"],
                name="score_high_by_priority",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("residual_band__in", ["high", "medium", "low"])),
                name="score_residual_band_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("control__range", (0, 100))), name="score_control_0_to_100"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("leverage__range", (0, 100))), name="score_leverage_0_to_100"
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("residual__gte", 0), ("residual__lte", models.F("inherent"))),
                name="score_residual_within_inherent",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(("critical", False), ("residual_band", "high"), _connector="OR"),
                name="score_critical_is_high",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("floored", False),
                    models.Q(("band", "high"), ("residual_band", "medium")),
                    _connector="OR",
                ),
                name="score_floor_is_medium_of_high",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="riskmodel",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="based_on",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="suppliers.riskmodel",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="became",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="came_from",
                to="suppliers.riskmodel",
            ),
        ),
        migrations.AddField(
            model_name="profileweights",
            name="model",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="weights", to="suppliers.riskmodel"
            ),
        ),
        migrations.AddConstraint(
            model_name="bandoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    models.Q(("answered_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="band_override_second_person",
                violation_error_message="Somebody else has to agree: nobody agrees to their own override.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bandoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_by__isnull", True), ("state__in", ["asked", "withdrawn"])),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("state__in", ["agreed", "refused"]),
                    ),
                    models.Q(("answered_by__isnull", False), ("state__in", ["withdrawn", "lapsed"])),
                    models.Q(("answered_by__isnull", True), ("state", "lapsed")),
                    _connector="OR",
                ),
                name="band_override_agreed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="bandoverride",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "agreed"])),
                fields=("supplier",),
                name="band_override_one_open",
                violation_error_message="There is an override for this supplier already. Withdraw it first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("became__isnull", False), ("state", "confirmed")),
                    models.Q(("became__isnull", True), models.Q(("state", "confirmed"), _negated=True)),
                    _connector="OR",
                ),
                name="proposal_confirmed_made_a_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="profileweights",
            constraint=models.UniqueConstraint(fields=("model", "profile"), name="weights_once_a_profile"),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
