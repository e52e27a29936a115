"""What a purchase's band asks for, the check of labour cost, and grounds for exclusion that somebody must decide on."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from msplan.files.models import StoredFile
from msplan.lib.money import Pounds
from suppliers.buying.models.purchase import PlannedPurchase


class AskState(models.TextChoices):
    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    WAIVED = "waived", "Waived"
    NOT_ASKED = "not_asked", "No longer asked"


class PurchaseAsk(models.Model):
    """One thing that is asked before award. ``kind`` is a key of suppliers/buying/asks.py.

    open: may be answered or waived. answered, waived (with a reason): may be opened again by answering anew.
    no longer asked: a later screen gave a band that does not ask for it.
    """

    purchase = models.ForeignKey(PlannedPurchase, on_delete=models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=9, choices=AskState.choices, default=AskState.OPEN)
    answer = models.TextField(blank=True)
    reason = models.TextField("why it is waived", blank=True)
    evidence_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    evidence_link = models.URLField(max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["purchase", "kind"], name="ask_once_a_purchase"),
            models.CheckConstraint(condition=Q(state__in=AskState.values), name="ask_state_known"),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(answer="") & Q(by__isnull=False, on__isnull=False),
                name="ask_answered_by_somebody",
                violation_error_message="Enter the answer.",
            ),
            models.CheckConstraint(
                condition=~Q(state="waived") | ~Q(reason="") & Q(by__isnull=False, on__isnull=False),
                name="ask_waived_with_reason",
                violation_error_message="Say why it is waived.",
            ),
            models.CheckConstraint(
                condition=Q(evidence_link="") | Q(evidence_link__regex=r"^https?://"),
                name="ask_evidence_on_the_web",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purchase_id}: {self.kind}"


class LabourCost(models.Model):
    """One bid's price against what the work must at least cost. The arithmetic: suppliers/buying/labour.py."""

    purchase = models.ForeignKey(PlannedPurchase, on_delete=models.CASCADE, related_name="labour_costs")
    bidder = models.CharField(max_length=200)
    price = Pounds()
    hours = models.DecimalField(max_digits=10, decimal_places=2)
    wage = models.DecimalField("legal minimum wage an hour", max_digits=6, decimal_places=2)
    wage_source = models.CharField(max_length=300)
    wage_on = models.DateField("the rate's date")
    on_costs = models.DecimalField("on-costs in percent", max_digits=5, decimal_places=2)
    other_costs = Pounds("other costs", default=Decimal(0))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0, wage__gt=0, price__gte=0, on_costs__gte=0, other_costs__gte=0),
                name="labour_cost_of_real_numbers",
                violation_error_message="Hours and wage must be more than 0, the other numbers 0 or more.",
            ),
            models.CheckConstraint(
                condition=~Q(wage_source="") & ~Q(bidder=""),
                name="labour_cost_has_a_source",
                violation_error_message="Say where the minimum wage was read.",
            ),
        ]

    def __str__(self) -> str:
        return f"Labour cost of {self.bidder}"


class Ground(models.TextChoices):
    MANDATORY = "mandatory", "Mandatory: a modern slavery offence"
    DISCRETIONARY = "discretionary", "Discretionary: labour market misconduct"
    DEBARRED = "debarred", "On the debarment list"
    OTHER = "other", "Another ground"


class GroundDecision(models.TextChoices):
    UNDECIDED = "undecided", "To be decided"
    EXCLUDE = "exclude", "Excluded"
    KEEP = "keep", "Not excluded"


class ExclusionGround(models.Model):
    """Something found about a bidder that may be a ground to exclude it. A person decides, never the program."""

    purchase = models.ForeignKey(PlannedPurchase, on_delete=models.CASCADE, related_name="grounds")
    bidder = models.CharField(max_length=200)
    ground = models.CharField(max_length=13, choices=Ground.choices)
    found = models.TextField("what was found")
    found_on = models.DateField()
    decision = models.CharField(
        max_length=9, choices=GroundDecision.choices, default=GroundDecision.UNDECIDED
    )
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="ground_known"),
            models.CheckConstraint(
                condition=~Q(bidder="") & ~Q(found=""),
                name="ground_has_words",
                violation_error_message="Say about whom, and what was found.",
            ),
            models.CheckConstraint(
                condition=Q(decision="undecided", decided_by__isnull=True, decided_on__isnull=True)
                | Q(decision__in=["exclude", "keep"], decided_by__isnull=False, decided_on__isnull=False)
                & ~Q(reason=""),
                name="ground_decided_by_somebody",
                violation_error_message="A decision needs its reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bidder}: {self.get_ground_display()}"
