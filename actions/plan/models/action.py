"""One piece of work in the plan. Rules: docs/rules/actions.md."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Deferrable, F, Q

from actions.plan.models.finding import REVIEW_OPENS_DAYS, ActionQuerySet
from actions.plan.models.rounds import ReviewRounds
from actions.plan.models.searching import ACTION_WORDS
from actions.plan.models.words import (
    CHASED,
    CLOSED,
    OPEN,
    Area,
    Aspect,
    Priority,
    Progress,
    Rating,
    Source,
    Strand,
)
from msplan.accounts.models import Department
from msplan.files.models import Marking
from msplan.lib.dates import add_months
from suppliers.models import Supplier


def reference_of(number: int) -> str:
    """How an action is called: "A-014"."""
    return f"A-{number:03d}"


class Action(models.Model):
    """One piece of work in the plan, with an owner, a target date and a measure of success.

    proposed: suggested, not agreed; may be edited, agreed or cancelled; nobody is chased.
    not started: agreed, its work lies ahead; may be started, reviewed, edited, paused, completed, cancelled.
    in progress: being worked at; may be reviewed, edited, paused, completed, cancelled.
    paused: stopped for a reason, perhaps until a date; nobody is chased; may be resumed, edited, cancelled.
    completed: done and accepted, with its outcome in words and evidence or the reason for none; may be reopened.
    cancelled: will not be done, with the reason; may be reopened.

    An action at work whose completion was handed in (``handed_in_on``) keeps its progress, waits for a second person
    and is not chased; it may be accepted (completed), returned or withdrawn (as before), paused, cancelled.

    Progress changes through the acts in planning, completing and cancelling, never through a form.
    ``review_on`` is the next due date to answer; it is there exactly while the action is reviewed.
    """

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    what = models.TextField("what will be done")
    outcome = models.TextField("the outcome wanted", blank=True)
    measure = models.TextField("how success will be measured", blank=True)
    aspect = models.CharField(max_length=12, choices=Aspect.choices)
    strands = ArrayField(
        models.CharField(max_length=10, choices=Strand.choices),
        default=list,
        blank=True,
        verbose_name="strands",
    )
    area = models.CharField("area of the statement", max_length=14, choices=Area.choices, blank=True)
    source = models.CharField(max_length=20, choices=Source.choices, default=Source.INTERNAL_REVIEW)
    lead_department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="actions")
    supporting_departments = models.ManyToManyField(
        Department, blank=True, related_name="supported_actions", verbose_name="supporting departments"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    priority = models.CharField(max_length=6, choices=Priority.choices, default=Priority.MEDIUM)
    # Stays where it was set when the supplier is merged: ask survivor, and about() on the QuerySet.
    supplier = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    progress = models.CharField(max_length=11, choices=Progress.choices, default=Progress.PROPOSED)
    start_on = models.DateField("start date")
    first_target_on = models.DateField("first target date")
    target_on = models.DateField("target date")
    review_every = models.PositiveSmallIntegerField(
        "months between reviews", default=6, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    review_on = models.DateField("next review", null=True, blank=True)
    paused_reason = models.TextField(blank=True)
    paused_until = models.DateField(null=True, blank=True)

    rating = models.CharField(max_length=5, choices=Rating.choices, blank=True)
    rated_on = models.DateField(null=True, blank=True)
    rating_reason = models.TextField(blank=True)
    # What a red rating asks for, and from whom.
    needed = models.TextField("what is needed", blank=True)
    # How many reviews in a row, up to the last one, said "no change since last time".
    unchanged_times = models.PositiveSmallIntegerField(default=0)

    # The day on which the completion was handed in that waits for a second person; none waits without it.
    handed_in_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    outcome_words = models.TextField("what came of it", blank=True)
    no_evidence_reason = models.TextField("why there is no evidence", blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_reason = models.TextField(blank=True)

    public_wording = models.TextField("wording for the public", blank=True)
    cleared = models.BooleanField("cleared for publication", default=False)
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    # Raised by every edit; a form that was opened with an older one is stale.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    # Its place in the plan's own order, 1 to n without gaps; what is archived has none.
    position = models.PositiveIntegerField("place in the plan", null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    # Of the page on which it was typed: a page that is sent twice makes one action.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    # The row of the starter plan that it was taken from.
    starter = models.PositiveSmallIntegerField(null=True, blank=True, unique=True, editable=False)

    objects = ActionQuerySet.as_manager()

    # What with_surroundings() adds: names of departments, and the plan's rounds where there are any.
    supporting: list[str]
    rounds: dict[str, Any] | None

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["review_on"], condition=Q(review_on__isnull=False), name="action_review_sweep"
            ),
            models.Index(
                fields=["target_on"],
                condition=Q(progress__in=["not_started", "in_progress", "paused"]),
                name="action_target_sweep",
            ),
            models.Index(fields=["owner", "progress"], name="action_of_an_owner"),
            GinIndex(ACTION_WORDS, name="action_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(what=""),
                name="action_says_what",
                violation_error_message="An action needs a title and what will be done.",
            ),
            models.CheckConstraint(condition=Q(aspect__in=Aspect.values), name="action_aspect_known"),
            models.CheckConstraint(
                condition=Q(strands__contained_by=Strand.values), name="action_strands_known"
            ),
            models.CheckConstraint(condition=Q(area__in=["", *Area.values]), name="action_area_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="action_source_known"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="action_priority_known"),
            models.CheckConstraint(condition=Q(progress__in=Progress.values), name="action_progress_known"),
            models.CheckConstraint(condition=Q(marking__in=Marking.values), name="action_marking_known"),
            models.CheckConstraint(
                condition=Q(target_on__gte=F("start_on")) & Q(first_target_on__gte=F("start_on")),
                name="action_target_after_start",
                violation_error_message="The target date must be the same as or after the start date.",
            ),
            models.CheckConstraint(
                condition=Q(review_every__gte=1, review_every__lte=24),
                name="action_review_interval",
                violation_error_message="Reviews are 1 to 24 months apart.",
            ),
            models.CheckConstraint(
                condition=Q(progress__in=["proposed", "cancelled"]) | Q(owner__isnull=False),
                name="action_agreed_has_owner",
                violation_error_message="An agreed action needs an owner.",
            ),
            models.CheckConstraint(
                condition=Q(progress__in=CHASED, review_on__isnull=False)
                | ~Q(progress__in=CHASED) & Q(review_on__isnull=True),
                name="action_reviewed_while_at_work",
                violation_error_message="An action has a next review while it is not started or in progress.",
            ),
            models.CheckConstraint(
                condition=Q(progress="paused") & ~Q(paused_reason="")
                | ~Q(progress="paused") & Q(paused_reason="", paused_until__isnull=True),
                name="action_paused_says_why",
                violation_error_message="A paused action needs a reason.",
            ),
            models.CheckConstraint(
                condition=Q(rating="", rated_on__isnull=True)
                | Q(rating__in=Rating.values, rated_on__isnull=False),
                name="action_rating_has_date",
                violation_error_message="A rating needs its date.",
            ),
            models.CheckConstraint(
                condition=~Q(rating="red") | ~Q(rating_reason=""),
                name="action_red_has_reason",
                violation_error_message="A red rating needs a reason and what is needed.",
            ),
            models.CheckConstraint(
                condition=~Q(rating="red") | ~Q(needed=""),
                name="action_red_says_what_is_needed",
                violation_error_message="A red rating says what is needed, and from whom.",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_on__isnull=True) | Q(progress__in=CHASED),
                name="action_handed_in_while_at_work",
                violation_error_message="Only an action at work waits for its completion to be accepted.",
            ),
            models.CheckConstraint(
                condition=Q(progress="completed", completed_on__isnull=False) & ~Q(outcome_words="")
                | ~Q(progress="completed") & Q(completed_on__isnull=True),
                name="action_completed_has_date",
                violation_error_message="A completed action needs its date and what came of it.",
            ),
            models.CheckConstraint(
                condition=Q(progress="cancelled", cancelled_on__isnull=False) & ~Q(cancelled_reason="")
                | ~Q(progress="cancelled") & Q(cancelled_on__isnull=True, cancelled_reason=""),
                name="action_cancelled_has_reason",
                violation_error_message="A cancelled action needs its date and a reason.",
            ),
            models.CheckConstraint(
                condition=Q(cleared=False) | Q(marking="official") & ~Q(public_wording=""),
                name="action_cleared_can_be_public",
                violation_error_message="Only an OFFICIAL action with wording for the public can be cleared.",
            ),
            # Deferred: moving one action shifts those between its old place and its new one.
            models.UniqueConstraint(
                fields=["position"], name="action_place_is_its_own", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True, position__isnull=False, position__gte=1)
                | Q(archived_at__isnull=False, position__isnull=True),
                name="action_has_place_unless_archived",
                violation_error_message="An action has a place in the plan until it is archived.",
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(progress__in=CLOSED),
                name="action_archived_is_closed",
                violation_error_message="Only a completed or cancelled action can be archived.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return reference_of(self.number)

    @property
    def is_open(self) -> bool:
        return self.progress in OPEN

    @property
    def is_chased(self) -> bool:
        """At work, and not waiting for somebody else to accept its completion."""
        return self.progress in CHASED and self.handed_in_on is None

    def is_late(self, on: date) -> bool:
        """As ActionQuerySet.late: what was handed in by its target date is not late while it waits."""
        return self.is_open and self.target_on < min(on, self.handed_in_on or on)

    def review_is_late(self, on: date) -> bool:
        """As ActionQuerySet.review_late."""
        return self.review_on is not None and self.review_on < min(on, self.handed_in_on or on)

    @property
    def survivor(self) -> Supplier | None:
        """The supplier it is about, or the one into which that was merged."""
        return self.supplier and (self.supplier.merged_into or self.supplier)

    @property
    def strand_words(self) -> str:
        return ", ".join(Strand(strand).label for strand in self.strands)

    @property
    def slippage_days(self) -> int:
        """Days from the first target date to the one now; negative when it was brought forward."""
        return (self.target_on - self.first_target_on).days

    def review_dates(self, rounds: ReviewRounds | None = None) -> Iterator[date]:
        """Every date on which a review is due, the first one first, without end: the one place that knows them.

        In the plan's rounds, or start and n intervals of calendar months, clamped, never drifting. The rounds are
        asked for unless they are given: give them where many actions are looked at.
        """
        rounds = rounds or ReviewRounds.current()
        if rounds.are_on:
            return rounds.after(self.start_on)
        return (add_months(self.start_on, self.review_every * n) for n in count(1))

    def review_date(self, n: int, rounds: ReviewRounds | None = None) -> date:
        """The nth review date."""
        return next(islice(self.review_dates(rounds), n - 1, None))

    def next_review_after(self, *, answered: date, on: date, rounds: ReviewRounds | None = None) -> date:
        """The first review date after the one answered that is not behind ``on``."""
        return next(due for due in self.review_dates(rounds) if due > answered and due >= on)

    def review_may_come(self, on: date) -> bool:
        return self.review_on is not None and on >= self.review_on - timedelta(days=REVIEW_OPENS_DAYS)

    def rating_is_current(self, on: date) -> bool:
        """A rating older than the review period has faded: it reads "not rated since March", never green."""
        return self.rated_on is not None and on <= add_months(self.rated_on, self.review_every)
