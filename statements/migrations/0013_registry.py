"""Answers for the government's registry, and what was submitted, which never changes."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE TRIGGER statements_submission_never_changes BEFORE UPDATE OR DELETE ON statements_registrysubmission
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
CREATE TRIGGER statements_submission_is_never_emptied BEFORE TRUNCATE ON statements_registrysubmission
    FOR EACH STATEMENT EXECUTE FUNCTION statements_refuse();
"""
LET_GO = """
DROP TRIGGER statements_submission_never_changes ON statements_registrysubmission;
DROP TRIGGER statements_submission_is_never_emptied ON statements_registrysubmission;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0012_updates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegistryPack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form_version", models.CharField(max_length=10)),
                ("derived", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("gaps", models.JSONField(default=list)),
                ("answers", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField()),
                (
                    "edited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registry_pack",
                        to="statements.seal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("form_version", ""), _negated=True),
                        name="registry_pack_names_its_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="registry_pack_versions_start_at_1"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistrySubmission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day of the submission")),
                ("address", models.URLField(max_length=1024, verbose_name="address on the registry")),
                ("answers", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("sha256", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField()),
                ("form_id", models.UUIDField(blank=True, null=True, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="statements.registrypack",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="registry_submission_has_checksum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("address__startswith", "https://")),
                        name="registry_submission_has_address",
                        violation_error_message="The registry’s address begins with https://.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
