"""What priority risks and known unknowns share: an owner, a yearly review, an offer to the statement."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.plan.models import Action
from actions.plan.models.finding import ActionQuerySet
from msplan.accounts.models import Person
from msplan.files.models import Marking
from msplan.lib.dates import add_months

# A yearly review may come so many days before its date: docs/rules/priority-risks.md.
REVIEW_OPENS_DAYS = 42
OPEN = "open"


class WatchedQuerySet(models.QuerySet[Any]):
    """The words in which both are asked for."""

    def open(self) -> "WatchedQuerySet":
        return self.filter(state=OPEN)

    def by_date(self, on: date) -> dict[str, Q]:
        """What the filter about dates may ask for; "due" is what may be reviewed now."""
        return {
            "review_late": Q(review_on__lt=on),
            "review_due": Q(review_on__lte=on + timedelta(days=REVIEW_OPENS_DAYS)),
        }

    def review_late(self, on: date) -> "WatchedQuerySet":
        return self.filter(self.by_date(on)["review_late"])

    def offered(self) -> "WatchedQuerySet":
        """Offered to the statement, cleared or not."""
        return self.filter(offered=True)

    def publishable(self) -> "WatchedQuerySet":
        """Offered to the statement and cleared: their wording for the public may be printed."""
        return self.offered().filter(cleared=True)

    def with_people(self) -> "WatchedQuerySet":
        """With the owner and whoever may answer for them."""
        return self.select_related("owner__deputy", "owner__department__lead")

    def with_actions(self) -> "WatchedQuerySet":
        """Each with ``answered_by``: the number of actions that answer it."""
        return self.annotate(answered_by=models.Count("answering"))

    def narrowed(
        self, *, on: date, person: Person, due: list[str], owner: Person | None, offer: list[str], mine: bool
    ) -> "WatchedQuerySet":
        """The filters that both lists have."""
        found = self
        if due:
            dates = self.by_date(on)
            found = found.filter(_any(dates[key] for key in due))
        if offer:
            says = {
                "cleared": Q(offered=True, cleared=True),
                "waiting": Q(offered=True, cleared=False),
                "no": Q(offered=False),
            }
            found = found.filter(_any(says[key] for key in offer))
        if owner is not None:
            found = found.filter(owner=owner)
        return found.filter(owner=person) if mine else found


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


class Watched(models.Model):
    """Something that somebody looks at once a year until it is closed.

    ``review_on`` is the next yearly review, stored for whoever polls; it is there exactly while the thing is open.
    It is *offered* when its owner would see it in the statement, and *cleared* when its wording may be published.
    """

    number = models.PositiveIntegerField(unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField("next review", null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)
    offered = models.BooleanField("offered to the statement", default=False)
    public_wording = models.TextField("wording for the public", blank=True)
    cleared = models.BooleanField("cleared for publication", default=False)
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    # Raised by every edit; a form that was opened with an older one is stale.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    # The page that it was written down on: sent twice, it makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["number"]
        indexes = [
            models.Index(fields=["review_on"], condition=Q(review_on__isnull=False), name="%(class)s_sweep"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(marking__in=Marking.values), name="%(class)s_marking_known"),
            models.CheckConstraint(
                condition=Q(state="open", review_on__isnull=False, closed_on__isnull=True)
                | ~Q(state="open") & Q(review_on__isnull=True, closed_on__isnull=False),
                name="%(class)s_reviewed_while_open",
                violation_error_message="It has a next review while it is open, and a date when it is closed.",
            ),
            models.CheckConstraint(
                condition=Q(offered=False) | ~Q(public_wording=""),
                name="%(class)s_offered_in_words",
                violation_error_message="Write the wording for the public before offering it to the statement.",
            ),
            models.CheckConstraint(
                condition=Q(cleared=False) | Q(marking="official") & ~Q(public_wording=""),
                name="%(class)s_cleared_can_be_public",
                violation_error_message="Only what is OFFICIAL and has wording for the public can be cleared.",
            ),
        ]

    # Each class that inherits this one sets the first three; tests/actions/risks/test_watched.py holds that none
    # forgets. The letter of its reference; its date whose anniversaries are the review dates; and what its reviews,
    # the actions that answer it and its addresses call it.
    letter: ClassVar[str]
    counts_from: ClassVar[str]
    noun: ClassVar[str]
    state: Any
    title: Any
    reviews: Any
    get_state_display: Callable[[], str]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"{self.letter}-{self.number:03d}"

    @property
    def is_open(self) -> bool:
        return bool(self.state == OPEN)

    @property
    def counted_from(self) -> date:
        """The day whose anniversaries are the review dates."""
        day: date = getattr(self, self.counts_from)
        return day

    @property
    def named(self) -> dict[str, "Watched"]:
        """How a review or an answering action points at it: a value for the one field of theirs that is its own."""
        return {self.noun: self}

    @property
    def actions(self) -> ActionQuerySet[Action]:
        """Those that answer it."""
        return Action.objects.filter(**{f"answering__{self.noun}": self})

    def next_review_after(self, *, answered: date, on: date) -> date:
        """The first anniversary after the date answered that is not behind ``on``.

        Counted from the first day each time: 29 February gives 28 February in common years, then the 29th again.
        """
        n = 1
        while (due := add_months(self.counted_from, 12 * n)) <= answered or due < on:
            n += 1
        return due

    def review_may_come(self, on: date) -> bool:
        return self.review_on is not None and on >= self.review_on - timedelta(days=REVIEW_OPENS_DAYS)
