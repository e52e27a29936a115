"""A yearly file of the statement registry: uploaded, matched, confirmed as a whole or discarded."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from msplan.files.models import StoredFile
from suppliers.record.models.published import StatementArea
from suppliers.register.models import Supplier


class RegistryState(models.TextChoices):
    READING = "reading", "Being read"
    READY = "ready", "Waits for your yes"
    CONFIRMED = "confirmed", "Taken into the record"
    DISCARDED = "discarded", "Discarded"
    REFUSED = "refused", "Cannot be read"


class RegistryImport(models.Model):
    """reading: a worker reads it and looks its rows up in the register; one at a time, until its lease runs out.
    ready: nothing is in the record yet; names are ticked; may be confirmed or discarded.
    confirmed, discarded, refused: nothing changes any more.
    """

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=RegistryState.choices, default=RegistryState.READING)
    # Of a file without the column that says it.
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    refusal = models.TextField(blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    rows_unreadable = models.PositiveIntegerField(default=0)
    # Line numbers of the first of them, and headings that mean nothing to us.
    unreadable_lines = ArrayField(models.PositiveIntegerField(), default=list)
    unknown_headings = ArrayField(models.CharField(max_length=200), default=list)
    missing_headings = ArrayField(models.CharField(max_length=200), default=list)
    form_id = models.UUIDField(null=True, blank=True, unique=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    taken = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RegistryState.values), name="registry_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["reading", "ready", "refused"], decided_at__isnull=True)
                | Q(state__in=["confirmed", "discarded"], decided_at__isnull=False),
                name="registry_decided_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="registry_refused_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.file.name


class RegistryRowQuerySet(models.QuerySet["RegistryRow"]):
    def by_number(self) -> "RegistryRowQuerySet":
        return self.filter(how=RegistryRow.How.NUMBER)

    def by_name(self) -> "RegistryRowQuerySet":
        return self.filter(how=RegistryRow.How.NAME)

    def unmatched(self) -> "RegistryRowQuerySet":
        return self.filter(how=RegistryRow.How.NONE)

    def to_take(self) -> "RegistryRowQuerySet":
        """Matched by number, or by name and a person said that it is the same."""
        return self.filter(Q(how=RegistryRow.How.NUMBER) | Q(how=RegistryRow.How.NAME, is_same=True))


class RegistryRow(models.Model):
    """One organisation's statement of one year, as the file has it, and the supplier that it may be."""

    class How(models.TextChoices):
        NUMBER = "number", "By company number"
        NAME = "name", "By name"
        NONE = "none", "Not a supplier of ours"

    registry_import = models.ForeignKey(RegistryImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    name = models.CharField(max_length=300)
    parent = models.CharField(max_length=300, blank=True)
    company_number = models.CharField(max_length=8, blank=True)
    link = models.CharField(max_length=1000, blank=True)
    summary_link = models.CharField(max_length=1000, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    is_group = models.BooleanField(default=False)
    areas = ArrayField(models.CharField(max_length=13, choices=StatementArea.choices), default=list)
    turnover_said = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=6, choices=How.choices)
    supplier = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    is_same = models.BooleanField(default=False)

    objects = RegistryRowQuerySet.as_manager()

    class Meta:
        ordering = ["line"]
        indexes = [models.Index(fields=["registry_import", "how", "line"], name="registry_row_by_match")]
        constraints = [
            models.CheckConstraint(
                condition=Q(how="none", supplier__isnull=True)
                | Q(how__in=["number", "name"], supplier__isnull=False),
                name="registry_row_matched",
            ),
        ]

    def __str__(self) -> str:
        return self.name
