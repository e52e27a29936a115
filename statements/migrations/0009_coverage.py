from typing import ClassVar

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

# What was said or kept never changes: a mark may only end, a kept check not even that.
GUARD = """
CREATE FUNCTION statements_coverage_mark_stays() RETURNS trigger AS $$
BEGIN
    IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
       AND (to_jsonb(NEW) - 'ended_at') = (to_jsonb(OLD) - 'ended_at') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was said about coverage never changes' USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER statements_coverage_mark_stays BEFORE UPDATE ON statements_coveragemark
    FOR EACH ROW EXECUTE FUNCTION statements_coverage_mark_stays();
CREATE FUNCTION statements_coverage_check_stays() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'A coverage check that was kept never changes' USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER statements_coverage_check_stays BEFORE UPDATE ON statements_coveragecheck
    FOR EACH ROW EXECUTE FUNCTION statements_coverage_check_stays();
"""
UNGUARD = """
DROP TRIGGER statements_coverage_check_stays ON statements_coveragecheck;
DROP FUNCTION statements_coverage_check_stays();
DROP TRIGGER statements_coverage_mark_stays ON statements_coveragemark;
DROP FUNCTION statements_coverage_mark_stays();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("statements", "0008_indicators"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="CoverageMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=4)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed: it is met"),
                            ("rejected", "Rejected: it is not met"),
                            ("excused", "Excused: it need not be met"),
                        ],
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("sentence", models.TextField(blank=True)),
                ("fingerprint", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage_marks",
                        to="statements.statement",
                    ),
                ),
            ],
            options={
                "ordering": ["statement", "rule", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(ended_at__isnull=True),
                        fields=["statement", "rule"],
                        name="coverage_mark_once_a_rule",
                        violation_error_message="Somebody has just said something about this rule. Look at it again.",
                    ),
                    models.CheckConstraint(
                        condition=Q(kind__in=["confirmed", "rejected", "excused"]),
                        name="coverage_mark_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=~Q(reason=""),
                        name="coverage_mark_says_why",
                        violation_error_message="Say why.",
                    ),
                    models.CheckConstraint(
                        condition=Q(rule__regex="^[A-Z][0-9]{1,2}$"), name="coverage_mark_names_a_rule"
                    ),
                    models.CheckConstraint(
                        condition=Q(fingerprint__regex="^[0-9a-f]{64}$"), name="coverage_mark_is_bound"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverageCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rules_version", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("legal_met", models.PositiveSmallIntegerField()),
                ("legal_of", models.PositiveSmallIntegerField()),
                ("level_1_met", models.PositiveSmallIntegerField()),
                ("level_1_of", models.PositiveSmallIntegerField()),
                ("level_2_met", models.PositiveSmallIntegerField()),
                ("level_2_of", models.PositiveSmallIntegerField()),
                ("findings", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage_checks",
                        to="statements.statement",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(legal_met__lte=F("legal_of"))
                        & Q(level_1_met__lte=F("level_1_of"))
                        & Q(level_2_met__lte=F("level_2_of")),
                        name="coverage_check_counts_add_up",
                    )
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
