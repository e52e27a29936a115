"""By when the findings of an audit are to be written down, or why they are not."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0019_engagements_are_held_in_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="audit",
            name="findings_by",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="findings to be written down by"
            ),
        ),
        migrations.AddField(
            model_name="audit",
            name="explained",
            field=models.TextField(
                blank=True,
                default="",
                editable=False,
                verbose_name="why no more findings are written down",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="audit",
            name="explained_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="audit",
            name="explained_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="audit",
            index=models.Index(
                condition=Q(findings_by__isnull=False), fields=["findings_by"], name="audit_findings_by"
            ),
        ),
        migrations.AddConstraint(
            model_name="audit",
            constraint=models.CheckConstraint(
                condition=Q(explained="", explained_by__isnull=True, explained_on__isnull=True)
                | Q(explained_by__isnull=False, explained_on__isnull=False, findings_by__isnull=True)
                & ~Q(explained=""),
                name="audit_explained_by_somebody",
                violation_error_message="Say why no more findings are written down.",
            ),
        ),
    ]
