"""What is known of the people who do the work, and the labour providers that send them."""

from django.db import models
from django.db.models import Q

from suppliers.record.models.row import Row, RowQuerySet, Sourced, sourced
from suppliers.record.models.words import Known
from suppliers.register.models import Supplier


class Trait(models.TextChoices):
    """Circumstances that make exploitation more likely. Source: docs/rules/record.md, "Workforce"."""

    AGENCY = "agency", "Agency or other temporary workers"
    MIGRANT = "migrant", "Migrant workers"
    SEASONAL = "seasonal", "Seasonal workers"
    LOW_PAID = "low_paid", "Pay at or near the minimum wage"
    LOW_SKILLED = "low_skilled", "Work that asks for few skills or little English"
    NIGHT = "night", "Night work, or work out of sight"
    LONE = "lone", "Lone or isolated work"
    ACCOMMODATION = "accommodation", "Housing provided by the employer or agency"
    TRANSPORT = "transport", "Transport to work provided by the employer or agency"
    CASH = "cash", "Paid in cash or by the piece"
    FEES = "fees", "Workers pay for getting the job"
    YOUNG = "young", "Workers under 18"


class WorkforceTrait(Row, Sourced):
    """One answer to one question about a supplier's workforce; a later answer takes its place."""

    ACT, NOUN = "workforce", "answer about the workforce"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="workforce")
    trait = models.CharField(max_length=13, choices=Trait.choices)
    answer = models.CharField(max_length=9, choices=Known.choices)

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "trait"],
                name="workforce_trait_once",
                violation_error_message="This question has an answer already.",
            ),
            models.CheckConstraint(
                condition=Q(trait__in=Trait.values, answer__in=Known.values), name="workforce_answer_known"
            ),
            *sourced("workforce"),
        ]

    def __str__(self) -> str:
        return f"{self.get_trait_display()}: {self.get_answer_display().lower()}"


class Licensable(models.TextChoices):
    """Sectors in which a labour provider needs a licence: Gangmasters (Licensing) Act 2004, section 3."""

    AGRICULTURE = "agriculture", "Agriculture"
    HORTICULTURE = "horticulture", "Horticulture"
    SHELLFISH = "shellfish", "Shellfish gathering"
    PROCESSING = "processing", "Processing or packaging of food, drink, pet food or plants"
    NOT_LICENSABLE = "not_licensable", "Another sector: no licence is needed"
    NOT_KNOWN = "not_known", "Not known"


class LabourProviderUse(Row, Sourced):
    """A labour provider that a supplier gets people from: by name, or a supplier of ours itself."""

    ACT, NOUN = "labour_provider", "labour provider"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="labour_providers")
    provider = models.ForeignKey(
        Supplier, null=True, blank=True, on_delete=models.SET_NULL, related_name="sends_labour_to"
    )
    name = models.CharField("name of the labour provider", max_length=200)
    sector = models.CharField(max_length=14, choices=Licensable.choices)
    licence = models.CharField("licence number", max_length=40, blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="labour_provider_has_a_name",
                violation_error_message="Enter a name.",
            ),
            models.CheckConstraint(
                condition=Q(sector__in=Licensable.values), name="labour_provider_sector_known"
            ),
            models.CheckConstraint(
                condition=~Q(supplier=models.F("provider")),
                name="labour_provider_is_another",
                violation_error_message="A supplier is not its own labour provider.",
            ),
            *sourced("labour_provider"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lacks_licence(self) -> bool:
        """In a sector that needs one, and no number is known to us."""
        return not self.licence and self.sector not in (Licensable.NOT_LICENSABLE, Licensable.NOT_KNOWN)
