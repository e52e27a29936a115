"""What the owner hands in when the work is done, and what a second person made of it. Rules: docs/rules/actions.md."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.plan.models.action import Action

# A second person has so many days: docs/rules/actions.md.
ACCEPTANCE_DAYS = 14


class CompletionQuerySet(models.QuerySet["Completion"]):
    def waiting(self) -> "CompletionQuerySet":
        """Handed in and not decided."""
        return self.filter(state=Completion.State.WAITING)

    def returned_lately(self, on: date) -> "CompletionQuerySet":
        """Returned within the last fourteen days, with nothing handed in for the action since."""
        since = Completion.objects.filter(action=models.OuterRef("action"), pk__gt=models.OuterRef("pk"))
        recent = self.filter(state=Completion.State.RETURNED, decided_on__gte=on - ACCEPTANCE)
        return recent.exclude(models.Exists(since))

    def with_acceptors(self) -> "CompletionQuerySet":
        """With whoever may decide, and their stand-ins."""
        return self.select_related(
            "by", "decided_by", "action__owner", "action__lead_department__lead__deputy",
            "action__lead_department__lead__department__lead",
        )  # fmt: skip


class Completion(models.Model):
    """One handing in of a finished action. Old ones stay, also when the action is opened again.

    waiting: handed in; the action stays what it was; a second person accepts or returns it, the owner withdraws it.
    accepted: the action is completed on the day this was handed in.
    returned: not done yet, with the reason; the action goes on as before.
    withdrawn: taken back by the owner, or with the action that was paused or cancelled, with the reason.

    At most one waits for each action. Whoever handed it in neither accepts nor returns it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for acceptance"
        ACCEPTED = "accepted", "Accepted"
        RETURNED = "returned", "Returned"
        WITHDRAWN = "withdrawn", "Withdrawn"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="completions")
    outcome_words = models.TextField("what came of it")
    no_evidence_reason = models.TextField("why there is no evidence", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_in_on = models.DateField()
    handed_in_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField("why it was returned or withdrawn", blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_in_at", "-pk"]
        indexes = [
            models.Index(
                fields=["decided_on"], condition=Q(state="returned"), name="completion_returned_sweep"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(state="waiting"),
                name="completion_waits_once",
                violation_error_message="A completion of this action waits for acceptance already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "accepted", "returned", "withdrawn"]),
                name="completion_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(outcome_words=""),
                name="completion_says_what_came_of_it",
                violation_error_message="Say what came of it.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="waiting", decided_on__isnull=True, decided_at__isnull=True, decided_by=None
                )
                | ~Q(state="waiting") & Q(decided_on__isnull=False, decided_at__isnull=False),
                name="completion_decided_has_date",
                violation_error_message="A decision about a completion has its date.",
            ),
            # The system may withdraw (an action cancelled by an import); only a person accepts or returns.
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "withdrawn"]) | Q(decided_by__isnull=False),
                name="completion_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "withdrawn"]) | ~Q(decided_by=F("by")),
                name="completion_accepted_by_a_second_person",
                violation_error_message="Whoever handed a completion in does not accept or return it.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "accepted"], reason="")
                | Q(state__in=["returned", "withdrawn"]) & ~Q(reason=""),
                name="completion_returned_says_why",
                violation_error_message="Say why it is returned or withdrawn.",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("handed_in_on")),
                name="completion_decided_after_it_was_handed_in",
            ),
        ]

    def __str__(self) -> str:
        return f"Completion of {self.action.reference}, handed in on {self.handed_in_on}"

    @property
    def due_on(self) -> date:
        """By when a second person decides; by when an owner answers one that was returned."""
        return (self.decided_on or self.handed_in_on) + ACCEPTANCE

    @property
    def is_waiting(self) -> bool:
        return self.state == Completion.State.WAITING

    @property
    def accepted_on(self) -> date | None:
        return self.decided_on if self.state == Completion.State.ACCEPTED else None


ACCEPTANCE = timedelta(days=ACCEPTANCE_DAYS)
