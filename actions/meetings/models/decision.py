"""What a meeting decided, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.meetings.models.meeting import Meeting
from actions.plan.models import Action
from msplan.files.models import Marking


class Effect(models.TextChoices):
    """What a decision does to an action that stands in the plan."""

    NOTE = "note", "Nothing: it is noted on the action’s page"
    TARGET = "target", "Its target date moves"
    AGREED = "agreed", "The proposal is agreed"
    PAUSED = "paused", "It is paused"
    CANCELLED = "cancelled", "It is cancelled"
    RAISED = "raised", "It was raised from this decision"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def open(self) -> "DecisionQuerySet":
        """Neither done nor superseded: what comes to the next agenda."""
        return self.filter(state=Decision.State.OPEN)

    def chased(self) -> "DecisionQuerySet":
        return self.open().filter(due_on__isnull=False)

    def with_meeting(self) -> "DecisionQuerySet":
        return self.select_related("meeting__series", "owner", "action", "replaced_by__meeting__series")


class Decision(models.Model):
    """One decision of one meeting.

    open: something is left to be done; it comes to the next agendas, and is chased where it has an owner.
    done: nothing is left to be done: carried out, or in the plan as an action.
    superseded: a later decision took its place.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        SUPERSEDED = "superseded", "Superseded"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("what was decided")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closing_words = models.TextField("what came of it", blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    action = models.ForeignKey(
        Action, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    effect = models.CharField(max_length=9, choices=Effect.choices, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    # Of the page on which it was typed: a page that is sent twice makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="open"), name="decision_sweep"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_numbered_once"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="decision_says_what",
                violation_error_message="Say what was decided.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "done", "superseded"]), name="decision_state_known"
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True, due_on__isnull=True)
                | Q(owner__isnull=False, due_on__isnull=False),
                name="decision_owner_has_date",
                violation_error_message="Whoever carries it out needs a date, and a date needs somebody.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True, closing_words="")
                | ~Q(state="open") & Q(closed_on__isnull=False),
                name="decision_closed_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state="superseded", replaced_by__isnull=False)
                | ~Q(state="superseded") & Q(replaced_by__isnull=True),
                name="decision_superseded_by_another",
                violation_error_message="Choose the decision that takes its place.",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("pk")),
                name="decision_not_superseded_by_itself",
            ),
            models.CheckConstraint(
                condition=Q(action__isnull=True, effect="")
                | Q(action__isnull=False, effect__in=Effect.values),
                name="decision_effect_has_action",
                violation_error_message="Say which action, and what the decision does to it.",
            ),
        ]

    def __str__(self) -> str:
        return f"Decision {self.meeting.number}.{self.number}"

    @property
    def reference(self) -> str:
        """ "8.3": the third of meeting 8."""
        return f"{self.meeting.number}.{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def later_ones(self) -> DecisionQuerySet:
        """Decisions of the same series that were taken after this one, newest first: what may take its place."""
        here = Q(meeting=self.meeting_id, number__gt=self.number)
        later = here | Q(meeting__series=self.meeting.series_id, meeting__number__gt=self.meeting.number)
        return Decision.objects.filter(later).with_meeting().order_by("-meeting__number", "-number")

    @property
    def label(self) -> str:
        """What a mail or another page may say: a sensitive meeting's words stay inside."""
        if self.meeting.marking == Marking.SENSITIVE:
            return f"{self} of {self.meeting.series.name} (OFFICIAL-SENSITIVE: sign in to read it)"
        words = " ".join(self.text.split())
        return f"{self}: {words if len(words) <= 120 else words[:117].rstrip() + '…'}"
