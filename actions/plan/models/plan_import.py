"""A plan's file on its way into the plan."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from msplan.files.models import StoredFile


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Columns to be checked"
    READY = "ready", "Ready to check"
    CONFIRMED = "confirmed", "Imported"
    DISCARDED = "discarded", "Discarded"


class PlanImportQuerySet(models.QuerySet["PlanImport"]):
    def confirmed(self) -> "PlanImportQuerySet":
        return self.filter(state=ImportState.CONFIRMED)

    def with_people(self) -> "PlanImportQuerySet":
        return self.select_related("file", "uploaded_by", "confirmed_by", "ended_by")


class PlanImport(models.Model):
    """One spreadsheet that holds a plan.

    uploaded: kept, its columns guessed; a person says what each column holds, or gives it up.
    ready: what every row would do is shown; columns may be corrected, the whole confirmed or given up.
    confirmed: every row was written, in one transaction; ``result`` counts them.
    discarded: given up; nothing of it is in the plan.

    What a row would do is read from the stored file and today's plan each time it is shown, and once more when it
    is confirmed: what was looked at is what is written, or nothing is.
    """

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=ImportState.choices, default=ImportState.UPLOADED)
    # Sheet, line of headings, what each column holds, and what stands in for what the file does not say.
    answers = models.JSONField()
    result = models.JSONField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="plan_import_state_known"),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False, result__isnull=False)
                | ~Q(state="confirmed") & Q(confirmed_at__isnull=True, result__isnull=True),
                name="plan_import_confirmed_says_what",
                violation_error_message="An import that was confirmed says when, and what it wrote.",
            ),
            models.CheckConstraint(
                condition=Q(state="discarded", ended_at__isnull=False)
                | ~Q(state="discarded") & Q(ended_at__isnull=True),
                name="plan_import_discarded_has_date",
                violation_error_message="An import that was discarded says when.",
            ),
        ]

    def __str__(self) -> str:
        return self.file.name
