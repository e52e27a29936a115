"""A planned purchase: from the idea to the award, or to its end."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from msplan.accounts.models import Department
from msplan.lib.money import Pounds
from suppliers.record.models import Contract
from suppliers.register.models import Category, Supplier

SOON_DAYS = 42  # so many days before award an unscreened purchase stands among those to look at


class Route(models.TextChoices):
    FRAMEWORK = "framework", "Call-off from a framework"
    OPEN = "open", "Open procedure"
    FLEXIBLE = "flexible", "Competitive flexible procedure"
    DIRECT = "direct", "Direct award"
    QUOTES = "quotes", "Quotes, below threshold"
    JOINT = "joint", "Bought jointly or by another body"
    NOT_DECIDED = "not_decided", "Not decided yet"


class PurchaseState(models.TextChoices):
    PLANNED = "planned", "Planned"
    SCREENED = "screened", "Screened"
    READY = "ready", "Ready to sign off"
    SIGNED_OFF = "signed_off", "Signed off"
    AWARDED = "awarded", "Awarded"
    ABANDONED = "abandoned", "Abandoned"


class PurchaseBand(models.TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


OPEN = (PurchaseState.PLANNED, PurchaseState.SCREENED, PurchaseState.READY, PurchaseState.SIGNED_OFF)
SIGNED = (PurchaseState.SIGNED_OFF, PurchaseState.AWARDED)


class PurchaseQuerySet(models.QuerySet["PlannedPurchase"]):
    def open(self) -> "PurchaseQuerySet":
        """Neither awarded nor abandoned."""
        return self.filter(state__in=OPEN)

    def unscreened_by(self, on: date) -> "PurchaseQuerySet":
        """To be awarded within ``SOON_DAYS`` of a day, or late already, and not screened."""
        last = on + timedelta(days=SOON_DAYS)
        return self.filter(state=PurchaseState.PLANNED, award_on__lte=last)

    def late(self, on: date) -> "PurchaseQuerySet":
        """Open past the day of the planned award."""
        return self.open().filter(award_on__lt=on)

    def with_people(self) -> "PurchaseQuerySet":
        return self.select_related("category", "owner", "department", "supplier__merged_into")

    def not_abandoned(self) -> "PurchaseQuerySet":
        return self.exclude(state=PurchaseState.ABANDONED)

    def matching(
        self,
        *,
        on: date,
        q: str = "",
        state: Iterable[str] = (),
        band: Iterable[str] = (),
        route: Iterable[str] = (),
        category: Any = None,
        department: Any = None,
        owner: Any = None,
        due: str = "",
        least: Any = None,
    ) -> "PurchaseQuerySet":
        """What the filters beside the list ask for. Those that ended are left out unless their state is asked for."""
        found = self
        for word in q.split():
            here = Q(title__icontains=word) | Q(description__icontains=word)
            digits = word.upper().removeprefix("PP-").lstrip("0")
            if digits.isdecimal() and len(digits) <= 9:
                here |= Q(pk=int(digits))
            found = found.filter(here)
        wanted = {
            "state__in": list(state),
            "band__in": list(band),
            "route__in": list(route),
            "category": category,
            "department": department,
            "owner": owner,
            "value__gte": least,
        }
        found = found.filter(**{name: value for name, value in wanted.items() if value not in (None, [])})
        if due == "unscreened":
            return found.unscreened_by(on)
        if due == "late":
            return found.late(on)
        return found if state else found.open()


class PlannedPurchase(models.Model):
    """Something about to be bought.

    planned: nobody has screened it; may be screened, edited, abandoned.
    screened: its band is known and what it asks for; each of these is answered or waived; may be screened again.
    ready: nothing that is asked is open; may be signed off by somebody else than who screened it, or screened again.
    signed off: may be awarded, or screened again, which takes the signature back.
    awarded: it became a contract. abandoned: with a reason.

    ``replaces`` is the contract that ends, in whose place this is bought.
    ``open_count`` is how many asked things and undecided exclusion grounds are open: kept by suppliers/buying/asking.py
    under the purchase's lock, so that the database can refuse what goes on without them.
    """

    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="planned_purchases")
    value = Pounds("estimated value")
    route = models.CharField(max_length=12, choices=Route.choices, default=Route.NOT_DECIDED)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="planned_purchases"
    )
    award_on = models.DateField("planned award")
    starts_on = models.DateField("planned start")
    ends_on = models.DateField("planned end", null=True, blank=True)
    replaces = models.ForeignKey(
        Contract,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by_purchases",
        editable=False,
    )
    state = models.CharField(
        max_length=10, choices=PurchaseState.choices, default=PurchaseState.PLANNED, editable=False
    )
    band = models.CharField(max_length=6, choices=PurchaseBand.choices, blank=True, editable=False)
    open_count = models.PositiveIntegerField(default=0, editable=False)
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    screened_on = models.DateField(null=True, blank=True, editable=False)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    signed_off_on = models.DateField(null=True, blank=True, editable=False)
    sign_off_words = models.TextField(blank=True, editable=False)
    supplier = models.ForeignKey(
        Supplier,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="planned_purchases",
        editable=False,
    )
    contract = models.OneToOneField(
        Contract,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="planned_purchase",
        editable=False,
    )
    awarded_on = models.DateField(null=True, blank=True, editable=False)
    abandoned_on = models.DateField(null=True, blank=True, editable=False)
    abandon_reason = models.TextField(blank=True, editable=False)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        ordering = ["award_on", "pk"]
        indexes = [
            models.Index(
                fields=["award_on", "id"], condition=Q(state__in=OPEN), name="purchase_open_by_award"
            ),
            models.Index(fields=["state", "award_on"], name="purchase_by_state"),
            models.Index(
                fields=["owner", "award_on"], condition=Q(state__in=OPEN), name="purchase_open_of_owner"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="purchase_has_title",
                violation_error_message="Say what is bought.",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="purchase_value_not_negative",
                violation_error_message="Estimated value must be £0 or more.",
            ),
            models.CheckConstraint(condition=Q(route__in=Route.values), name="purchase_route_known"),
            models.CheckConstraint(condition=Q(state__in=PurchaseState.values), name="purchase_state_known"),
            models.CheckConstraint(
                condition=Q(starts_on__gte=F("award_on")),
                name="purchase_starts_after_award",
                violation_error_message="Planned start must be the day of the award or later.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="purchase_ends_after_start",
                violation_error_message="Planned end must be the day of the start or later.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "abandoned"])
                | Q(band__in=PurchaseBand.values, screened_by__isnull=False, screened_on__isnull=False),
                name="purchase_goes_on_screened",
                violation_error_message="A purchase goes on once its risk was screened.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "screened", "abandoned"]) | Q(open_count=0),
                name="purchase_goes_on_with_nothing_open",
                violation_error_message="Something that is asked before award is still open.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SIGNED)
                | Q(signed_off_by__isnull=False, signed_off_on__isnull=False)
                & ~Q(signed_off_by=F("screened_by")),
                name="purchase_signed_off_by_another",
                violation_error_message="Somebody else than who screened it signs it off.",
            ),
            # Those of an earlier time that were awarded stay as they are.
            models.CheckConstraint(
                condition=~Q(state="signed_off") | ~Q(sign_off_words=""),
                name="purchase_signed_off_in_words",
                violation_error_message="Say what you looked at.",
            ),
            models.CheckConstraint(
                condition=Q(contract__isnull=True) | Q(replaces__isnull=True) | ~Q(contract=F("replaces")),
                name="purchase_replaces_another_contract",
                violation_error_message="A contract cannot follow itself.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="awarded", awarded_on__isnull=False, supplier__isnull=False, contract__isnull=False
                )
                | ~Q(state="awarded")
                & Q(awarded_on__isnull=True, supplier__isnull=True, contract__isnull=True),
                name="purchase_awarded_is_a_contract",
            ),
            models.CheckConstraint(
                condition=Q(state="abandoned", abandoned_on__isnull=False) & ~Q(abandon_reason="")
                | ~Q(state="abandoned") & Q(abandoned_on__isnull=True, abandon_reason=""),
                name="purchase_abandoned_with_reason",
                violation_error_message="Say why it is abandoned.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"PP-{self.pk:04d}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
