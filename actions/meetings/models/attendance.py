"""Who came to a meeting, and for whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from actions.meetings.models.meeting import Meeting
from msplan.accounts.models import Department


class Came(models.TextChoices):
    ATTENDED = "attended", "Came"
    APOLOGIES = "apologies", "Sent apologies"


class Attendance(models.Model):
    """Somebody of ours, or a guest by name and role: nothing more is kept of a guest.

    ``department`` is whom they represented. Apologies represent nobody.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    guest_name = models.CharField(max_length=120, blank=True)
    guest_role = models.CharField("role or organisation", max_length=160, blank=True)
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    came = models.CharField(max_length=9, choices=Came.choices, default=Came.ATTENDED)

    class Meta:
        ordering = ["meeting", "department__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="attendance_of_a_person_once",
                violation_error_message="This person is on the list already.",
            ),
            models.UniqueConstraint(
                "meeting",
                Lower("guest_name"),
                Lower("guest_role"),
                condition=Q(person__isnull=True),
                name="attendance_of_a_guest_once",
                violation_error_message="This guest is on the list already.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest_name="", guest_role="")
                | Q(person__isnull=True) & ~Q(guest_role=""),
                name="attendance_is_of_somebody",
                violation_error_message="Choose a person, or say the role or organisation of a guest.",
            ),
            models.CheckConstraint(condition=Q(came__in=Came.values), name="attendance_known"),
        ]

    def __str__(self) -> str:
        if self.person is not None:
            return self.person.name
        return f"{self.guest_name}, {self.guest_role}" if self.guest_name else self.guest_role
