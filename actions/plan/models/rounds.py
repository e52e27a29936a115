"""Two review rounds a year for the whole plan. Rules: docs/rules/actions.md."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import NamedTuple

from django.db import connection, models
from django.db.models import F, Q

from msplan.lib.dates import last_of_month

# Any constant: acts that count a review date share this lock, whoever changes the rounds holds it alone.
ROUNDS = 5_402


class DayOfYear(NamedTuple):
    """A day and a month without a year; they compare as they follow each other."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.day} {date(2000, self.month, 1):%B}"

    @property
    def is_real(self) -> bool:
        """Whether some year has this day: 29 February is real."""
        return 1 <= self.month <= 12 and 1 <= self.day <= last_of_month(date(2000, self.month, 1)).day

    def of_year(self, year: int) -> date:
        """29 February is 28 February in a common year."""
        first = date(year, self.month, 1)
        return first.replace(day=min(self.day, last_of_month(first).day))


class ReviewRounds(models.Model):
    """The plan's two rounds, each a day and a month; without them every action counts from its own start.

    There is at most one row. 29 February is 28 February in a common year.
    """

    spring_day = models.PositiveSmallIntegerField(null=True, blank=True)
    spring_month = models.PositiveSmallIntegerField(null=True, blank=True)
    autumn_day = models.PositiveSmallIntegerField(null=True, blank=True)
    autumn_month = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "review rounds"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="rounds_are_one_row"),
            models.CheckConstraint(
                condition=Q(
                    spring_day__isnull=False,
                    spring_month__isnull=False,
                    autumn_day__isnull=False,
                    autumn_month__isnull=False,
                )
                | Q(
                    spring_day__isnull=True,
                    spring_month__isnull=True,
                    autumn_day__isnull=True,
                    autumn_month__isnull=True,
                ),
                name="rounds_are_two_or_none",
                violation_error_message="Enter both rounds, or neither.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}_month__isnull": True})
                    | Q(**{f"{name}_day__gte": 1})
                    & (
                        Q(**{f"{name}_month__in": [1, 3, 5, 7, 8, 10, 12], f"{name}_day__lte": 31})
                        | Q(**{f"{name}_month__in": [4, 6, 9, 11], f"{name}_day__lte": 30})
                        | Q(**{f"{name}_month": 2, f"{name}_day__lte": 29})
                    ),
                    name=f"rounds_{name}_is_a_day",
                    violation_error_message=f"The {name} round must be a real day of a month.",
                )
                for name in ("spring", "autumn")
            ),
            models.CheckConstraint(
                condition=Q(spring_month__isnull=True)
                | Q(spring_month__lt=F("autumn_month"))
                | Q(spring_month=F("autumn_month"), spring_day__lt=F("autumn_day")),
                name="rounds_in_order",
                violation_error_message="The autumn round must come after the spring round in the year.",
            ),
        ]

    def __str__(self) -> str:
        return "Review rounds"

    @classmethod
    def current(cls) -> "ReviewRounds":
        """The rounds now; unsaved and off where nobody ever set them.

        Inside a transaction they stay what was read until its end. Read them before locking an action: whoever
        changes the rounds locks in that order.
        """
        if connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [ROUNDS])
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def are_on(self) -> bool:
        return self.spring_day is not None

    @property
    def spring(self) -> DayOfYear | None:
        return self._day("spring")

    @spring.setter
    def spring(self, found: DayOfYear | None) -> None:
        self.spring_month, self.spring_day = found or (None, None)

    @property
    def autumn(self) -> DayOfYear | None:
        return self._day("autumn")

    @autumn.setter
    def autumn(self, found: DayOfYear | None) -> None:
        self.autumn_month, self.autumn_day = found or (None, None)

    def _day(self, name: str) -> DayOfYear | None:
        month, day = getattr(self, f"{name}_month"), getattr(self, f"{name}_day")
        return None if month is None or day is None else DayOfYear(month, day)

    @property
    def words(self) -> str:
        """ "1 April and 1 October", or nothing where they are off."""
        return f"{self.spring} and {self.autumn}" if self.are_on else ""

    def of_year(self, year: int) -> list[date]:
        """Both rounds of a year; none where they are off."""
        return [found.of_year(year) for found in (self.spring, self.autumn) if found is not None]

    def after(self, on: date) -> Iterator[date]:
        """Every round after a day, without end. Only where they are on."""
        for year in count(on.year):
            yield from (due for due in self.of_year(year) if due > on)
