"""What a statement promises, the actions that carry it out, and what became of it. Rules: docs/rules/promises.md."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from actions.models import Action
from msplan.files.models import StoredFile
from statements.models.section import Section
from statements.models.statement import Statement

MOST_LETTERS = 600  # of a promise, and of the sentence that answers it: a row of a table
WEB = Q(link__startswith="https://") | Q(link__startswith="http://")


class Outcome(models.TextChoices):
    """What became of a promise, as the statement after it says."""

    KEPT = "kept", "Kept"
    PARTLY = "partly", "Partly kept"
    UNDER_WAY = "under_way", "Not due yet"
    MOVED = "moved", "Moved"
    DROPPED = "dropped", "Dropped"
    NOT_ANSWERED = "not_answered", "Not answered"


# Nothing has settled these: the statement after the next one has to say again what became of them.
CARRIED = (Outcome.UNDER_WAY, Outcome.MOVED, Outcome.NOT_ANSWERED)


class PromiseQuerySet(models.QuerySet["Promise"]):
    def standing(self) -> "PromiseQuerySet":
        """Marked, and not taken off the list again."""
        return self.filter(unmarked_at__isnull=True)

    def owed_after(self, after: "QuerySet[Statement] | None") -> "PromiseQuerySet":
        """What has to be answered in the statement that follows ``after`` (at most one, of its keys).

        Its own promises, and those of earlier ones that it itself moved, called not due yet, or left unanswered.
        ``None``: the newest public statement. Each has ``due_now``, the date promised last, and of its answer, if
        there is one: ``outcome``, ``sentence`` and ``moved_to``.
        """
        after = Statement.objects.public_now().newest_first()[:1] if after is None else after
        keys = after.values("pk")
        its_end = Statement.objects.filter(pk__in=keys).values("period_end")[:1]
        before = Statement.objects.public_now().filter(period_end__lt=Subquery(its_end)).newest_first()
        carried = PromiseAnswer.objects.filter(
            promise=OuterRef("pk"), after__in=before.values("pk")[:1], outcome__in=CARRIED
        )
        given = PromiseAnswer.objects.filter(promise=OuterRef("pk"), after__in=keys)
        moves = PromiseAnswer.objects.filter(promise=OuterRef("pk"), new_due_on__isnull=False)
        sooner = moves.exclude(after__in=keys).order_by("-after__period_end").values("new_due_on")[:1]
        of_each = {
            "outcome": Subquery(given.values("outcome")[:1]),
            "sentence": Subquery(given.values("sentence")[:1]),
            "moved_to": Subquery(given.values("new_due_on")[:1]),
            "due_now": Coalesce(Subquery(sooner), F("due_on"), output_field=DateField()),
        }
        return self.standing().filter(Q(statement__in=keys) | Exists(carried)).annotate(**of_each)

    def owed_in(self, statement: Statement) -> "PromiseQuerySet":
        """What has to be answered in this statement."""
        return self.owed_after(Statement.objects.followed_by(statement)[:1])

    def unanswered(self) -> "PromiseQuerySet":
        """Of those owed: without an answer, not even that there is none."""
        return self.filter(outcome__isnull=True)

    def in_order(self) -> "PromiseQuerySet":
        return self.select_related("statement", "owner").order_by("statement__period_end", "number")


class Promise(models.Model):
    """A dated undertaking that stands word for word in a section of a statement.

    marked: on the statement's list; its wording stands in the text, or the board does not get the text.
    unmarked: taken off the list while the text may still change; its number is not given to another.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="promises")
    number = models.PositiveSmallIntegerField()
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="promises")
    wording = models.CharField(max_length=MOST_LETTERS)
    due_on = models.DateField("by when")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    unmarked_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PromiseQuerySet.as_manager()

    # What owed_after() adds.
    outcome: str | None
    sentence: str | None
    moved_to: date | None
    due_now: date

    class Meta:
        ordering = ["statement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="promise_numbered_once"),
            models.UniqueConstraint(
                fields=["statement", "wording"],
                condition=Q(unmarked_at__isnull=True),
                name="promise_marked_once",
                violation_error_message="This promise is marked already.",
            ),
            models.CheckConstraint(
                condition=~Q(wording=""),
                name="promise_has_wording",
                violation_error_message="Enter the promise as it stands in the text.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="promise_numbers_start_at_1"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """ "P-2024-03"; of a period that is no financial year "P-to-2025-06-03". For the house, never printed."""
        slug = self.statement.slug
        return f"P-{slug if slug.startswith('to-') else slug[:4]}-{self.number:02d}"


class PromiseAction(models.Model):
    """An action that carries a promise out. The action knows nothing of it."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="links")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["action__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "action"],
                name="promise_action_once",
                violation_error_message="This action is there already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.promise}: {self.action.reference}"


class PromiseAnswer(models.Model):
    """What became of a promise, in one public sentence, for the statement that follows ``after``.

    *Not answered* is the executive lead's word that the statement goes out without an answer; its sentence is the
    reason, and is printed.
    """

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="answers")
    after = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="answers_after")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    sentence = models.CharField("what became of it, for the public", max_length=MOST_LETTERS)
    new_due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-after__period_end", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "after"],
                name="promise_answered_once",
                violation_error_message="This promise has an answer already. Change that one.",
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="promise_outcome_known"),
            models.CheckConstraint(
                condition=~Q(sentence=""),
                name="promise_answer_says_what",
                violation_error_message="Say in a sentence what became of it.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="moved", new_due_on__isnull=False)
                | ~Q(outcome="moved") & Q(new_due_on__isnull=True),
                name="promise_moved_has_date",
                violation_error_message="A promise that moved has a new date, and no other has one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise}: {self.get_outcome_display()}"

    @property
    def settles(self) -> bool:
        """Whether the promise need not be answered again."""
        return self.outcome not in CARRIED


class AnswerEvidence(models.Model):
    """A file or a link that shows what became of a promise; never both. It stays inside."""

    answer = models.ForeignKey(PromiseAnswer, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    link = models.URLField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "answer evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | Q(file__isnull=True) & WEB,
                name="answer_evidence_is_file_or_link",
                violation_error_message="Evidence is a file or a link, not both.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="answer_evidence_has_title",
                violation_error_message="Evidence needs a title.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
