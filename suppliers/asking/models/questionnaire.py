"""Questionnaires, and terms that suppliers are asked to accept: in versions, of which a sent one never changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Questionnaire(models.Model):
    """A set of questions under one name, told in versions."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="questionnaire_has_a_name",
                violation_error_message="Enter a name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VersionQuerySet(models.QuerySet["QuestionnaireVersion"]):
    def sendable(self) -> "VersionQuerySet":
        """Somebody said it is ready; the newest of each questionnaire comes first."""
        return self.filter(ready_at__isnull=False).order_by("questionnaire", "-number")


class QuestionnaireVersion(models.Model):
    """One wording of a questionnaire: ``body`` is what suppliers/asking/questionnaire/reading.py reads.

    draft: may be edited. ready: may be sent; goes back to draft while no campaign uses it. sent: the first invitation
    with it was made; neither its body nor its number ever changes again (a trigger refuses it).
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    body = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="questionnaire_version_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=Q(ready_at__isnull=True),
                name="questionnaire_one_draft",
                violation_error_message="There is a draft of this questionnaire already.",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(ready_at__isnull=False),
                name="questionnaire_sent_was_ready",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.ready_at is None


class Terms(models.Model):
    """A code or terms of ours that suppliers are asked to accept, word for word; once sent, never changed."""

    title = models.CharField(max_length=200)
    edition = models.CharField("version", max_length=40)
    text = models.TextField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["title", "-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "edition"],
                name="terms_edition_once",
                violation_error_message="These terms have a version of this name already.",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(edition="") & ~Q(text=""),
                name="terms_are_written",
                violation_error_message="Enter a title, a version and the text.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.edition}"
