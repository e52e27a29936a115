"""A statement that was published before this program was used: the document as it was, and where it was."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from statements.models.statement import HASH, Statement

ORIGINAL = "original.pdf"


class Earlier(models.Model):
    """What belongs to a statement with ``before_msplan``, and to no other.

    ``pdf`` is what was uploaded, byte for byte; ``article`` the pasted text as a page, made once when it is put
    among the published ones. From then on the database refuses any change.
    """

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="earlier")
    published_on = models.DateField("day it was published")
    original_href = models.URLField("address of the original", blank=True, max_length=500)
    pdf = models.BinaryField(default=b"")
    pdf_size = models.PositiveIntegerField(default=0)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    article = models.TextField(blank=True)
    article_sha256 = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "earlier"
        constraints = [
            models.CheckConstraint(
                condition=Q(pdf=b"", pdf_size=0, pdf_sha256="")
                | ~Q(pdf=b"") & Q(pdf_size__gt=0, pdf_sha256__regex=HASH),
                name="earlier_pdf_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True, article="", article_sha256="")
                | Q(frozen_at__isnull=False, frozen_by__isnull=False, article_sha256__regex=HASH)
                & ~Q(article=""),
                name="earlier_frozen_has_its_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement}, as published on {self.published_on}"

    @property
    def original(self) -> "Original":
        return Original(self)


class Original:
    """The PDF as a file that is public for good; its bytes are read when they are asked for."""

    name = ORIGINAL
    media_type = "application/pdf"

    def __init__(self, earlier: Earlier) -> None:
        self.earlier = earlier
        self.size = earlier.pdf_size
        self.sha256 = earlier.pdf_sha256

    @property
    def content(self) -> bytes:
        return bytes(self.earlier.pdf)
