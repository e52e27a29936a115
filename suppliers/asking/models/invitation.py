"""One supplier's invitation to a campaign, the mails about it, and what its contact says besides answers."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Greatest, Least, TruncDate

from msplan.outbox.models import Mail
from suppliers.asking.models.campaign import SILENT_AFTER_DAYS, Campaign
from suppliers.record.models import Equivalent, EquivalentKind, SupplierContact
from suppliers.register.models import Supplier

# What the secret links of msplan/links are for.
INVITATION_LINK = "asking.invitation"
COLLEAGUE_LINK = "asking.colleague"


class InvitationState(models.TextChoices):
    """Nothing of the mail: that is in the outbox. Nothing of dates: late and silent are told from them."""

    OPEN = "open", "Not started"
    STARTED = "started", "Started"
    SUBMITTED = "submitted", "Submitted"
    QUERIED = "queried", "Queried"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    ELSEWHERE = "elsewhere", "Answered elsewhere"
    WITHDRAWN = "withdrawn", "Withdrawn"


S = InvitationState
# Still to be answered by the supplier for the first time.
UNANSWERED = (S.OPEN, S.STARTED)
# The supplier may write in it now.
WRITABLE = (S.OPEN, S.STARTED, S.QUERIED)
# Something came back that counts as a response.
RETURNED = (S.SUBMITTED, S.QUERIED, S.ACCEPTED)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(state__in=UNANSWERED)

    def returned(self) -> "InvitationQuerySet":
        return self.filter(state__in=RETURNED)

    def standing(self) -> "InvitationQuerySet":
        return self.exclude(state=InvitationState.WITHDRAWN)

    def with_reached(self) -> "InvitationQuerySet":
        """Each with ``was_reached``: a mail with its link left us and did not come back, it was read to them over the

        telephone, or somebody continued from it or answered.
        """
        came = Q(opened_at__isnull=False) | Q(told_by_phone_on__isnull=False) | ~Q(state__in=UNANSWERED)
        return self.annotate(
            was_reached=models.Case(
                models.When(came, then=True), default=Exists(_carried()), output_field=models.BooleanField()
            )
        )

    def with_silent_on(self) -> "InvitationQuerySet":
        """Each with ``silent_on``: the first day on which no answer counts as no response; None if never reached.

        So many days after the deadline, or after the day on which the request first reached them, where that is later.
        """
        first = _carried().order_by("mail__sent_at")
        reached = Least(
            "told_by_phone_on",
            TruncDate("opened_at"),
            TruncDate(Subquery(first.values("mail__sent_at")[:1])),
        )
        return self.annotate(reached_on=reached).annotate(
            silent_on=models.Case(
                models.When(
                    reached_on__isnull=False,
                    then=ExpressionWrapper(
                        Greatest("reached_on", "campaign__deadline_on") + SILENT_AFTER_DAYS,
                        output_field=models.DateField(),
                    ),
                ),
                output_field=models.DateField(),
            )
        )

    def undisputed(self) -> "InvitationQuerySet":
        """Without those whose contact told us that it is not them, or that they no longer supply us, and whom nobody

        of ours has answered yet.
        """
        said = [Notice.Kind.WRONG_PERSON, Notice.Kind.NO_LONGER]
        waiting = Notice.objects.filter(invitation=OuterRef("pk"), kind__in=said, settled_at__isnull=True)
        return self.exclude(Exists(waiting))

    def silent(self, on: date) -> "InvitationQuerySet":
        """Reached, and unanswered so long after the deadline that it counts as no response."""
        last = on - timedelta(days=SILENT_AFTER_DAYS)
        found = self.unanswered().filter(campaign__deadline_on__lte=last).with_silent_on()
        return found.filter(Q(("silent_on__lte", on)))


def _carried() -> models.QuerySet["Ask"]:
    """Of an invitation: the mails with its link that left us and did not come back."""
    return Ask.objects.filter(
        invitation=OuterRef("pk"),
        kind__in=[Ask.Kind.INVITATION, Ask.Kind.FRESH_LINK],
        mail__state=Mail.State.SENT,
        bounced_on__isnull=True,
    )


class Invitation(models.Model):
    """Its secret link is ``msplan.links`` for INVITATION_LINK and its id; ``code`` is in addresses and no secret.

    open: made, nothing saved. started: something is saved. submitted: handed in, waits to be read.
    queried: a reviewer asked back; the supplier may answer those questions alone. accepted: read and settled (or, of
    terms, accepted). declined, elsewhere: the supplier said so. withdrawn: we took it back; its link is dead.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="invitations")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="invitations")
    code = models.CharField(max_length=12, unique=True)
    contact = models.ForeignKey(
        SupplierContact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # As the mail was addressed; a wrong person is corrected here and in the record.
    to_name = models.CharField(max_length=120)
    to_email = models.EmailField(max_length=254)
    state = models.CharField(max_length=9, choices=InvitationState.choices, default=InvitationState.OPEN)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField("Continue was pressed", null=True, blank=True)
    confirmed_at = models.DateTimeField("the contact said it is them", null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField("first handed in", null=True, blank=True)
    told_by_phone_on = models.DateField(null=True, blank=True)
    settled_at = models.DateTimeField(
        "accepted, declined, answered elsewhere, withdrawn", null=True, blank=True
    )
    reason = models.TextField("why declined or withdrawn", blank=True)
    # "We have answered this elsewhere": what they pointed at, a row of the record that a person has yet to check.
    elsewhere_kind = models.CharField(max_length=13, choices=EquivalentKind.choices, blank=True)
    elsewhere_reference = models.CharField(max_length=300, blank=True)
    elsewhere = models.ForeignKey(
        Equivalent, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Silence: from which day it counts as no response, and whom it was handed to.
    no_response_on = models.DateField(null=True, blank=True)
    handed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handed_on = models.DateField(null=True, blank=True)
    handed_settled_at = models.DateTimeField(null=True, blank=True)
    handed_note = models.TextField("what was done about the silence", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["campaign", "state"], name="invitation_by_state"),
            models.Index(
                fields=["campaign"],
                condition=Q(state__in=["open", "started"]),
                name="invitation_unanswered",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "supplier"], name="invitation_once"),
            models.CheckConstraint(
                condition=Q(state__in=InvitationState.values), name="invitation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "queried"]) | Q(submitted_at__isnull=False),
                name="invitation_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["accepted", "declined", "elsewhere", "withdrawn"], settled_at__isnull=False
                )
                | ~Q(state__in=["accepted", "declined", "elsewhere", "withdrawn"])
                & Q(settled_at__isnull=True),
                name="invitation_settled_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "withdrawn"]) | ~Q(reason=""),
                name="invitation_ended_has_reason",
                violation_error_message="Give a reason.",
            ),
            models.CheckConstraint(
                condition=~Q(state="elsewhere") | ~Q(elsewhere_kind="") & ~Q(elsewhere_reference=""),
                name="invitation_elsewhere_says_where",
                violation_error_message="Say where you answered, and under which reference.",
            ),
            models.CheckConstraint(
                condition=Q(handed_to__isnull=True, handed_on__isnull=True)
                | Q(handed_to__isnull=False, handed_on__isnull=False, no_response_on__isnull=False),
                name="invitation_handed_over_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.campaign}"

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE


class Ask(models.Model):
    """A mail to a supplier's contact about an invitation: each is said once, whatever is run again."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Invitation"
        REMINDER = "reminder", "Reminder"
        FRESH_LINK = "fresh_link", "Fresh link"
        RECEIPT = "receipt", "Receipt"
        QUERY = "query", "Question about an answer"
        REPORT = "report", "Report"
        WITHDRAWN = "withdrawn", "Withdrawal"

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # What tells it from others of its kind: "7 days after sending", "serial 2", "round 1".
    rule = models.CharField(max_length=40, blank=True)
    mail = models.OneToOneField(Mail, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The relay took it and it came back: somebody marked it by hand.
    bounced_on = models.DateField(null=True, blank=True)
    bounced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    bounced_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "kind", "rule"], name="ask_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "invitation",
                        "reminder",
                        "fresh_link",
                        "receipt",
                        "query",
                        "report",
                        "withdrawn",
                    ]
                ),
                name="ask_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(bounced_on__isnull=True, bounced_by__isnull=True, bounced_why="")
                | Q(bounced_on__isnull=False, bounced_by__isnull=False) & ~Q(bounced_why=""),
                name="ask_bounced_says_why",
                violation_error_message="Say what the bounce said.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.rule}".strip()


class PassedOver(models.Model):
    """A reminder whose day came and which was not said, and why: after a gap only the newest is."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="passed_over")
    rule = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["invitation", "rule"], name="passed_over_once")]

    def __str__(self) -> str:
        return self.rule


class Notice(models.Model):
    """What a contact told us beside answers; somebody of ours settles it."""

    class Kind(models.TextChoices):
        WRONG_PERSON = "wrong_person", "I am the wrong person"
        NO_LONGER = "no_longer", "We no longer supply you"
        LINK_ASKED = "link_asked", "Asked for a fresh link"
        ELSEWHERE = "elsewhere", "Answered elsewhere"

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField("who is the right person", max_length=120, blank=True)
    email = models.EmailField("their email address", max_length=254, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["invitation"], condition=Q(settled_at__isnull=True), name="notice_open")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["wrong_person", "no_longer", "link_asked", "elsewhere"]),
                name="notice_kind_known",
            ),
            models.UniqueConstraint(
                fields=["invitation", "kind"],
                condition=Q(settled_at__isnull=True) & ~Q(kind="link_asked"),
                name="notice_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Acceptance(models.Model):
    """That a supplier accepted terms: who said so, in which role, when. The terms are the campaign's."""

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="acceptance")
    name = models.CharField("your name", max_length=120)
    role = models.CharField("your role", max_length=120)
    at = models.DateTimeField()
    reference = models.CharField(max_length=12, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(role=""),
                name="acceptance_names_somebody",
                violation_error_message="Enter your name and your role.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"
