"""A row of meetings: the cross-functional working group's, or a partnership's. Rules: docs/rules/meetings.md."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Lower

from actions.partners.models import Partnership
from msplan.accounts.models import Department


class MeetingSeriesQuerySet(models.QuerySet["MeetingSeries"]):
    def with_last_meeting(self) -> "MeetingSeriesQuerySet":
        """With the partnership, and when its last meeting was or will be."""
        held = Max("meetings__starts_at", filter=~Q(meetings__state="cancelled"))
        return self.select_related("partnership").annotate(last_at=held)


class MeetingSeries(models.Model):
    """Meetings of one circle of people. ``partnership`` is None for our own working group."""

    name = models.CharField(max_length=120)
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.PROTECT, related_name="meeting_series"
    )
    place = models.CharField("usual place", max_length=200, blank=True)
    months_apart = models.PositiveSmallIntegerField(
        "months between meetings", default=3, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    version = models.PositiveIntegerField(default=1)

    objects = MeetingSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "meeting series"
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="meeting_series_named_once",
                violation_error_message="There are meetings of this name already.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="meeting_series_has_name",
                violation_error_message="Meetings need a name.",
            ),
            models.CheckConstraint(
                condition=Q(months_apart__gte=1, months_apart__lte=24),
                name="meeting_series_interval",
                violation_error_message="Meetings are 1 to 24 months apart.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExpectedDepartmentQuerySet(models.QuerySet["ExpectedDepartment"]):
    def on(self, day: date) -> "ExpectedDepartmentQuerySet":
        """Expected on a day: the first day counts, the day of leaving does not."""
        return self.filter(from_on__lte=day).filter(Q(until_on__isnull=True) | Q(until_on__gt=day))


class ExpectedDepartment(models.Model):
    """A department that sends somebody to a series' meetings, since a day and perhaps until one.

    One that is expected later is counted from then on; one that leaves keeps the gaps of its time.
    """

    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, related_name="expected")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = ExpectedDepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["department__name", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "department"],
                condition=Q(until_on__isnull=True),
                name="department_expected_once",
                violation_error_message="This department is expected already.",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="department_expected_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} at {self.series}"

    def is_expected(self, on: date) -> bool:
        """The same as ``on()`` says of rows."""
        return self.from_on <= on and (self.until_on is None or on < self.until_on)
