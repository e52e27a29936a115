"""Files somebody handed in: evidence, spend workbooks. Stored outside the web root under generated names."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q

from msplan.accounts.models import Person


class Marking(models.TextChoices):
    """The government's security classifications as far as this work needs them."""

    OFFICIAL = "official", "OFFICIAL"
    SENSITIVE = "official_sensitive", "OFFICIAL-SENSITIVE"


def stored_name(instance: "StoredFile", filename: str) -> str:
    """A name of our own: what the sender called it never reaches the disk."""
    return f"{uuid.uuid4().hex}{PurePath(instance.name).suffix.lower()[:8]}"


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def known_to(self, person: Person) -> "StoredFileQuerySet":
        """Without the restricted ones for whoever may not see concerns: the same question, and the same answer, as
        for a file that never was."""
        return self if person.may("concerns.see") else self.filter(restricted=False)


class StoredFile(models.Model):
    """One stored file; its bytes never change. ``name`` is what the sender called it."""

    name = models.CharField(max_length=200)
    content = models.FileField(upload_to=stored_name, max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    cleared_for_publication = models.BooleanField(default=False)
    # About a concern: who may not see concerns is told that there is no such file.
    restricted = models.BooleanField(default=False, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    # Its bytes went under the rules of retention.
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(marking__in=["official", "official_sensitive"]), name="file_marking_known"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty"),
            models.CheckConstraint(
                condition=Q(marking="official") | Q(cleared_for_publication=False),
                name="sensitive_file_is_not_cleared",
                violation_error_message="A file marked OFFICIAL-SENSITIVE cannot be cleared for publication.",
            ),
            models.CheckConstraint(
                condition=Q(restricted=False) | Q(marking="official_sensitive"),
                name="restricted_file_is_sensitive",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) & ~Q(content="")
                | Q(removed_at__isnull=False, content=""),
                name="file_is_there_or_removed",
            ),
        ]

    def __str__(self) -> str:
        return self.name
