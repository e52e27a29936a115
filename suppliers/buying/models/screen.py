"""The risk screen: six signs, each seen, not seen or not known; and the band that came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from suppliers.buying.models.purchase import PlannedPurchase, PurchaseBand


class SignSeen(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class PurchaseScreen(models.Model):
    """One screening; the newest holds, earlier ones are kept. ``present`` counts yes and not known."""

    purchase = models.ForeignKey(PlannedPurchase, on_delete=models.CASCADE, related_name="screens")
    present = models.PositiveSmallIntegerField()
    suggested = models.CharField(max_length=6, choices=PurchaseBand.choices)
    band = models.CharField(max_length=6, choices=PurchaseBand.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(present__range=(0, 6)), name="screen_of_six_signs"),
            models.CheckConstraint(condition=Q(band__in=PurchaseBand.values), name="screen_band_known"),
            models.CheckConstraint(
                condition=Q(present__lte=1) | Q(band__in=["medium", "high"]),
                name="screen_two_signs_are_not_low",
                violation_error_message="With more than one sign the band is medium or high.",
            ),
            models.CheckConstraint(
                condition=Q(band=F("suggested")) | ~Q(reason=""),
                name="screen_other_band_has_reason",
                violation_error_message="Say why the band is not the suggested one.",
            ),
        ]

    def __str__(self) -> str:
        return f"Screen of {self.purchase_id}"


class SignAnswer(models.Model):
    """One of the six signs in a screen. ``sign`` is a key of suppliers/buying/signs.py."""

    screen = models.ForeignKey(PurchaseScreen, on_delete=models.CASCADE, related_name="answers")
    sign = models.CharField(max_length=10)
    seen = models.CharField(max_length=9, choices=SignSeen.choices)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["screen", "sign"], name="sign_once_a_screen"),
            models.CheckConstraint(condition=Q(seen__in=SignSeen.values), name="sign_seen_known"),
            models.CheckConstraint(
                condition=Q(sign__in=["industry", "workforce", "location", "context", "commodity", "model"]),
                name="sign_is_one_of_six",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sign}: {self.seen}"
