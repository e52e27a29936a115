"""What readers of a draft say about one of its sections, and what was done about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from statements.models.section import Section
from statements.models.statement import Statement


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> "CommentQuerySet":
        return self.filter(settled_at__isnull=True)

    def open_first(self) -> "CommentQuerySet":
        """Open ones in the order of the text, then settled ones, the latest first."""
        return self.order_by(
            F("settled_at").desc(nulls_first=True), F("section__position").asc(nulls_first=True), "pk"
        )


class Comment(models.Model):
    """Said once and never changed; settled once, with a word on what was done. ``section`` is None for the whole.

    Comments are for those who see drafts. None is ever published.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="comments")
    section = models.ForeignKey(
        Section, null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )
    # Which saved text it was about.
    section_version = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_how = models.CharField(max_length=500, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="comment_says_something",
                violation_error_message="Enter a comment.",
            ),
            models.CheckConstraint(
                condition=Q(section__isnull=True, section_version__isnull=True)
                | Q(section__isnull=False, section_version__isnull=False),
                name="comment_names_the_text_it_is_about",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_how="")
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_how=""),
                name="comment_settled_says_how",
                violation_error_message="Say what was done about it.",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment on {self.section or self.statement}"
