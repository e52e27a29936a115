"""Pictures of a statement, made anew from what was uploaded: small enough for a page, and without its metadata."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from statements.models.statement import HASH, Statement

LONGEST_SIDE = 1600  # pixels
MEDIA_TYPES = {"image/png": "png", "image/jpeg": "jpg"}


class PictureQuerySet(models.QuerySet["Picture"]):
    def standing(self) -> "PictureQuerySet":
        """Those that can be put into the text, without their bytes."""
        return self.filter(removed_at__isnull=True).defer("content").order_by("number")


class Picture(models.Model):
    """One picture, put into the text as ``{{ picture:1 }}``. ``alt`` says what it shows to who cannot see it.

    The database refuses any change of the bytes but their destruction, which ``destroyed_at`` owns up to.
    ``cleared_at``: somebody said that it may be public and that everybody in it agreed.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="pictures")
    number = models.PositiveSmallIntegerField()
    name = models.CharField("file", max_length=200)  # as uploaded, for the editor; never public
    alt = models.CharField("what the picture shows", max_length=300)
    media_type = models.CharField(max_length=10)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cleared_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="picture_number_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 99)), name="picture_number_in_range"),
            models.CheckConstraint(
                condition=~Q(alt=""),
                name="picture_says_what_it_shows",
                violation_error_message="Say what the picture shows.",
            ),
            models.CheckConstraint(condition=Q(media_type__in=list(MEDIA_TYPES)), name="picture_kind_known"),
            models.CheckConstraint(condition=Q(sha256__regex=HASH), name="picture_has_checksum"),
            models.CheckConstraint(
                condition=Q(width__range=(1, LONGEST_SIDE), height__range=(1, LONGEST_SIDE)),
                name="picture_fits_a_page",
            ),
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True, cleared_by__isnull=True)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
                name="picture_cleared_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True, size__gt=0) & ~Q(content=b"")
                | Q(destroyed_at__isnull=False, content=b""),
                name="picture_is_whole_or_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return f"Picture {self.number}: {self.alt}"

    @property
    def file_name(self) -> str:
        """What it is called beside the page: picture-1.png."""
        return f"picture-{self.number}.{MEDIA_TYPES[self.media_type]}"
