"""A campaign: one questionnaire version, or one set of terms, sent to many suppliers."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from msplan.lib.dates import london_date
from suppliers.asking.models.questionnaire import QuestionnaireVersion, Terms

# Days after sending, and days before the deadline, on which a supplier that has not answered is reminded; days after
# the deadline when silence becomes "no response". Source: docs/rules/asking.md.
REMIND_AFTER = (7, 14)
REMIND_BEFORE = (7, 2)
SILENT_AFTER_DAYS = 14
LEAST_DAYS = 14  # between opening and deadline
MOST_DAYS = 180


def remind_after() -> list[int]:
    return list(REMIND_AFTER)


def remind_before() -> list[int]:
    return list(REMIND_BEFORE)


class CampaignState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    CLOSED = "closed", "Closed"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def running(self) -> "CampaignQuerySet":
        return self.filter(state__in=[CampaignState.SENDING, CampaignState.SENT])

    def matching(self, *, q: str = "", state: Iterable[str] = ()) -> "CampaignQuerySet":
        """What the filters beside the list ask for."""
        found = self.filter(name__icontains=q) if q else self
        return found.filter(state__in=list(state)) if state else found


class Campaign(models.Model):
    """draft: suppliers and words are chosen; may be changed or deleted.

    sending: its invitations exist and can be answered; a worker writes their mails, a batch at a time.
    sent: the mail of each is in the outbox. Suppliers may still be added, which makes it sending again.
    closed: nobody is reminded any more. Answers are still taken, marked late.
    """

    name = models.CharField(max_length=120)
    questions = models.ForeignKey(
        QuestionnaireVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns"
    )
    terms = models.ForeignKey(
        Terms, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns"
    )
    state = models.CharField(max_length=7, choices=CampaignState.choices, default=CampaignState.DRAFT)
    opens_on = models.DateField()
    deadline_on = models.DateField()
    remind_after = ArrayField(models.PositiveSmallIntegerField(), default=remind_after, blank=True)
    remind_before = ArrayField(models.PositiveSmallIntegerField(), default=remind_before, blank=True)
    # What the mail and the first page say in the force's own words.
    why = models.TextField("why suppliers were picked")
    words = models.TextField("words of our own for the mail", blank=True)
    contact_name = models.CharField("whom to ask", max_length=120)
    contact_phone = models.CharField("telephone number", max_length=40, blank=True)
    contact_email = models.EmailField("email address", max_length=254, blank=True)
    # The filters of the register that the suppliers were chosen by, as its address says them; and how many of them.
    chosen_by = models.CharField(max_length=1000, blank=True)
    chosen_most = models.PositiveIntegerField(null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="campaigns")
    made_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CampaignState.values), name="campaign_state_known"),
            models.CheckConstraint(
                condition=~Q(name=""), name="campaign_has_a_name", violation_error_message="Enter a name."
            ),
            models.CheckConstraint(
                condition=Q(questions__isnull=False, terms__isnull=True)
                | Q(questions__isnull=True, terms__isnull=False),
                name="campaign_asks_one_thing",
                violation_error_message="Choose a questionnaire or terms, not both.",
            ),
            models.CheckConstraint(
                condition=Q(deadline_on__gte=F("opens_on") + timedelta(days=LEAST_DAYS)),
                name="campaign_leaves_time",
                violation_error_message=f"Give suppliers at least {LEAST_DAYS} days.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", sent_at__isnull=True, sent_by__isnull=True)
                | ~Q(state="draft") & Q(sent_at__isnull=False, sent_by__isnull=False),
                name="campaign_sent_has_sender",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="campaign_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_for_acceptance(self) -> bool:
        return self.terms_id is not None

    def is_late(self, at: datetime) -> bool:
        """An answer handed in then comes after the deadline, whose day is whole."""
        return london_date(at) > self.deadline_on


class ChosenSupplier(models.Model):
    """A supplier on the list of a draft campaign, and whether it is to be asked."""

    class Skip(models.TextChoices):
        NONE = "", "To be asked"
        ASKED = "asked", "Is being asked already, or answered lately"
        EQUIVALENT = "equivalent", "Has answered elsewhere, and that still holds"
        NO_CONTACT = "no_contact", "No contact to write to"
        BY_HAND = "by_hand", "Left out by hand"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="chosen")
    supplier = models.ForeignKey("suppliers.Supplier", on_delete=models.CASCADE, related_name="chosen_for")
    skip = models.CharField(max_length=10, choices=Skip.choices, default=Skip.NONE, blank=True)
    # Somebody put it back or left it out: looking again does not change that.
    is_by_hand = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "supplier"], name="chosen_supplier_once"),
            models.CheckConstraint(
                condition=Q(skip__in=["", "asked", "equivalent", "no_contact", "by_hand"]),
                name="chosen_supplier_skip_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} for {self.campaign}"
