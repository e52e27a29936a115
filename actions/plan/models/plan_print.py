"""A PDF of the plan that is too long to wait for: a person asks, a worker makes it. Rules: docs/rules/plan-files.md."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5

from msplan.accounts.models import Person
from msplan.files.models import Marking
from msplan.lib.dates import london_date, plain

# A finished PDF is a copy of the plan: it is not kept for longer than it takes to fetch it.
KEPT = timedelta(days=7)


class PlanPrintQuerySet(models.QuerySet["PlanPrint"]):
    def asked_by(self, person: Person) -> "PlanPrintQuerySet":
        """Whoever asked sees it, and nobody else."""
        return self.filter(asked_by=person)

    def without_contents(self) -> "PlanPrintQuerySet":
        """For pages: neither the document nor the file is read along."""
        return self.defer("html", "content")

    def ready(self) -> "PlanPrintQuerySet":
        return self.filter(state=PlanPrint.State.READY)

    def at_work(self) -> "PlanPrintQuerySet":
        return self.filter(state__in=["queued", "rendering"])

    def waiting(self, at: datetime) -> "PlanPrintQuerySet":
        """For a worker: asked for, or left by one whose lease ran out.

        Asks the row's own columns only: a claim is an UPDATE with this condition.
        """
        return self.filter(
            Q(state=PlanPrint.State.QUEUED) | Q(state=PlanPrint.State.RENDERING, lease_until__lt=at)
        )

    def past(self, at: datetime) -> "PlanPrintQuerySet":
        """Made or failed, and older than they are kept."""
        return self.filter(state__in=[PlanPrint.State.READY, PlanPrint.State.FAILED], asked_at__lt=at - KEPT)


class PlanPrint(models.Model):
    """One PDF of the plan, as it stood when it was asked for.

    queued: waits for a worker. rendering: a worker holds it until ``lease_until``; after that another may.
    ready: made; whoever asked for it fetches it. failed: given up, with the reason; it may be tried again.
    thrown away: a week after it was asked for document and file are taken out; the row says that there was one.

    ``html`` is the whole document, made when it was asked for: the worker reads nothing of the plan.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting for its turn"
        RENDERING = "rendering", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"
        THROWN_AWAY = "thrown_away", "Thrown away"

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # The filters and the order of the list, as they stood in its address; and as words.
    query = models.TextField(blank=True)
    filters = models.JSONField(default=list)
    actions = models.PositiveIntegerField()
    marking = models.CharField(max_length=20, choices=Marking.choices)
    title = models.CharField(max_length=200)
    author = models.CharField(max_length=200)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=11, choices=State.choices, default=State.QUEUED)
    # Which attempt holds the lease: a worker that lost it cannot finish in another's name.
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = PlanPrintQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=["queued", "rendering"]),
                name="plan_print_for_the_worker",
            ),
            models.Index(fields=["asked_by", "-asked_at"], name="plan_print_of_a_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "rendering", "ready", "failed", "thrown_away"]),
                name="plan_print_state_known",
            ),
            models.CheckConstraint(
                condition=Q(marking__in=["official", "official_sensitive"]), name="plan_print_marking_known"
            ),
            # By its digest: an address may be longer than a line of an index.
            models.UniqueConstraint(
                "asked_by",
                MD5("query"),
                condition=Q(state__in=["queued", "rendering"]),
                name="plan_print_made_once_at_a_time",
                violation_error_message="This PDF is being made already.",
            ),
            models.CheckConstraint(
                condition=Q(state="rendering", lease_until__isnull=False, begun_at__isnull=False)
                | ~Q(state="rendering") & Q(lease_until__isnull=True),
                name="plan_print_lease_while_rendering",
            ),
            models.CheckConstraint(
                condition=Q(state="ready", content__isnull=False, ready_at__isnull=False, size__gt=0)
                | ~Q(state="ready") & Q(content__isnull=True),
                name="plan_print_ready_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(error="") | ~Q(state="failed") & Q(error=""),
                name="plan_print_failed_says_why",
            ),
            # What is made needs its document no more; what is thrown away holds nothing of the plan.
            models.CheckConstraint(
                condition=Q(state__in=["ready", "thrown_away"], html="")
                | ~Q(state__in=["ready", "thrown_away"]) & ~Q(html=""),
                name="plan_print_document_until_made",
            ),
        ]

    def __str__(self) -> str:
        return f"PDF of {self.actions:,} actions, asked for on {plain(london_date(self.asked_at))}"

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RENDERING)

    @property
    def kept_until(self) -> datetime:
        return self.asked_at + KEPT

    @property
    def file_name(self) -> str:
        """Like that of a PDF that was not waited for: the day and the marking are in it."""
        return f"action-plan-{london_date(self.asked_at).isoformat()}-{self.get_marking_display()}.pdf"
