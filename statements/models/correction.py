"""A later version of a statement that was public: what was corrected, and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from statements.models.statement import Statement


class Correction(models.Model):
    """``statement`` is the new version, ``of`` the one it corrects. ``note`` is read by the public.

    With ``keeps_figures`` the figures of the version before stand as they were fixed; without, they are counted
    anew when it goes to the board. The database refuses any change once the new version is sealed.
    """

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="correction")
    of = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="corrections")
    note = models.TextField("what was corrected, and why")
    keeps_figures = models.BooleanField(default=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["statement"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(note=""),
                name="correction_says_what",
                violation_error_message="Say what was corrected, and why.",
            ),
            models.CheckConstraint(
                condition=~Q(statement=models.F("of")), name="correction_is_another_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} corrects version {self.of.version}"
