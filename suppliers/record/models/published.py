"""Whether a supplier must publish a statement, and what it published. Rules: docs/rules/record.md, "Statements"."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from msplan.lib.money import Pounds
from suppliers.record.models.row import Row, RowQuerySet, Sourced, sourced
from suppliers.register.models import Supplier

# The Modern Slavery Act 2015 (Transparency in Supply Chains) Regulations 2015, regulation 2: £36 million.
THRESHOLD = Decimal(36_000_000)


class MustPublish(models.TextChoices):
    YES = "yes", "Must publish a statement"
    NO = "no", "Need not publish a statement"
    NOT_KNOWN = "not_known", "Turnover not known"


def must_publish(turnover: Decimal | None) -> MustPublish:
    """A turnover of £36 million or more; one that nobody knows is neither."""
    if turnover is None:
        return MustPublish.NOT_KNOWN
    return MustPublish.YES if turnover >= THRESHOLD else MustPublish.NO


class Turnover(Row, Sourced):
    """A supplier's yearly turnover, of its whole group where the group files one account."""

    ACT, NOUN = "turnover", "turnover"

    supplier = models.OneToOneField(Supplier, on_delete=models.CASCADE, related_name="turnover")
    amount = Pounds("turnover in a year", max_digits=15)

    objects = RowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["amount"], name="turnover_by_amount")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="turnover_not_negative",
                violation_error_message="A turnover cannot be less than nothing.",
            ),
            *sourced("turnover"),
        ]

    def __str__(self) -> str:
        return f"Turnover of £{self.amount:,.0f}"


class StatementArea(models.TextChoices):
    """The six topics of section 54(5), in the order of the registry's columns."""

    STRUCTURE = "structure", "Organisation structure"
    POLICIES = "policies", "Policies"
    RISK = "risk", "Risk assessment"
    DUE_DILIGENCE = "due_diligence", "Due diligence"
    TRAINING = "training", "Training"
    GOALS = "goals", "Goals"


class PublishedStatement(Row):
    """A statement for a year, entered by hand or from a file of the registry: the two never overwrite each other."""

    ACT, NOUN = "statement", "published statement"

    class Origin(models.TextChoices):
        HAND = "hand", "Entered by hand"
        REGISTRY = "registry", "From a file of the statement registry"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="published_statements")
    year = models.PositiveSmallIntegerField("year of the statement")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.HAND, editable=False)
    approved_on = models.DateField("dated", null=True, blank=True)
    link = models.URLField("where it stands", max_length=1000, blank=True)
    summary_link = models.URLField(max_length=1000, blank=True, editable=False)
    areas = ArrayField(
        models.CharField(max_length=13, choices=StatementArea.choices), default=list, blank=True
    )
    is_group = models.BooleanField(default=False, editable=False)
    # The name and turnover under which the registry has it, as its file says them.
    stands_as = models.CharField(max_length=300, blank=True, editable=False)
    turnover_said = models.CharField(max_length=120, blank=True, editable=False)
    registry_import = models.ForeignKey(
        "suppliers.RegistryImport",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statements",
        editable=False,
    )

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["-year", F("approved_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "year", "origin"],
                condition=Q(archived_at__isnull=True),
                name="published_statement_once_a_year",
                violation_error_message="A statement of this year is entered already. Change that one.",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(2015, 2100)),
                name="published_statement_year",
                violation_error_message="The year must be 2015 or later: before that no statements were asked for.",
            ),
            models.CheckConstraint(
                condition=Q(origin="hand", registry_import__isnull=True)
                | Q(origin="registry", registry_import__isnull=False),
                name="published_statement_origin",
            ),
            models.CheckConstraint(
                condition=(Q(link="") | Q(link__regex=r"^https?://"))
                & (Q(summary_link="") | Q(summary_link__regex=r"^https?://")),
                name="published_statement_link_is_http",
            ),
        ]

    def __str__(self) -> str:
        return f"Statement of {self.year}"

    def areas_said(self) -> str:
        """In the order of section 54(5)."""
        return ", ".join(area.label.lower() for area in StatementArea if area in self.areas)
