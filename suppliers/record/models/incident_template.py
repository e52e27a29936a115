"""The force's own template of an incident response plan, and to whom it was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from msplan.files.models import StoredFile
from msplan.outbox.models import Mail
from suppliers.record.models.contact import SupplierContact
from suppliers.register.models import Supplier


class IncidentTemplateQuerySet(models.QuerySet["IncidentTemplate"]):
    def current(self) -> "IncidentTemplate | None":
        return self.order_by("-number").first()


class IncidentTemplate(models.Model):
    """A version of it; a new one takes the place of the last and none is changed."""

    number = models.PositiveIntegerField("version", unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    objects = IncidentTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""),
                name="incident_template_says_something",
                violation_error_message="Enter a title and a text.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.number})"


class TemplateSent(models.Model):
    """One mail to one contact."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="templates_sent")
    contact = models.ForeignKey(SupplierContact, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(IncidentTemplate, on_delete=models.PROTECT, related_name="sent")
    mail = models.OneToOneField(Mail, on_delete=models.PROTECT, related_name="+")
    form_id = models.UUIDField(null=True, blank=True, unique=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.template} to {self.supplier}"
