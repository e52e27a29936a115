"""A file or a link that shows that a thing was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.plan.models.action import Action
from actions.plan.models.review import Review
from msplan.files.models import StoredFile


class Evidence(models.Model):
    """Either a stored file or a link, never both; perhaps handed in with a review."""

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
        ]

    def __str__(self) -> str:
        return self.title
