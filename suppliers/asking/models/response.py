"""What came back: each handing in as it was, what a reader made of it, and what it comes to."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from suppliers.asking.models.invitation import Invitation
from suppliers.checks.models import Check, Finding
from suppliers.register.models import Supplier


class ResponseBand(models.TextChoices):
    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


class Outcome(models.TextChoices):
    ACCEPT = "accept", "Accept"
    WITH_ACTIONS = "with_actions", "Accept with corrective actions"
    MEETING = "meeting", "Meet the supplier"
    ESCALATE = "escalate", "Escalate"


class Level(models.TextChoices):
    """How well an answer is shown, and what share of its points counts: docs/rules/questionnaire.md."""

    ASSERTED = "asserted", "Asserted only"
    DOCUMENTED = "documented", "Document attached"
    VERIFIED = "verified", "Verified"


class FlagSeverity(models.TextChoices):
    CRITICAL = "critical", "Critical"
    MAJOR = "major", "Major"
    MINOR = "minor", "Minor"


class ResponseQuerySet(models.QuerySet["Response"]):
    def held(self) -> "ResponseQuerySet":
        """A critical flag stands in it, and the specialist team has not let it through: nobody else reads it."""
        return self.filter(held_at__isnull=False, let_through_at__isnull=True)

    def readable(self) -> "ResponseQuerySet":
        return self.exclude(held_at__isnull=False, let_through_at__isnull=True)


class Response(models.Model):
    """One for each invitation that was answered; its state is the invitation's.

    With a critical flag it is held until the specialist team lets it through: docs/rules/asking.md. The numbers are
    those of suppliers/asking/questionnaire/scoring.py, stored so that lists can sort by them.
    """

    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="response")
    reference = models.CharField(max_length=12, unique=True)
    submitted_at = models.DateTimeField("first handed in")
    last_at = models.DateTimeField("last handed in")
    held_at = models.DateTimeField(null=True, blank=True)
    let_through_at = models.DateTimeField(null=True, blank=True)
    let_through_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The specialist team looked, and nobody else is to read it for now.
    kept_until = models.DateField("looked at again on", null=True, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_note = models.TextField(blank=True)
    # Of a meeting its day; of a meeting and of what is escalated the day by which somebody writes what came of it.
    meeting_on = models.DateField("day of the meeting", null=True, blank=True)
    follow_up_on = models.DateField("what came of it is written down by", null=True, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    follow_up = models.TextField("what came of it", blank=True)
    # The check that its findings come from, and that counts as "asked" in due diligence.
    check_row = models.OneToOneField(
        Check, null=True, blank=True, on_delete=models.PROTECT, related_name="response"
    )
    points = models.DecimalField(max_digits=6, decimal_places=2)
    possible = models.DecimalField(max_digits=6, decimal_places=2)
    # Of 100, unrounded to four places; bands are told on it.
    score = models.DecimalField(max_digits=7, decimal_places=4)
    band = models.CharField(max_length=5, choices=ResponseBand.choices)
    escalates = models.BooleanField(default=False)
    # Percentages: of what was asked, what is answered; of what evidence may show, what it does; of what was asked,
    # what they do not know.
    completeness = models.DecimalField(max_digits=7, decimal_places=4)
    evidence_rate = models.DecimalField(max_digits=7, decimal_places=4)
    dont_know = models.DecimalField(max_digits=7, decimal_places=4)
    report_at = models.DateTimeField("report released", null=True, blank=True)
    report_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    report = models.JSONField("the report as it was released", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(band__in=ResponseBand.values), name="response_band_known"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=100, points__gte=0, points__lte=F("possible")),
                name="response_score_is_of_100",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_by__isnull=True, outcome_at__isnull=True)
                | Q(outcome__in=Outcome.values, outcome_by__isnull=False, outcome_at__isnull=False),
                name="response_outcome_has_a_reader",
            ),
            models.CheckConstraint(
                condition=Q(let_through_at__isnull=True, let_through_by__isnull=True)
                | Q(held_at__isnull=False, let_through_at__isnull=False, let_through_by__isnull=False),
                name="response_let_through_by_somebody",
            ),
            # Before the specialist team has read what may be a crime, nothing of it is settled or told to the supplier.
            models.CheckConstraint(
                condition=Q(held_at__isnull=True)
                | Q(let_through_at__isnull=False)
                | Q(outcome="", report_at__isnull=True),
                name="response_held_is_not_settled",
                violation_error_message="The specialist team reads this response first.",
            ),
            models.CheckConstraint(
                condition=Q(kept_until__isnull=True, kept_by__isnull=True)
                | Q(kept_until__isnull=False, kept_by__isnull=False, held_at__isnull=False)
                & Q(let_through_at__isnull=True),
                name="response_kept_while_held",
            ),
            models.CheckConstraint(
                condition=Q(outcome="meeting", meeting_on__isnull=False, follow_up_on__isnull=False)
                | Q(outcome="escalate", meeting_on__isnull=True, follow_up_on__isnull=False)
                | ~Q(outcome__in=["meeting", "escalate"])
                & Q(meeting_on__isnull=True, follow_up_on__isnull=True),
                name="response_meeting_has_a_day",
                violation_error_message="Say on which day, and by when what came of it is written down.",
            ),
            models.CheckConstraint(
                condition=Q(meeting_on__isnull=True) | Q(follow_up_on__gte=F("meeting_on")),
                name="response_follow_up_after_meeting",
                violation_error_message="What came of a meeting is written down on its day or later.",
            ),
            models.CheckConstraint(
                condition=Q(followed_up_at__isnull=True, follow_up="")
                | Q(followed_up_at__isnull=False, follow_up_on__isnull=False) & ~Q(follow_up=""),
                name="response_followed_up_in_words",
                violation_error_message="Say what came of it.",
            ),
            models.CheckConstraint(
                condition=Q(report_at__isnull=True, report_by__isnull=True, report__isnull=True)
                | Q(report_at__isnull=False, report_by__isnull=False, report__isnull=False) & ~Q(outcome=""),
                name="response_report_after_outcome",
                violation_error_message="The report goes out after an outcome was given.",
            ),
        ]
        indexes = [
            models.Index(fields=["submitted_at"], condition=Q(outcome=""), name="response_to_read"),
            models.Index(fields=["-last_at", "-id"], name="response_newest"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def supplier(self) -> Supplier:
        return self.invitation.supplier

    @property
    def is_held(self) -> bool:
        return self.held_at is not None and self.let_through_at is None

    @property
    def quality(self) -> Decimal:
        """Quality of response, of 100: completeness x evidence rate. Source: docs/rules/questionnaire.md."""
        return self.completeness * self.evidence_rate / 100


class Submission(models.Model):
    """One handing in, frozen: the answers, files and declaration as they were. A trigger refuses any change."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    # {"q1": {"value": {...}, "files": [ids]}}; what a later round did not ask again is carried over.
    answers = models.JSONField()
    name = models.CharField("your name", max_length=120)
    role = models.CharField("your role", max_length=120)
    at = models.DateTimeField()
    is_late = models.BooleanField()
    # Answers and names went under the rules of retention; the trigger lets only that happen, and only whole.
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="submission_numbered_once"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(role=""),
                name="submission_is_declared",
                violation_error_message="Enter your name and your role.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response.reference}/{self.number}"


class Flag(models.Model):
    """A red flag that the answers raise. It is never deleted: an answer that takes it away dates ``gone_at``."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="flags")
    code = models.CharField(max_length=6)
    severity = models.CharField(max_length=8, choices=FlagSeverity.choices)
    question = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    may_be_crime = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    # What a reader made of it.
    finding = models.ForeignKey(Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "code"], name="flag_once"),
            models.CheckConstraint(condition=Q(severity__in=FlagSeverity.values), name="flag_severity_known"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="flag_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | ~Q(settled_note=""),
                name="flag_settled_with_reason",
                violation_error_message="Say why no finding is made of it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Verification(models.Model):
    """How well one answer is shown, as a reader judged it; without one, a file attached means "documented"."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="verifications")
    question = models.CharField(max_length=40)
    level = models.CharField(max_length=10, choices=Level.choices)
    # "Not applicable, because": agreed by the reader, so that the question's points leave the possible ones.
    not_applicable_agreed = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="verification_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="verification_level_known"),
            models.CheckConstraint(
                condition=~Q(level="verified") | ~Q(note=""),
                name="verification_says_how",
                violation_error_message="Say how it was verified.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_level_display()}"


class Query(models.Model):
    """A question back about one answer. The supplier may answer just those; answering them hands in again."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="queries")
    question = models.CharField(max_length=40)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_on = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="query_asks", violation_error_message="Write what you ask."
            ),
            models.UniqueConstraint(
                fields=["response", "question"],
                condition=Q(answered_at__isnull=True, taken_back_at__isnull=True),
                name="query_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
