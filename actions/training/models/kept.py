"""What was handed in and never changes: a correction is another row, with its reason, and keeps the old one."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class KeptQuerySet(models.QuerySet[Any]):
    def standing(self) -> "Self":
        """What counts: neither corrected nor undone."""
        return self.filter(is_standing=True)


class Kept(models.Model):
    """The database refuses to change or delete such a row; only whether it stands may change."""

    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField()
    is_standing = models.BooleanField(default=True)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    reason = models.TextField("why it is corrected", blank=True)
    # The page that it was handed in on: sent twice, it makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="") | Q(corrects__isnull=False) & ~Q(reason=""),
                name="%(class)s_correction_says_why",
                violation_error_message="Say why it is corrected.",
            ),
        ]
