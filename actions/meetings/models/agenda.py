"""What a meeting talks about. Until it is held the agenda is built anew each time; then it is these rows."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.meetings.models.meeting import Meeting
from actions.plan.models import Action


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def own(self) -> "AgendaItemQuerySet":
        """What the plan manager added."""
        return self.filter(own=True)

    def frozen(self) -> "AgendaItemQuerySet":
        return self.filter(position__isnull=False).order_by("position")

    def with_action(self) -> "AgendaItemQuerySet":
        return self.select_related("action", "discussed_by")


class AgendaItem(models.Model):
    """One matter of a meeting: the plan manager's own before it is held, and every one once it is.

    ``position`` comes with the freezing. ``permission`` is the one a reader needs ("" where none is needed).
    An item that was left out stays, with the word that says why.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    key = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    heading = models.CharField(max_length=80)
    text = models.TextField()
    said = models.TextField("what there was to say of it", blank=True)
    link = models.CharField(max_length=200, blank=True)
    permission = models.CharField(max_length=60, blank=True)
    own = models.BooleanField(default=False)
    left_out = models.CharField("why it was left out", max_length=200, blank=True)
    action = models.ForeignKey(
        Action, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    note = models.TextField("what was said", blank=True)
    discussed_at = models.DateTimeField(null=True, blank=True)
    discussed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Of the page on which it was typed: a page that is sent twice makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="agenda_item_once"),
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once"),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(heading="") & ~Q(key=""),
                name="agenda_item_says_what",
                violation_error_message="Say what is to be talked about.",
            ),
            models.CheckConstraint(
                condition=Q(own=True) | Q(position__isnull=False), name="agenda_others_when_frozen"
            ),
            models.CheckConstraint(
                condition=Q(discussed_at__isnull=True, discussed_by__isnull=True, note="")
                | Q(discussed_at__isnull=False, discussed_by__isnull=False, position__isnull=False),
                name="agenda_discussed_when_held",
                violation_error_message="Only what is on a frozen agenda can have been talked about.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def words(self) -> str:
        return f"{self.text} – {self.said}" if self.said else self.text


class AgendaMark(models.Model):
    """What the plan manager did to a line of an agenda that is not frozen: gave it a place, or left it out.

    ``key`` is a matter's, or "section:" and a heading.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="marks")
    key = models.CharField(max_length=120)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    left_out = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["meeting", "key"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="agenda_mark_once"),
            models.CheckConstraint(condition=~Q(key=""), name="agenda_mark_names_a_line"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.left_out or self.place}"
