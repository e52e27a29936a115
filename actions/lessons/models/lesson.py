"""What was learned, with whom it was shared, what is done about it. Rules: docs/rules/lessons.md."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.plan.models import Action
from msplan.accounts.models import Person
from msplan.files.models import Marking


class LessonSource(models.TextChoices):
    """What it was learned from."""

    DEBRIEF = "debrief", "Operational debrief"
    INSPECTION = "inspection", "Inspection"
    REVIEW = "review", "Independent review"
    OTHER = "other", "Other"


class Theme(models.TextChoices):
    """What it is about: the five process areas of the national policing plan, and four of a force's own house."""

    LEADERSHIP = "leadership", "Leadership and governance"
    RECORDING = "recording", "Recording, reporting and intelligence"
    SAFEGUARDING = "safeguarding", "Victim safeguarding"
    INVESTIGATION = "investigation", "Investigation"
    TRAINING = "training", "Training"
    BUYING = "buying", "Buying and supply chains"
    WORKFORCE = "workforce", "Our own workforce"
    PARTNERS = "partners", "Working with partners"
    OTHER = "other", "Other"


class LessonKind(models.TextChoices):
    GOOD = "good_practice", "Good practice"
    FAILING = "failing", "Failing"


class LessonState(models.TextChoices):
    DRAFT = "draft", "Draft"
    AGREED = "agreed", "Agreed"
    ARCHIVED = "archived", "Archived"


class LessonQuerySet(models.QuerySet["Lesson"]):
    def visible_to(self, person: Person) -> "LessonQuerySet":
        """All, or for whoever may not see sensitive ones those that are not. Every question begins with this."""
        return self if person.may("lessons.see_sensitive") else self.not_sensitive()

    def not_sensitive(self) -> "LessonQuerySet":
        return self.exclude(marking=Marking.SENSITIVE)

    def standing(self) -> "LessonQuerySet":
        """Not archived."""
        return self.exclude(state=LessonState.ARCHIVED)

    def agreed_between(self, first: date, last: date) -> "LessonQuerySet":
        """Agreed in a period, both days included, and archived since or not."""
        return self.filter(agreed_on__gte=first, agreed_on__lte=last)

    def searched(self, words: str) -> "LessonQuerySet":
        """Lessons in whose text, source or reference every word occurs, whatever the case."""
        found = self
        for word in words.split():
            here = Q(title__icontains=word) | Q(what_happened__icontains=word)
            here |= Q(do_differently__icontains=word) | Q(source_reference__icontains=word)
            digits = word.upper().removeprefix("L-").lstrip("0")
            if digits.isdecimal() and len(digits) <= 9:
                here |= Q(number=int(digits))
            found = found.filter(here)
        return found

    def matching(
        self,
        *,
        q: str = "",
        theme: Iterable[str] = (),
        source: Iterable[str] = (),
        kind: Iterable[str] = (),
        state: Iterable[str] = (),
        marking: Iterable[str] = (),
        shared: str = "",
    ) -> "LessonQuerySet":
        """What the filters of the list ask for. Archived lessons are left out unless their state is asked for."""
        found = self.searched(q) if q else self
        lists = {"theme": theme, "source": source, "kind": kind, "state": state, "marking": marking}
        for field, values in lists.items():
            if values := list(values):
                found = found.filter(**{f"{field}__in": values})
        if shared:
            rows = LessonShare.objects.filter(lesson=models.OuterRef("pk"))
            found = found.filter(models.Exists(rows) if shared == "yes" else ~models.Exists(rows))
        return found if state else found.standing()

    def with_counts(self) -> "LessonQuerySet":
        """With the number of actions raised from it and of times it was shared."""
        return self.annotate(
            actions_raised=models.Count("links", distinct=True),
            times_shared=models.Count("shares", distinct=True),
        )


class Lesson(models.Model):
    """Good practice or a failing, in words that name nobody.

    draft: being written; may be edited, agreed, archived.
    agreed: stands; actions may be raised from it, it may be approved for sharing and shared, edited, archived.
    archived: no longer used; may be taken out again, as a draft or agreed as it was before.

    An edit of its words takes back the approval to share it. ``editor`` is who changed them last.
    """

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    source = models.CharField("learned from", max_length=10, choices=LessonSource.choices)
    source_reference = models.CharField("reference of the source", max_length=200, blank=True)
    source_on = models.DateField("date of the source", null=True, blank=True)
    theme = models.CharField(max_length=13, choices=Theme.choices)
    kind = models.CharField(max_length=13, choices=LessonKind.choices)
    what_happened = models.TextField()
    do_differently = models.TextField("what to do differently, or keep doing")
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    state = models.CharField(max_length=8, choices=LessonState.choices, default=LessonState.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()
    agreed_on = models.DateField(null=True, blank=True)
    archived_on = models.DateField(null=True, blank=True)
    # Of the page it was written on: a page that is sent twice makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=LessonSource.values), name="lesson_source_known"),
            models.CheckConstraint(condition=Q(theme__in=Theme.values), name="lesson_theme_known"),
            models.CheckConstraint(condition=Q(kind__in=LessonKind.values), name="lesson_kind_known"),
            models.CheckConstraint(condition=Q(state__in=LessonState.values), name="lesson_state_known"),
            models.CheckConstraint(condition=Q(marking__in=Marking.values), name="lesson_marking_known"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(what_happened="") & ~Q(do_differently=""),
                name="lesson_has_words",
                violation_error_message="A lesson needs a title, what happened, and what to do differently.",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_on__isnull=False),
                name="lesson_agreed_has_date",
                violation_error_message="An agreed lesson needs the day on which it was agreed.",
            ),
            models.CheckConstraint(
                condition=Q(state="archived", archived_on__isnull=False)
                | ~Q(state="archived") & Q(archived_on__isnull=True),
                name="lesson_archived_has_date",
                violation_error_message="An archived lesson needs the day on which it was archived.",
            ),
        ]

    def __str__(self) -> str:
        """The reference alone: history and ledgers keep it, and its title may be sensitive one day."""
        return self.reference

    @property
    def reference(self) -> str:
        return f"L-{self.number:03d}"

    @property
    def is_sensitive(self) -> bool:
        return self.marking == Marking.SENSITIVE


class LessonApproval(models.Model):
    """Somebody's leave to share a lesson as it was worded then. Void once the words change or it is taken back.

    ``author`` and ``editor`` are the lesson's at that moment: neither approves their own words.
    """

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    conditions = models.TextField(blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lesson"],
                condition=Q(voided_at__isnull=True),
                name="lesson_approved_once",
                violation_error_message="This lesson is approved for sharing already.",
            ),
            models.CheckConstraint(
                condition=~Q(by=F("author")) & ~Q(by=F("editor")),
                name="lesson_approver_is_not_author",
                violation_error_message="Somebody else has to approve: you wrote this lesson or changed it last.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson}: approved by {self.by}"


class LessonShare(models.Model):
    """With whom a lesson was shared, when and how; under which marking and on whose approval."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="shares")
    with_whom = models.CharField("shared with", max_length=200)
    on = models.DateField("day")
    how = models.CharField(max_length=200)
    # Of the page it was written on: a page that is sent twice makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    marking = models.CharField(max_length=20, choices=Marking.choices)
    approval = models.ForeignKey(
        LessonApproval, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(marking__in=Marking.values), name="lesson_share_marking_known"
            ),
            models.CheckConstraint(
                condition=Q(marking="official") | Q(approval__isnull=False),
                name="lesson_share_sensitive_is_approved",
                violation_error_message="A lesson marked OFFICIAL-SENSITIVE is shared only once somebody approved it.",
            ),
            models.CheckConstraint(
                condition=~Q(with_whom="") & ~Q(how=""),
                name="lesson_share_says_with_whom",
                violation_error_message="Say with whom it was shared, and how.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson}: shared with {self.with_whom}"


class LessonAction(models.Model):
    """An action raised from a lesson."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="links")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "action"],
                name="lesson_action_once",
                violation_error_message="This action is linked to the lesson already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson}: {self.action.reference}"
