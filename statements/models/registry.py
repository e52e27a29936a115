"""Answers for the government's registry of statements, worked out from a seal and put right by people."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from statements.models.seal import Seal
from statements.models.statement import HASH


class RegistryPack(models.Model):
    """What will be typed into the registry about one sealed statement.

    ``derived`` is what the program worked out, and never changes; ``answers`` what stands now: by the question's code,
    text or a list. ``gaps`` are sentences about what could not be worked out.
    """

    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, related_name="registry_pack")
    form_version = models.CharField(max_length=10)
    derived = models.JSONField(encoder=DjangoJSONEncoder)
    gaps = models.JSONField(default=list)
    answers = models.JSONField(encoder=DjangoJSONEncoder)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(form_version=""), name="registry_pack_names_its_form"),
            models.CheckConstraint(condition=Q(version__gte=1), name="registry_pack_versions_start_at_1"),
        ]

    def __str__(self) -> str:
        return f"Registry pack of {self.seal}"


class RegistrySubmission(models.Model):
    """Somebody typed a pack's answers into the registry. Never changed: submitting again is another row."""

    pack = models.ForeignKey(RegistryPack, on_delete=models.PROTECT, related_name="submissions")
    on = models.DateField("day of the submission")
    address = models.URLField("address on the registry", max_length=1024)
    answers = models.JSONField(encoder=DjangoJSONEncoder)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    form_id = models.UUIDField(null=True, blank=True, unique=True)  # a page sent twice records once

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=HASH), name="registry_submission_has_checksum"),
            models.CheckConstraint(
                condition=Q(address__startswith="https://"),
                name="registry_submission_has_address",
                violation_error_message="The registry’s address begins with https://.",
            ),
        ]

    def __str__(self) -> str:
        return f"Submitted on {self.on}"
