"""A band that people set against the arithmetic: one asks with a reason, another agrees, and it runs out."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from suppliers.register.models import Category, Supplier
from suppliers.risk.models.words import Band


class OverrideState(models.TextChoices):
    ASKED = "asked", "Waiting for a second person"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "Lapsed"


OPEN_OVERRIDES = (OverrideState.ASKED, OverrideState.AGREED)


class BandOverrideQuerySet(models.QuerySet["BandOverride"]):
    def in_force(self, on: date) -> "BandOverrideQuerySet":
        """Agreed, not run out on that day, and made for the category that the supplier still has."""
        return self.filter(state=OverrideState.AGREED, expires_on__gte=on, category=F("supplier__category"))

    def open(self) -> "BandOverrideQuerySet":
        return self.filter(state__in=OPEN_OVERRIDES)

    def with_people(self) -> "BandOverrideQuerySet":
        return self.select_related("asked_by", "answered_by", "ended_by", "category")


class BandOverride(models.Model):
    """A person's band for one supplier. It changes the inherent band, never the score.

    asked → agreed | refused | withdrawn; agreed → withdrawn | lapsed. It counts from the day a second person agrees
    until ``expires_on``, that day included, and only while the supplier's category is the one it was made for.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="band_overrides")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    band = models.CharField(max_length=10, choices=Band.choices)
    instead_of = models.CharField("band that the arithmetic gave", max_length=10, choices=Band.choices)
    reason = models.TextField()
    expires_on = models.DateField()
    state = models.CharField(max_length=10, choices=OverrideState.choices, default=OverrideState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    form_id = models.UUIDField(null=True, blank=True, unique=True)

    objects = BandOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "expires_on"], name="band_override_by_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(band__in=Band.values), name="band_override_band_known"),
            models.CheckConstraint(
                condition=Q(state__in=OverrideState.values), name="band_override_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="band_override_has_a_reason",
                violation_error_message="Say why the band should differ from what the inputs give.",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="band_override_second_person",
                violation_error_message="Somebody else has to agree: nobody agrees to their own override.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn"], answered_by__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False, state__in=["agreed", "refused"])
                | Q(answered_by__isnull=False, state__in=["withdrawn", "lapsed"])
                | Q(answered_by__isnull=True, state="lapsed"),
                name="band_override_agreed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["withdrawn", "lapsed"]) | Q(ended_at__isnull=False),
                name="band_override_ended_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(band=F("instead_of")),
                name="band_override_changes_the_band",
                violation_error_message="That is the band the inputs give already.",
            ),
            models.UniqueConstraint(
                fields=["supplier"],
                condition=Q(state__in=["asked", "agreed"]),
                name="band_override_one_open",
                violation_error_message="There is an override for this supplier already. Withdraw it first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_band_display()} instead of {self.get_instead_of_display().lower()}"
