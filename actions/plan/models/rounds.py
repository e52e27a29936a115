"""Two review rounds a year for the whole plan. Rules: docs/rules/actions.md."""

from collections.abc import Iterator
from datetime import date

from django.db import connection, models
from django.db.models import F, Q

from msplan.lib.dates import last_of_month

# Any constant: acts that count a review date share this lock, whoever changes the rounds holds it alone.
ROUNDS = 5_402


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

    def of_year(self, year: int) -> tuple[date, date]:
        """Both rounds of a year, clamped to the month's end. Only where they are on."""
        pairs = ((self.spring_month, self.spring_day), (self.autumn_month, self.autumn_day))
        spring, autumn = (_clamped(year, month or 1, day or 1) for month, day in pairs)
        return spring, autumn

    def after(self, on: date) -> Iterator[date]:
        """Every round after a day, without end."""
        year = on.year
        while True:
            yield from (due for due in self.of_year(year) if due > on)
            year += 1


def _clamped(year: int, month: int, day: int) -> date:
    first = date(year, month, 1)
    return first.replace(day=min(day, last_of_month(first).day))
