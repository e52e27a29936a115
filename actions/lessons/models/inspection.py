"""An inspection's report and its recommendations: number and text as printed, our response, its state. Rules:
docs/rules/lessons.md.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from actions.plan.models import Action
from msplan.accounts.models import Person
from msplan.files.models import StoredFile


class Acceptance(models.TextChoices):
    """What the force says to a recommendation."""

    NOT_ANSWERED = "not_answered", "Not answered yet"
    ACCEPTED = "accepted", "Accepted"
    PARTLY = "partly", "Partly accepted"
    NOT_ACCEPTED = "not_accepted", "Not accepted"


class RecommendationState(models.TextChoices):
    OPEN = "open", "Open"
    IN_HAND = "in_hand", "In hand"
    CLOSED_BY_US = "closed_by_us", "Closed by us"
    CLOSED_BY_INSPECTORATE = "closed_by_them", "Closed by the inspectorate"


OPEN_RECOMMENDATION = (RecommendationState.OPEN, RecommendationState.IN_HAND)


class Inspection(models.Model):
    """A published report about the force, or about forces in general, that recommends something."""

    body = models.CharField("who inspected", max_length=200)
    title = models.CharField(max_length=200)
    published_on = models.DateField("published on")
    link = models.URLField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") & ~Q(title=""),
                name="inspection_has_title",
                violation_error_message="An inspection needs a title and who inspected.",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://") | Q(link__startswith="http://"),
                name="inspection_link_is_web",
                violation_error_message="A link starts with https:// or http://.",
            ),
            models.UniqueConstraint(
                Lower("body"),
                Lower("title"),
                "published_on",
                name="inspection_recorded_once",
                violation_error_message="This report is here already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def open(self) -> "RecommendationQuerySet":
        """Not closed by anybody."""
        return self.filter(state__in=OPEN_RECOMMENDATION)

    def late(self, on: date) -> "RecommendationQuerySet":
        """Open with its date behind it; the day itself is not late."""
        return self.open().filter(due_on__lt=on)

    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        due: Iterable[str] = (),
        state: Iterable[str] = (),
        acceptance: Iterable[str] = (),
        inspection: Inspection | None = None,
        mine: bool = False,
    ) -> "RecommendationQuerySet":
        """What the filters of the list ask for: any value of one filter, all of the filters."""
        found = self
        for word in q.split():
            found = found.filter(
                Q(text__icontains=word) | Q(number__iexact=word) | Q(response__icontains=word)
            )
        if wanted := [{"late": self.late(on), "open": self.open()}[key] for key in due]:
            keys = Q()
            for rows in wanted:
                keys |= Q(pk__in=rows.values("pk"))
            found = found.filter(keys)
        if state:
            found = found.filter(state__in=list(state))
        if acceptance:
            found = found.filter(acceptance__in=list(acceptance))
        if inspection is not None:
            found = found.filter(inspection=inspection)
        return found.filter(owner=person) if mine else found

    def with_people(self) -> "RecommendationQuerySet":
        return self.select_related("inspection", "owner")


class Recommendation(models.Model):
    """One recommendation or area for improvement, as printed.

    open: nobody works at it yet; may be answered, taken in hand, closed.
    in hand: accepted, in full or in part, with an owner and a date; chased; may be closed.
    closed by us: we say it is met, and how; the inspectorate may still close it, or we open it again.
    closed by the inspectorate: they say so, on a day; may be opened again.

    ``number`` and ``text`` never change but by a Correction: the database refuses it.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="recommendations")
    number = models.CharField("number as printed", max_length=20)
    text = models.TextField("text as printed")
    corrections_made = models.PositiveSmallIntegerField(default=0)
    acceptance = models.CharField(
        "our answer", max_length=12, choices=Acceptance.choices, default=Acceptance.NOT_ANSWERED
    )
    response = models.TextField("our response", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_due_on = models.DateField(null=True, blank=True)
    due_on = models.DateField("due date", null=True, blank=True)
    state = models.CharField(
        max_length=14, choices=RecommendationState.choices, default=RecommendationState.OPEN
    )
    in_hand_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closing_words = models.TextField("how it was met", blank=True)
    closed_by_them_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(due_on__isnull=False, state__in=["open", "in_hand"]),
                name="recommendation_chased",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                "inspection",
                Lower("number"),
                name="recommendation_numbered_once",
                violation_error_message="This inspection has a recommendation of that number already.",
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(text=""),
                name="recommendation_has_text",
                violation_error_message="A recommendation needs its number and its text.",
            ),
            models.CheckConstraint(
                condition=Q(acceptance__in=Acceptance.values), name="recommendation_acceptance_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RecommendationState.values), name="recommendation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(acceptance__in=["partly", "not_accepted"]) | ~Q(response=""),
                name="recommendation_refusal_has_response",
                violation_error_message="What is not accepted in full needs a response that says why.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, first_due_on__isnull=True)
                | Q(due_on__isnull=False, first_due_on__isnull=False, owner__isnull=False),
                name="recommendation_due_has_owner",
                violation_error_message="A due date needs an owner who answers for it.",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_hand")
                | Q(
                    acceptance__in=["accepted", "partly"],
                    owner__isnull=False,
                    due_on__isnull=False,
                    in_hand_on__isnull=False,
                ),
                name="recommendation_in_hand_has_owner",
                violation_error_message="What is in hand was accepted, and has an owner and a due date.",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed_by_us") | Q(closed_on__isnull=False) & ~Q(closing_words=""),
                name="recommendation_closed_says_how",
                violation_error_message="Closing needs the day, and how it was met.",
            ),
            models.CheckConstraint(
                condition=Q(state="closed_by_them", closed_by_them_on__isnull=False)
                | ~Q(state="closed_by_them") & Q(closed_by_them_on__isnull=True),
                name="recommendation_closed_by_them_has_date",
                violation_error_message="Say on which day the inspectorate closed it.",
            ),
        ]

    def __str__(self) -> str:
        return f"Recommendation {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_RECOMMENDATION

    @property
    def slippage_days(self) -> int:
        """Days from the first due date to the one now; negative when it was brought forward."""
        if self.due_on is None or self.first_due_on is None:
            return 0
        return (self.due_on - self.first_due_on).days


class Correction(models.Model):
    """Number or text of a recommendation was not as printed and was put right: the nth time, with the reason."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="corrections")
    nth = models.PositiveSmallIntegerField()
    number_before = models.CharField(max_length=20)
    number_after = models.CharField(max_length=20)
    text_before = models.TextField()
    text_after = models.TextField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-nth"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "nth"], name="correction_numbered_once"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="correction_has_reason",
                violation_error_message="Say why it is corrected.",
            ),
            models.CheckConstraint(
                condition=~Q(number_before=F("number_after")) | ~Q(text_before=F("text_after")),
                name="correction_corrects",
                violation_error_message="Number and text are as they were.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}, correction {self.nth}"


class Proof(models.Model):
    """A file or a link that shows that a recommendation was met; never both."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="proofs")
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    link = models.URLField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | Q(file__isnull=True) & ~Q(link=""),
                name="proof_is_file_or_link",
                violation_error_message="Evidence is a file or a link, not both.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="proof_has_title",
                violation_error_message="Evidence needs a title.",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://") | Q(link__startswith="http://"),
                name="proof_link_is_web",
                violation_error_message="A link starts with https:// or http://.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RecommendationAction(models.Model):
    """An action raised from a recommendation."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="links")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "action"],
                name="recommendation_action_once",
                violation_error_message="This action is linked to the recommendation already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.action.reference}"
