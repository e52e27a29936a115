"""A question with which the plan manager returns a review, and its answer. Rules: docs/rules/actions.md."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.plan.models.review import Review

# An owner has so many days to answer: docs/rules/actions.md.
ANSWER_DAYS = 14


class ReviewQuestionQuerySet(models.QuerySet["ReviewQuestion"]):
    def unanswered(self) -> "ReviewQuestionQuerySet":
        return self.filter(state=ReviewQuestion.State.UNANSWERED)


class ReviewQuestion(models.Model):
    """The review stays as it was given, on its date: the question is a promise of its own.

    unanswered: asked; its owner is chased for it while the action is at work; at most one for each review.
    answered: the answer stands under the review, beside the question; another question may follow.
    """

    class State(models.TextChoices):
        UNANSWERED = "unanswered", "Not answered yet"
        ANSWERED = "answered", "Answered"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="questions")
    question = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNANSWERED)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(state="unanswered"),
                name="review_question_waits_once",
                violation_error_message="A question about this review waits for its answer already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["unanswered", "answered"]), name="review_question_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(question=""),
                name="review_question_asks",
                violation_error_message="Write the question.",
            ),
            models.CheckConstraint(
                condition=Q(state="unanswered", answer="", answered_by=None, answered_at=None)
                | Q(state="answered", answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="review_question_answered_has_answer",
                violation_error_message="Write the answer.",
            ),
        ]

    def __str__(self) -> str:
        return f"Question about {self.review}"

    @property
    def due_on(self) -> date:
        return self.asked_on + timedelta(days=ANSWER_DAYS)

    @property
    def is_unanswered(self) -> bool:
        return self.state == ReviewQuestion.State.UNANSWERED
