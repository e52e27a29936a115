"""What a supplier writes: answers as they stand, every earlier text of them, files, and colleagues who help."""

from django.db import models
from django.db.models import Q

from msplan.files.models import StoredFile
from suppliers.asking.models.invitation import Invitation


class Answer(models.Model):
    """The answer to one question as it stands. ``value`` is a dictionary (docs/rules/questionnaire.md):

    ``{"parts": {"status": "published"}, "dont_know": false, "not_applicable": "", "explain": ""}``. ``version`` counts
    saves: a page that was opened with an older one is told, and loses nothing.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    value = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.CharField(
        "the contact, or the section of a colleague's link", max_length=40, blank=True
    )
    # Last year's answer that was shown and confirmed; none is ever taken over silently.
    confirmed_from = models.ForeignKey(
        "suppliers.Submission", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["invitation", "question"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.question} of {self.invitation_id}"


class EarlierAnswer(models.Model):
    """A text that another took the place of: kept, so that nothing that was typed is ever lost."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="earlier")
    value = models.JSONField()
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-version", "-pk"]

    def __str__(self) -> str:
        return f"version {self.version}"


class AnswerFile(models.Model):
    """Evidence that a supplier attached to a question."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answer_files")
    question = models.CharField(max_length=40)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    saved_by = models.CharField(max_length=40, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["invitation", "question"],
                condition=Q(removed_at__isnull=True),
                name="answer_file_standing",
            )
        ]

    def __str__(self) -> str:
        return str(self.file)


class Colleague(models.Model):
    """A link of its own for somebody who answers one section; its secret is ``msplan.links`` for COLLEAGUE_LINK."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="colleagues")
    section = models.CharField(max_length=40)
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "section"],
                condition=Q(ended_at__isnull=True),
                name="colleague_one_a_section",
            )
        ]

    def __str__(self) -> str:
        return self.name or "A colleague"
