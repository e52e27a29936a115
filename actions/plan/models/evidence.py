"""A file or a link that shows that a thing was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.plan.models.action import Action
from actions.plan.models.review import Review
from msplan.files.models import StoredFile


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def standing(self) -> "EvidenceQuerySet":
        """Not removed."""
        return self.filter(removed_at__isnull=True)


class Evidence(models.Model):
    """Either a stored file or a link, never both; perhaps handed in with a review.

    standing: shown, and counted as evidence. removed: with a reason; its row and file stay, nobody opens the file.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="evidence")
    review = models.ForeignKey(
        Review, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    title = models.CharField(max_length=200)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    link = models.URLField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_reason = models.TextField(blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | Q(file__isnull=True) & ~Q(link=""),
                name="evidence_is_file_or_link",
                violation_error_message="Evidence is a file or a link, not both.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="evidence_has_title",
                violation_error_message="Evidence needs a title.",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://") | Q(link__startswith="http://"),
                name="evidence_link_is_web",
                violation_error_message="A link starts with https:// or http://.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by=None, removed_reason="")
                | Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_reason=""),
                name="evidence_removed_says_why",
                violation_error_message="Say why it is removed.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
