"""What the specialist team decided about a concern, when, and what it means for whoever deals with the supplier."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from suppliers.concerns.models.concern import Concern


class Referral(models.TextChoices):
    """Whether potential victims were referred to the National Referral Mechanism by a first responder. No names."""

    NOT_YET = "not_yet", "Not decided yet"
    REFERRED = "referred", "Referred"
    DUTY_TO_NOTIFY = "notified", "No consent: the Home Office was notified without names"
    NOT_NEEDED = "not_needed", "Not referred: nobody to refer was found"


class Contact(models.TextChoices):
    """Whether anybody of the force may speak to the supplier about it."""

    NOT_BEFORE = "not_before", "Not before a day"
    NOT_UNTIL_TOLD = "not_until_told", "Not until the specialist team says so"
    MAY = "may", "May be contacted"


class ConcernDecision(models.Model):
    """One decision. The latest says how things stand; earlier ones stay as they were."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="decisions")
    decided = models.TextField("what was decided")
    investigation = models.CharField("reference of the investigation", max_length=60, blank=True)
    referral = models.CharField(max_length=10, choices=Referral.choices)
    contact = models.CharField("contact with the supplier", max_length=14, choices=Contact.choices)
    contact_from = models.DateField(null=True, blank=True)
    next_step = models.CharField(max_length=300)
    next_step_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(referral__in=Referral.values), name="decision_referral_known"),
            models.CheckConstraint(condition=Q(contact__in=Contact.values), name="decision_contact_known"),
            models.CheckConstraint(
                condition=~Q(decided="") & ~Q(next_step=""),
                name="concern_decision_has_words",
                violation_error_message="Say what was decided and what happens next.",
            ),
            models.CheckConstraint(
                condition=Q(contact="not_before", contact_from__isnull=False)
                | ~Q(contact="not_before") & Q(contact_from__isnull=True),
                name="concern_contact_has_day",
                violation_error_message="Say from which day the supplier may be contacted.",
            ),
        ]

    def __str__(self) -> str:
        return f"Decision on {self.concern}"
