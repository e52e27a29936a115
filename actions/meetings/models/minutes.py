"""The minutes of a meeting: a draft while it is held, a sealed text once they are agreed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.meetings.models.meeting import Meeting


class Minutes(models.Model):
    """Markdown. ``drafted`` is the text that msplan made of the records when it was last asked.

    Agreed, they carry the rendered page, its digest and who agreed; from then on the database refuses every
    change (a trigger in 0010_meetings). Nobody agrees their own last edit.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField()
    drafted = models.TextField()
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    # What the sealed page shows, as it was rendered on the day, and SHA-256 of the text in UTF-8.
    html = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_by_name = models.CharField(max_length=120, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="minutes_have_text",
                violation_error_message="Minutes need a text.",
            ),
            models.CheckConstraint(
                condition=Q(
                    agreed_at__isnull=True, agreed_by__isnull=True, agreed_by_name="", html="", digest=""
                )
                | Q(agreed_at__isnull=False, agreed_by__isnull=False, digest__regex=r"^[0-9a-f]{64}$")
                & ~Q(agreed_by_name="")
                & ~Q(html=""),
                name="minutes_sealed_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("edited_by")),
                name="minutes_agreed_by_another",
                violation_error_message="Somebody other than the last editor agrees the minutes.",
            ),
        ]

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"

    @property
    def is_sealed(self) -> bool:
        return self.agreed_at is not None


class MinutesNote(models.Model):
    """A correction under agreed minutes, numbered. Never changed: a further correction is a further note."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="notes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    # Of the page on which it was typed: a page that is sent twice makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["minutes", "number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_note_numbered_once"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="minutes_note_says_what",
                violation_error_message="Say what is corrected.",
            ),
        ]

    def __str__(self) -> str:
        return f"Note {self.number}"
