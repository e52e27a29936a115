"""The public files made from a seal, once, by a worker."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from statements.models.seal import Seal
from statements.models.statement import HASH

PDF, FIGURES, DATA = "statement.pdf", "figures.csv", "statement.json"
NAMES = (PDF, FIGURES, DATA)
# The three, and the pictures of the page: picture-1.png.
NAME = (
    r"^(statement\.pdf|figures\.csv|statement\.json|picture-[1-9][0-9]?\.(png|jpg)|update\.(pdf|csv|json))$"
)
UPDATE_PDF, UPDATE_LINES, UPDATE_DATA = "update.pdf", "update.csv", "update.json"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def free(self, at: datetime) -> "PublicationQuerySet":
        """Asked for, or left by a worker whose lease ran out.

        Asks the row's own columns only: a claim is an UPDATE with this condition, and with a join in it PostgreSQL
        would not look again after waiting for a rival's lock.
        """
        return self.filter(
            Q(state=Publication.State.QUEUED) | Q(state=Publication.State.RENDERING, lease_until__lt=at)
        )

    def waiting(self, at: datetime) -> "PublicationQuerySet":
        """To be made. Void seals are left alone."""
        return self.free(at).filter(seal__voided_at__isnull=True)

    def public(self) -> "PublicationQuerySet":
        return self.filter(published_at__isnull=False)


class Publication(models.Model):
    """One seal's page and files.

    queued: waiting for a worker. rendering: a worker holds it until ``lease_until``; after that another may.
    ready: made, with checksums; never made again. failed: given up after several attempts, with the reason.

    ``article`` is the frozen part of the page. Once ready, the database refuses any change but the one of
    becoming public and, for a statement whose removal two people ordered, the loss of its text.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting for a worker"
        RENDERING = "rendering", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Failed"

    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="publication")
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField()
    # Which attempt holds the lease: a worker that lost it cannot finish in another's name.
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    article = models.TextField(blank=True)
    article_sha256 = models.CharField(max_length=64, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # Article and files were destroyed; their checksums stay.
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["queued_at"],
                condition=Q(state__in=["queued", "rendering"]),
                name="publication_for_the_worker",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "rendering", "ready", "failed"]),
                name="publication_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="ready", ready_at__isnull=False, article_sha256__regex=HASH)
                & (~Q(article="") & Q(removed_at__isnull=True) | Q(article="", removed_at__isnull=False))
                | ~Q(state="ready")
                & Q(ready_at__isnull=True, article="", article_sha256="", removed_at__isnull=True),
                name="publication_ready_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="rendering", lease_until__isnull=False)
                | ~Q(state="rendering") & Q(lease_until__isnull=True),
                name="publication_lease_while_rendering",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(state="ready"),
                name="publication_public_is_ready",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(error="") | ~Q(state="failed"),
                name="publication_failed_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Publication of {self.seal}"


class PublicFile(models.Model):
    """One file beside the page. The bytes lie in the database, which refuses to change or drop them.

    A removed one has lost its bytes and kept its size and checksum.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=20)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        ordering = ["publication", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "name"], name="public_file_once"),
            models.CheckConstraint(condition=Q(name__regex=NAME), name="public_file_name_known"),
            models.CheckConstraint(condition=Q(sha256__regex=HASH), name="public_file_has_checksum"),
            models.CheckConstraint(condition=Q(size__gt=0), name="public_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
