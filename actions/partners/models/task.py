"""A task agreed in a partnership, and what was heard of it since. Rules: docs/rules/partners.md."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.partners.models.partnership import Member, Partnership
from actions.plan.models import Action, Progress
from msplan.accounts.models import Person
from msplan.lib.dates import add_months

# Whoever answers for a task is asked every so many months, and on its date: docs/rules/partners.md.
UPDATE_MONTHS = 3
# An update may come so many days before the date it answers.
UPDATE_OPENS_DAYS = 42


class TaskState(models.TextChoices):
    """What a task is. Once it is in the plan, it is what its action is."""

    AGREED = "agreed", "Agreed"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


OPEN_TASK = (TaskState.AGREED, TaskState.IN_PROGRESS)
# What a task in the plan is, by the progress of its action.
IN_PLAN_READS = {
    TaskState.AGREED: (Progress.PROPOSED, Progress.NOT_STARTED),
    TaskState.IN_PROGRESS: (Progress.IN_PROGRESS, Progress.PAUSED),
    TaskState.DONE: (Progress.COMPLETED,),
    TaskState.DROPPED: (Progress.CANCELLED,),
}


class PartnerTaskQuerySet(models.QuerySet["PartnerTask"]):
    def reading(self, states: Iterable[str]) -> "PartnerTaskQuerySet":
        """Tasks whose state now is one of these; ``state_now`` says the same of one task."""
        wanted = Q(pk__in=[])
        for state in states:
            in_plan = Q(action__progress__in=IN_PLAN_READS[TaskState(state)])
            wanted |= Q(action__isnull=True, state=state) | in_plan
        return self.filter(wanted)

    def not_archived(self) -> "PartnerTaskQuerySet":
        return self.filter(archived_on__isnull=True)

    def open(self) -> "PartnerTaskQuerySet":
        """Neither done nor dropped; a task in the plan as its action says."""
        return self.reading(OPEN_TASK)

    def late(self, on: date) -> "PartnerTaskQuerySet":
        """Open with its date behind it; the day itself is not late."""
        return self.open().filter(due_on__lt=on)

    def chased(self) -> "PartnerTaskQuerySet":
        """Open and not in the plan, where its action is chased instead."""
        return self.filter(update_on__isnull=False)

    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        lead: str = "",
        state: Iterable[str] = (),
        due: Iterable[str] = (),
        partnership: Partnership | None = None,
        mine: bool = False,
        archived: bool = False,
    ) -> "PartnerTaskQuerySet":
        """What the filters of the list ask for: any value of one filter, all of the filters."""
        found: PartnerTaskQuerySet = self.filter(archived_on__isnull=not archived)
        for word in q.split():
            found = found.filter(
                Q(title__icontains=word) | Q(text__icontains=word) | Q(reference__icontains=word)
            )
        if lead:
            found = found.filter(lead__isnull=lead == "us")
        if state:
            found = found.reading(state)
        late = Q(pk__in=self.late(on).values("pk"))
        asked = Q(update_on__lt=on)
        if wanted := [{"late": late, "update_late": asked}[key] for key in due]:
            found = found.filter(wanted[0] if len(wanted) == 1 else wanted[0] | wanted[1])
        if partnership is not None:
            found = found.filter(partnership=partnership)
        return found.filter(owner=person) if mine else found

    def with_people(self) -> "PartnerTaskQuerySet":
        return self.select_related("owner", "lead", "partnership", "action")


class PartnerTask(models.Model):
    """Something that a partnership agreed. ``lead`` is the member that does it; nobody there means we do.

    agreed: not begun; may be updated, edited, done, dropped, and taken into the plan when we lead it.
    in progress: begun; the same.
    done: with its day. dropped: with its day and the reason. Both may be opened again, or archived.

    ``owner`` is the one of us who answers: does it when we lead, follows it when a partner does.
    ``update_on`` is the next day by which an update is asked; there exactly while it is open and not in the plan.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=200)
    text = models.TextField("what was agreed", blank=True)
    reference = models.CharField("the partner’s reference", max_length=60, blank=True)
    lead = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name="lead body",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="our owner or contact",
    )
    agreed_on = models.DateField("agreed on")
    agreed_at = models.CharField("at which meeting", max_length=200, blank=True)
    first_due_on = models.DateField()
    due_on = models.DateField("due date")
    state = models.CharField(max_length=11, choices=TaskState.choices, default=TaskState.AGREED)
    update_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    dropped_reason = models.TextField(blank=True)
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    archived_on = models.DateField(null=True, blank=True)
    # Of the page it was written on: a page that is sent twice makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = PartnerTaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["update_on"], condition=Q(update_on__isnull=False), name="task_awaiting_update"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_state_known"),
            models.CheckConstraint(
                condition=~Q(title=""), name="task_has_title", violation_error_message="A task needs a title."
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("agreed_on")) & Q(first_due_on__gte=F("agreed_on")),
                name="task_due_after_agreed",
                violation_error_message="The due date must be the same as or after the day it was agreed.",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | ~Q(state="done") & Q(done_on__isnull=True),
                name="task_done_has_date",
                violation_error_message="A task that is done needs its day.",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped", dropped_on__isnull=False) & ~Q(dropped_reason="")
                | ~Q(state="dropped") & Q(dropped_on__isnull=True, dropped_reason=""),
                name="task_dropped_has_reason",
                violation_error_message="A dropped task needs its day and a reason.",
            ),
            models.CheckConstraint(
                condition=Q(action__isnull=True) | Q(lead__isnull=True, state__in=["agreed", "in_progress"]),
                name="task_in_plan_is_ours",
                violation_error_message="Only an open task that we lead is taken into the plan.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["agreed", "in_progress"], action__isnull=True, update_on__isnull=False)
                | ~Q(state__in=["agreed", "in_progress"], action__isnull=True) & Q(update_on__isnull=True),
                name="task_asked_while_open",
                violation_error_message="An update is asked for while a task is open and not in the plan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}" if self.reference else self.title

    @property
    def is_ours(self) -> bool:
        """We lead it."""
        return self.lead_id is None

    @property
    def state_now(self) -> TaskState:
        """The state, which is its action's once it is in the plan."""
        if self.action is None:
            return TaskState(self.state)
        return next(state for state, reads in IN_PLAN_READS.items() if self.action.progress in reads)

    @property
    def is_open(self) -> bool:
        return self.state_now in OPEN_TASK

    @property
    def slippage_days(self) -> int:
        """Days from the first due date to the one now; negative when it was brought forward."""
        return (self.due_on - self.first_due_on).days

    def next_update_after(self, *, answered: date, on: date) -> date:
        """The first date of the series after the one answered that is not behind ``on``.

        Dates of the series: every three calendar months from the day it was agreed, clamped, never drifting; and
        the due date itself, which takes the place of whatever would come after it for the first time.
        """
        n = 1
        while (due := add_months(self.agreed_on, UPDATE_MONTHS * n)) <= answered or due < on:
            n += 1
        if answered < self.due_on and on <= self.due_on:
            return min(due, self.due_on)
        return due

    def update_answers(self, on: date) -> bool:
        """Whether an update of this day answers the date that is open, or comes too early for it."""
        return self.update_on is not None and on >= self.update_on - timedelta(days=UPDATE_OPENS_DAYS)


class TaskUpdate(models.Model):
    """What was heard of a task on a day: a note, perhaps another date with the reason, perhaps that it is done.

    ``answers_on`` is the date on which it was asked for; none when it came by itself, too early for the next one.
    """

    task = models.ForeignKey(PartnerTask, on_delete=models.PROTECT, related_name="updates")
    answers_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    is_done = models.BooleanField(default=False)
    # Of the page it was written on: a page that is sent twice makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "answers_on"],
                name="update_answers_a_date_once",
                violation_error_message="The update for this date has been given already.",
            ),
            models.CheckConstraint(
                condition=~Q(note=""),
                name="update_has_note",
                violation_error_message="Say what was heard.",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True, to_on__isnull=True, reason="")
                | Q(from_on__isnull=False, to_on__isnull=False) & ~Q(reason="") & ~Q(to_on=F("from_on")),
                name="update_new_date_has_reason",
                violation_error_message="Another date needs a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"Update of {self.task}, {self.at:%d.%m.%Y}"
