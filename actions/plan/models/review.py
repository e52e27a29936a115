"""The dated account of one action. Rules: docs/rules/actions.md."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.plan.models.action import Action
from actions.plan.models.words import Rating, no_change_words


class ReviewQuerySet(models.QuerySet["Review"]):
    def due_between(self, first: date, last: date) -> "ReviewQuerySet":
        """Reviews that answer a due date in the period, both ends included."""
        return self.filter(due_on__gte=first, due_on__lte=last)

    def given_between(self, first: date, last: date) -> "ReviewQuerySet":
        return self.filter(given_on__gte=first, given_on__lte=last)

    def on_time(self) -> "ReviewQuerySet":
        """Given on or before the date they answer."""
        return self.filter(given_on__lte=F("due_on"))

    def late(self) -> "ReviewQuerySet":
        return self.filter(given_on__gt=F("due_on"))

    def without_change(self) -> "ReviewQuerySet":
        return self.filter(no_change=True)


class Review(models.Model):
    """What the owner said about an action; it names the due date it answers. One for each date.

    ``dates_missed`` counts later due dates that had passed unanswered too when this one was given: they are
    answered by nothing, and figures about reviews on time count them as missed.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="reviews")
    due_on = models.DateField()
    given_on = models.DateField()
    given_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    no_change = models.BooleanField("no change since last time", default=False)
    # Which "no change" in a row this is: 1, 2, 3; 0 where something was done.
    unchanged_times = models.PositiveSmallIntegerField(default=0)
    what_was_done = models.TextField(blank=True)
    rating = models.CharField(max_length=5, choices=Rating.choices)
    rating_reason = models.TextField(blank=True)
    needed = models.TextField("what is needed, from whom", blank=True)
    next_steps = models.TextField(blank=True)
    dates_missed = models.PositiveSmallIntegerField(default=0)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "due_on"],
                name="review_answers_a_date_once",
                violation_error_message="This review has been given already.",
            ),
            models.CheckConstraint(condition=Q(rating__in=Rating.values), name="review_rating_known"),
            models.CheckConstraint(
                condition=~Q(rating="red") | ~Q(rating_reason=""),
                name="review_red_has_reason",
                violation_error_message="A red rating needs a reason and what is needed.",
            ),
            models.CheckConstraint(
                condition=~Q(rating="red") | ~Q(needed=""),
                name="review_red_says_what_is_needed",
                violation_error_message="A red rating says what is needed, and from whom.",
            ),
            models.CheckConstraint(
                condition=Q(no_change=True, unchanged_times__gte=1) | Q(no_change=False, unchanged_times=0),
                name="review_counts_no_change",
            ),
            models.CheckConstraint(
                condition=Q(no_change=True) | ~Q(what_was_done=""),
                name="review_says_what_was_done",
                violation_error_message="Say what was done, or that nothing changed since last time.",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.action.reference} due {self.due_on}"

    @property
    def short_rating(self) -> str:
        return Rating(self.rating).short

    @property
    def has_unanswered(self) -> bool:
        """Asked of its questions in memory: fetch them with it where there are many reviews."""
        return any(question.is_unanswered for question in self.questions.all())

    @property
    def unchanged_words(self) -> str:
        """ "No change since last time", or from the second in a row on "No change, the 2nd time running"."""
        return no_change_words(self.unchanged_times)

    @property
    def days_late(self) -> int:
        """Days from the due date to the day it was given; negative when it came early."""
        return (self.given_on - self.due_on).days
