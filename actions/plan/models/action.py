"""One piece of work in the plan. Rules: docs/rules/actions.md."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Func, Q
from django.db.models.functions import Cast

from actions.plan.models.words import CHASED, OPEN, Area, Aspect, Priority, Progress, Rating, Source, Strand
from msplan.accounts.models import Department, Person
from msplan.files.models import Marking
from msplan.lib.dates import add_months
from suppliers.models import Supplier

# A review may come so many days before its date: docs/rules/actions.md.
REVIEW_OPENS_DAYS = 42


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> "ActionQuerySet":
        """Agreed and unfinished: not started, in progress, paused. A proposal is not agreed yet."""
        return self.filter(progress__in=OPEN)

    def agreed(self) -> "ActionQuerySet":
        """Everything but proposals and what was cancelled."""
        return self.exclude(progress__in=[Progress.PROPOSED, Progress.CANCELLED])

    def chased(self) -> "ActionQuerySet":
        """Open and not paused."""
        return self.filter(progress__in=CHASED)

    def completed(self, first: date | None = None, last: date | None = None) -> "ActionQuerySet":
        """Completed; with dates, between them (both included)."""
        found = self.filter(progress=Progress.COMPLETED)
        if first is not None:
            found = found.filter(completed_on__gte=first)
        return found if last is None else found.filter(completed_on__lte=last)

    def late(self, on: date) -> "ActionQuerySet":
        """Open with its target date behind it; pausing does not move a target."""
        return self.open().filter(target_on__lt=on)

    def due_for_review(self, on: date) -> "ActionQuerySet":
        """May be reviewed now: its review date is behind it, today or at most 42 days ahead."""
        return self.filter(review_on__lte=on + timedelta(days=REVIEW_OPENS_DAYS))

    def review_late(self, on: date) -> "ActionQuerySet":
        return self.filter(review_on__lt=on)

    def owned_by(self, person: Person) -> "ActionQuerySet":
        return self.filter(owner=person)

    def red(self) -> "ActionQuerySet":
        """Open and last rated red, however long ago: a red does not fade into anything better."""
        return self.open().filter(rating=Rating.RED)

    def about(self, supplier: Supplier) -> "ActionQuerySet":
        """Pointing at a supplier, or at one that was merged into it; asked of a merged one, at its survivor."""
        survivor = supplier.merged_into_id or supplier.pk
        return self.filter(Q(supplier=survivor) | Q(supplier__merged_into=survivor))

    def slipped(self) -> "ActionQuerySet":
        """The target is later now than it first was."""
        return self.filter(target_on__gt=F("first_target_on"))

    def by_aspect(self) -> list[tuple[Aspect, int]]:
        """All four aspects in their order with the number of actions in each."""
        counts = dict(self.order_by().values_list("aspect").annotate(Count("pk")))
        return [(aspect, counts.get(aspect.value, 0)) for aspect in Aspect]

    def by_progress(self) -> list[tuple[Progress, int]]:
        counts = dict(self.order_by().values_list("progress").annotate(Count("pk")))
        return [(progress, counts.get(progress.value, 0)) for progress in Progress]

    def searched(self, words: str) -> "ActionQuerySet":
        """Actions in whose text or reference every word occurs, whatever the case."""
        found = self
        for word in words.split():
            here = Q(title__icontains=word) | Q(what__icontains=word) | Q(outcome__icontains=word)
            here |= Q(measure__icontains=word) | Q(outcome_words__icontains=word)
            digits = word.upper().removeprefix("A-").lstrip("0")
            if digits.isdecimal() and len(digits) <= 9:
                here |= Q(number=int(digits))
            found = found.filter(here)
        return found

    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        due: Iterable[str] = (),
        progress: Iterable[str] = (),
        rating: Iterable[str] = (),
        aspect: Iterable[str] = (),
        department: Department | None = None,
        owner: Person | None = None,
        supplier: Supplier | None = None,
        mine: bool = False,
    ) -> "ActionQuerySet":
        """What the filters of the list ask for: any of the values of one filter, all of the filters.

        The same words count on the dashboard: ``?due=late`` lists exactly ``late(on)``.
        """
        found = self.searched(q) if q else self
        dates = {"late": self.late, "review_late": self.review_late, "review_due": self.due_for_review}
        if chosen := [dates[key](on).values("pk") for key in due]:
            found = found.filter(reduce(or_, (Q(pk__in=keys) for keys in chosen)))
        if progress:
            found = found.filter(progress__in=list(progress))
        if rating:
            found = found.rated(rating, on)
        if aspect:
            found = found.filter(aspect__in=list(aspect))
        if department is not None:
            found = found.filter(lead_department=department)
        if owner is not None:
            found = found.owned_by(owner)
        if supplier is not None:
            found = found.about(supplier)
        return found.owned_by(person) if mine else found

    def rated(self, ratings: Iterable[str], on: date) -> "ActionQuerySet":
        """Open actions that read red, amber or green on a day, or "none": not rated, or not lately.

        Amber and green fade when the review period is over; red stays.
        """
        fades = ExpressionWrapper(
            F("rated_on") + Func(F("review_every"), template="make_interval(months => %(expressions)s)"),
            output_field=models.DateTimeField(),
        )
        open_ = self.open().alias(fades_on=Cast(fades, models.DateField()))
        fresh = Q(fades_on__gte=on)
        wanted = Q(pk__in=[])
        for rating in ratings:
            if rating == Rating.RED:
                wanted |= Q(rating=Rating.RED)
            elif rating == "none":
                wanted |= Q(rating="") | ~Q(rating=Rating.RED) & ~fresh
            else:
                wanted |= Q(rating=rating) & fresh
        return open_.filter(wanted)

    def with_people(self) -> "ActionQuerySet":
        return self.select_related("owner", "lead_department")

    def with_supplier(self) -> "ActionQuerySet":
        return self.select_related("supplier__merged_into")

    def with_stand_ins(self) -> "ActionQuerySet":
        """With whoever may answer for them: owner, deputy, the leads of both departments."""
        return self.select_related("owner__deputy", "owner__department__lead", "lead_department__lead")


class Action(models.Model):
    """One piece of work in the plan, with an owner, a target date and a measure of success.

    proposed: suggested, not agreed; may be edited, agreed or cancelled; nobody is chased.
    not started: agreed, its work lies ahead; may be started, reviewed, edited, paused, completed, cancelled.
    in progress: being worked at; may be reviewed, edited, paused, completed, cancelled.
    paused: stopped for a reason, perhaps until a date; nobody is chased; may be resumed, edited, cancelled.
    completed: done, with its outcome in words and evidence or the reason for none; may be reopened.
    cancelled: will not be done, with the reason; may be reopened.

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

    objects = ActionQuerySet.as_manager()

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
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"A-{self.number:03d}"

    @property
    def is_open(self) -> bool:
        return self.progress in OPEN

    @property
    def is_chased(self) -> bool:
        return self.progress in CHASED

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

    def review_date(self, n: int) -> date:
        """The nth review date: start and n intervals of calendar months, clamped, never drifting."""
        return add_months(self.start_on, self.review_every * n)

    def next_review_after(self, *, answered: date, on: date) -> date:
        """The first review date after the one answered that is not behind ``on``."""
        n = 1
        while (due := self.review_date(n)) <= answered or due < on:
            n += 1
        return due

    def review_may_come(self, on: date) -> bool:
        return self.review_on is not None and on >= self.review_on - timedelta(days=REVIEW_OPENS_DAYS)

    def rating_is_current(self, on: date) -> bool:
        """A rating older than the review period has faded: it reads "not rated since March", never green."""
        return self.rated_on is not None and on <= add_months(self.rated_on, self.review_every)
