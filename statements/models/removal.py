"""A public statement that must be read no more: its bytes go, its checksums and this tombstone stay."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from statements.models.statement import Statement


class RemovalQuerySet(models.QuerySet["Removal"]):
    def asked(self) -> "RemovalQuerySet":
        """One person asked; nothing has happened yet."""
        return self.filter(confirmed_at__isnull=True, called_off_at__isnull=True)

    def done(self) -> "RemovalQuerySet":
        return self.filter(confirmed_at__isnull=False)


class Removal(models.Model):
    """Asked for by one person and confirmed by another; then page and files are destroyed.

    ``checksums`` names each file that was published with its SHA-256 and size: what was there can be proved against a
    copy, and cannot be read here. ``inside`` destroys the sealed text and every saved version too, where a court
    orders that no copy is kept. Once confirmed the database refuses any change of the row.
    """

    class Ground(models.TextChoices):
        HARM = "harm", "Somebody could be harmed"
        COURT = "court", "A court ordered it"

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="removals")
    ground = models.CharField(max_length=5, choices=Ground.choices)
    reason = models.TextField("reason for the public")
    inside = models.BooleanField("destroy our own copy too", default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    called_off_at = models.DateTimeField(null=True, blank=True)
    # [{"name", "sha256", "size"}], the page's article among them.
    checksums = models.JSONField(default=list)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=["harm", "court"]), name="removal_ground_known"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="removal_says_why",
                violation_error_message="Say why it is removed.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="removal_needs_two_people",
                violation_error_message="Somebody else has to confirm the removal.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, checksums=[])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(checksums=[]),
                name="removal_confirmed_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(called_off_by__isnull=True, called_off_at__isnull=True)
                | Q(called_off_by__isnull=False, called_off_at__isnull=False, confirmed_at__isnull=True),
                name="removal_called_off_is_not_done",
            ),
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(called_off_at__isnull=True),
                name="removal_once",
                violation_error_message="Its removal has been asked for already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Removal of {self.statement}"
