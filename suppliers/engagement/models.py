"""Sessions, briefings, talks, letters and codes: what the force does with others. Rules: docs/rules/engagement.md."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from msplan.accounts.models import Department
from msplan.files.models import StoredFile
from msplan.lib.dates import FinancialYear
from suppliers.register.models import Supplier


class EngagementKind(models.TextChoices):
    SESSION = "session", "Awareness session"
    BRIEFING = "briefing", "Briefing"
    TALK = "talk", "Talk"
    MEETING = "meeting", "Meeting"
    LETTER = "letter", "Letter"
    CODE = "code", "Code sent"


class EngagementState(models.TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held or sent"
    CALLED_OFF = "called_off", "Called off"


class PartyKind(models.TextChoices):
    SUPPLIER = "supplier", "Supplier"
    BUSINESS = "business", "Other business"
    UNION = "union", "Trade union"
    TRADE_BODY = "trade_body", "Trade body"
    CHARITY = "charity", "Charity"
    PARTNER = "partner", "Partner organisation"


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def held(self) -> "EngagementQuerySet":
        return self.filter(state=EngagementState.HELD)

    def in_year(self, year: FinancialYear) -> "EngagementQuerySet":
        return self.filter(on__gte=year.first, on__lte=year.last)

    def with_supplier(self, supplier: Supplier) -> "EngagementQuerySet":
        """With a supplier, or with one that was merged into it; each once."""
        parties = EngagementParty.objects.filter(
            Q(supplier=supplier) | Q(supplier__merged_into=supplier), engagement=models.OuterRef("pk")
        )
        return self.filter(models.Exists(parties))

    def to_answer(self, on: date) -> "EngagementQuerySet":
        """Whose owner is asked by a day: what changed, or how it went."""
        return self.filter(asked_on__lte=on)

    def matching(
        self,
        *,
        on: date,
        q: str = "",
        kind: Iterable[str] = (),
        state: Iterable[str] = (),
        party: Iterable[str] = (),
        owner: Any = None,
        supplier: "Supplier | None" = None,
        year: str = "",
        due: str = "",
    ) -> "EngagementQuerySet":
        """What the filters beside the list ask for; ``year`` is the first calendar year of a financial year."""
        found = self if supplier is None else self.with_supplier(supplier)
        for word in q.split():
            named = EngagementParty.objects.filter(
                Q(name__icontains=word) | Q(supplier__name__icontains=word), engagement=models.OuterRef("pk")
            )
            found = found.filter(Q(title__icontains=word) | Q(said__icontains=word) | models.Exists(named))
        if party := list(party):
            parties = EngagementParty.objects.filter(kind__in=party, engagement=models.OuterRef("pk"))
            found = found.filter(models.Exists(parties))
        if kind := list(kind):
            found = found.filter(kind__in=kind)
        if state := list(state):
            found = found.filter(state__in=state)
        if owner is not None:
            found = found.filter(owner=owner)
        if year:
            found = found.in_year(FinancialYear(int(year)))
        return found.to_answer(on) if due else found


class Engagement(models.Model):
    """One of them. Counts to the aspect "business engagement".

    planned: it lies ahead, or nobody has said yet how it went; may be held, called off, edited.
    held: somebody said how it went, and how many came where that was counted; may be followed up as often as it needs.
    called off: with a reason.

    ``asked_on`` is the day on which its owner is asked next: how it went (its own day), or what changed after.
    """

    kind = models.CharField(max_length=8, choices=EngagementKind.choices)
    title = models.CharField(max_length=200)
    on = models.DateField("day")
    place = models.CharField("where, or how", max_length=200, blank=True)
    said = models.TextField("what it was about", blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="engagements")
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    invited = models.PositiveIntegerField(null=True, blank=True)
    came = models.PositiveIntegerField(null=True, blank=True, editable=False)
    state = models.CharField(
        max_length=10, choices=EngagementState.choices, default=EngagementState.PLANNED, editable=False
    )
    asked_on = models.DateField(null=True, blank=True, editable=False)
    went = models.TextField("how it went", blank=True, editable=False)
    reason = models.TextField("why it was called off", blank=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["-on", "-id"], name="engagement_newest"),
            models.Index(fields=["kind", "-on"], name="engagement_by_kind"),
            models.Index(fields=["asked_on"], condition=Q(asked_on__isnull=False), name="engagement_asked"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EngagementKind.values), name="engagement_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=EngagementState.values), name="engagement_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(title=""), name="engagement_has_title", violation_error_message="Enter a title."
            ),
            models.CheckConstraint(
                condition=Q(came__isnull=True) | Q(state="held"),
                name="engagement_came_when_held",
                violation_error_message="How many came is known once it was held.",
            ),
            models.CheckConstraint(
                condition=Q(came__isnull=True) | Q(invited__isnull=True) | Q(came__lte=F("invited")),
                name="engagement_came_of_invited",
                violation_error_message="More came than were invited. Leave the number invited empty where anybody "
                "could come.",
            ),
            models.CheckConstraint(
                condition=Q(state="called_off", asked_on__isnull=True) & ~Q(reason="")
                | ~Q(state="called_off") & Q(reason=""),
                name="engagement_called_off_with_reason",
                violation_error_message="Say why it was called off.",
            ),
            models.CheckConstraint(
                condition=Q(state="held") & ~Q(went="") | ~Q(state="held") & Q(went=""),
                name="engagement_held_in_words",
                violation_error_message="Say how it went.",
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(asked_on=F("on")), name="engagement_planned_is_asked_about"
            ),
            models.CheckConstraint(
                condition=Q(asked_on__isnull=True) | Q(asked_on__gte=F("on")),
                name="engagement_followed_up_after",
                violation_error_message="Follow-up must be on the day itself or later.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EngagementParty(models.Model):
    """With whom: a supplier of the register, or any other organisation by its name. No person's name."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="parties")
    kind = models.CharField(max_length=10, choices=PartyKind.choices)
    supplier = models.ForeignKey(
        Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="engagement_parties"
    )
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PartyKind.values), name="party_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="supplier", supplier__isnull=False, name="")
                | ~Q(kind="supplier") & Q(supplier__isnull=True) & ~Q(name=""),
                name="party_is_one_thing",
                violation_error_message="Name a supplier of the register, or an organisation.",
            ),
            models.UniqueConstraint(
                fields=["engagement", "supplier"],
                name="party_supplier_once",
                condition=Q(supplier__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def standing_supplier(self) -> Supplier | None:
        return self.supplier and (self.supplier.merged_into or self.supplier)

    @property
    def display_name(self) -> str:
        supplier = self.standing_supplier
        return self.name if supplier is None else supplier.name


class FollowUp(models.Model):
    """What its owner said when asked what changed. Never changed itself; the next one is another row."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="follow_ups")
    asked_on = models.DateField()
    changed = models.TextField("what changed")
    is_change = models.BooleanField("something changed")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(changed=""),
                name="follow_up_has_words",
                violation_error_message="Say what changed, or what you looked at when nothing did.",
            ),
        ]

    def __str__(self) -> str:
        return f"Follow-up of {self.engagement_id}"


class EngagementFile(models.Model):
    """What was shown, sent or signed."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"File of {self.engagement_id}"
