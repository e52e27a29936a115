"""A course that somebody has to do, and how long having done it lasts."""

from collections.abc import Iterable
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from actions.training.models.words import CourseKind
from msplan.lib.dates import add_months


class CourseQuerySet(models.QuerySet["Course"]):
    def in_use(self) -> "CourseQuerySet":
        return self.filter(archived_on__isnull=True)

    def matching(self, *, q: str = "", kind: Iterable[str] = (), archived: bool = False) -> "CourseQuerySet":
        """What the filters of the list ask for; archived ones where they are asked for."""
        found = self if archived else self.in_use()
        for word in q.split():
            found = found.filter(Q(name__icontains=word) | Q(teaches__icontains=word))
        return found.filter(kind__in=list(kind)) if kind else found


class Course(models.Model):
    """``valid_months``: so long a completion counts; None: for ever."""

    name = models.CharField(max_length=120)
    kind = models.CharField("how it is taught", max_length=10, choices=CourseKind.choices)
    teaches = models.TextField("what it teaches")
    valid_months = models.PositiveSmallIntegerField(
        "how many months it is valid",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    known_as = models.TextField("what the training system calls it", blank=True)
    archived_on = models.DateField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="course_name_once",
                violation_error_message="There is a course of this name already.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(teaches=""),
                name="course_says_what",
                violation_error_message="Say what the course is called and what it teaches.",
            ),
            models.CheckConstraint(condition=Q(kind__in=CourseKind.values), name="course_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_months__isnull=True) | Q(valid_months__gte=1, valid_months__lte=120),
                name="course_valid_for_a_time",
                violation_error_message="A course is valid for 1 to 120 months, or for ever.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_on is not None

    @property
    def valid_words(self) -> str:
        if self.valid_months is None:
            return "For ever"
        years, months = divmod(self.valid_months, 12)
        if not months:
            return f"{years} year{'' if years == 1 else 's'}"
        return f"{self.valid_months} month{'' if self.valid_months == 1 else 's'}"

    def counts_on(self, completed_on: date, on: date) -> bool:
        """Whether who completed it then has done it on the day: docs/rules/training.md.

        The last day on which it counts is the same day of the month, so many months later; 29 February's is the 28th
        where there is no 29th.
        """
        if completed_on > on:
            return False
        return self.valid_months is None or on <= add_months(completed_on, self.valid_months)
