"""One sitting of a series. Rules: docs/rules/meetings.md."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.meetings.models.series import MeetingSeries
from msplan.files.models import Marking
from msplan.lib.dates import LONDON, london_date, plain


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def with_series(self) -> "MeetingQuerySet":
        return self.select_related("series__partnership", "chair")

    def sat(self) -> "MeetingQuerySet":
        """Those that took place, whether or not their minutes are agreed."""
        return self.filter(state__in=SAT)

    def newest_first(self) -> "MeetingQuerySet":
        return self.order_by("-starts_at", "-pk")

    def matching(self, *, series: MeetingSeries | None = None, state: str = "") -> "MeetingQuerySet":
        """The filters of the list."""
        found = self if series is None else self.filter(series=series)
        return found.filter(state=state) if state else found


class Meeting(models.Model):
    """One sitting of the working group or of a partnership.

    planned: its agenda builds itself anew each time it is read; may be edited, invited to, held, cancelled.
    held: the agenda is frozen; attendance, decisions and minutes are recorded.
    agreed: its minutes are sealed; decisions may still be carried out and closed.
    cancelled: it did not take place, with the reason; its number is not used again.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        AGREED = "agreed", "Minutes agreed"
        CANCELLED = "cancelled", "Cancelled"

    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    marking = models.CharField(max_length=20, choices=Marking.choices, default=Marking.OFFICIAL)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    held_at = models.DateTimeField("agenda frozen", null=True, blank=True)
    cancelled_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    # Raised whenever the list of who came is saved.
    attendance_version = models.PositiveIntegerField(default=1)
    # What calendars know the meeting by; the sequence is raised by whatever an invitation says.
    uid = models.CharField(max_length=80, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    invitation_at = models.DateTimeField("when what the invitation says was last changed")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["series", "-starts_at"], name="meeting_of_a_series")]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="meeting_numbered_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message="A meeting ends after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "held", "agreed", "cancelled"]), name="meeting_state_known"
            ),
            models.CheckConstraint(condition=Q(marking__in=Marking.values), name="meeting_marking_known"),
            models.CheckConstraint(
                condition=Q(state="cancelled") & ~Q(cancelled_reason="")
                | ~Q(state="cancelled") & Q(cancelled_reason=""),
                name="meeting_cancelled_says_why",
                violation_error_message="A cancelled meeting needs a reason.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "agreed"], held_at__isnull=False)
                | Q(state__in=["planned", "cancelled"], held_at__isnull=True),
                name="meeting_held_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series.name}, meeting {self.number}"

    @property
    def on(self) -> date:
        """The day in London on which it starts."""
        return london_date(self.starts_at)

    @property
    def known_as(self) -> str:
        """For sentences: "meeting 8 on 4 March 2026"."""
        return f"meeting {self.number} on {plain(self.on)}"

    @property
    def hours(self) -> str:
        """London's clock: "09:30 to 11:00"."""
        first, last = self.starts_at.astimezone(LONDON), self.ends_at.astimezone(LONDON)
        return f"{first:%H:%M} to {last:%H:%M}"

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_held(self) -> bool:
        """Held, and open for attendance, decisions and minutes."""
        return self.state == self.State.HELD

    @property
    def has_sat(self) -> bool:
        return self.state in SAT


# Took place.
SAT = (Meeting.State.HELD, Meeting.State.AGREED)
