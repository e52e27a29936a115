"""The six-monthly update: a progress note that belongs to a published statement. Rules: docs/rules/updates.md."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from actions.models import Action, Aspect
from statements.models.promise import Promise
from statements.models.statement import Statement

SLUG = r"^update-[0-9]{4}-[0-9]{2}$"
MOST_LETTERS = 600  # of a line's wording, and of its reason


class UpdateQuerySet(models.QuerySet["Update"]):
    def in_preparation(self) -> "UpdateQuerySet":
        return self.filter(state__in=Update.PREPARING)

    def public(self) -> "UpdateQuerySet":
        """Published at some time, whatever became of it since."""
        return self.filter(state__in=Update.PUBLIC)

    def newest_first(self) -> "UpdateQuerySet":
        return self.order_by("-until", "-version")


class Update(models.Model):
    """What became of the work between a statement and the next one, in one version.

    drafting: written, from lines that were drawn from plan and promises.
    approved: by the executive lead; sealed, its document is made; may be published, or go back, the seal marked void.
    published: public for good at its address under the statement.
    superseded: public, with a note that a later version replaces it.
    withdrawn: public under a notice with the reason.
    """

    class State(models.TextChoices):
        DRAFTING = "drafting", "Drafting"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"

    PREPARING = (State.DRAFTING, State.APPROVED)
    PUBLIC = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="updates")
    # "update-2025-03": the month up to which it tells.
    slug = models.CharField(max_length=14)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    since = models.DateField("tells from")
    until = models.DateField("tells up to")
    opening = models.TextField("opening words", blank=True)
    # What a later version corrects, for the public.
    note = models.CharField("what is corrected", max_length=MOST_LETTERS, blank=True)
    # Figures of the statement beside those of the day on which they were last counted.
    figures = models.JSONField(encoder=DjangoJSONEncoder, default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTING)
    edits = models.PositiveIntegerField(default=1)

    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=MOST_LETTERS, blank=True)

    objects = UpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-until", "-version"]
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="update_slug_has_its_shape"),
            models.CheckConstraint(condition=~Q(title=""), name="update_has_a_title"),
            models.CheckConstraint(
                condition=Q(until__gt=F("since")),
                name="update_ends_after_it_starts",
                violation_error_message="The last day must be after the first.",
            ),
            models.CheckConstraint(
                condition=Q(version=1, note="") | Q(version__gt=1) & ~Q(note=""),
                name="update_later_version_says_why",
                violation_error_message="Say what is corrected.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafting", "approved", "published", "superseded", "withdrawn"]),
                name="update_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="drafting", approved_by__isnull=True, approved_at__isnull=True)
                | ~Q(state="drafting") & Q(approved_by__isnull=False, approved_at__isnull=False),
                name="update_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafting", "approved"], published_at__isnull=True)
                | ~Q(state__in=["drafting", "approved"]) & Q(published_at__isnull=False),
                name="update_published_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_reason=""),
                name="update_withdrawn_says_why",
                violation_error_message="Say why it is withdrawn.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("edited_by")),
                name="update_approved_by_another",
                violation_error_message="Whoever made the last edit does not approve it.",
            ),
            models.UniqueConstraint(fields=["statement", "slug", "version"], name="update_version_once"),
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(state__in=["drafting", "approved"]),
                name="update_one_in_preparation",
                violation_error_message="An update of this statement is being prepared already.",
            ),
            models.UniqueConstraint(
                fields=["statement", "slug"], condition=Q(state="published"), name="update_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.version})"

    @property
    def is_public(self) -> bool:
        return self.state in self.PUBLIC


class UpdatePart(models.Model):
    """What the editor says about one aspect, beside its lines."""

    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="parts")
    aspect = models.CharField(max_length=12, choices=Aspect.choices)
    body = models.TextField("text", blank=True)

    class Meta:
        ordering = ["update", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["update", "aspect"], name="update_part_once"),
            models.CheckConstraint(condition=Q(aspect__in=Aspect.values), name="update_part_aspect_known"),
        ]

    def __str__(self) -> str:
        return self.get_aspect_display()


class Came(models.TextChoices):
    """What became of a line's promise or action by the last day that the update tells of."""

    DONE = "done", "Done"
    UNDER_WAY = "under_way", "Under way"
    SLIPPED = "slipped", "Later than promised"
    DROPPED = "dropped", "Given up"


# These need a reason that the public reads.
NEEDS_REASON = (Came.SLIPPED, Came.DROPPED)


class UpdateLine(models.Model):
    """One promise or one action, in public words: what was promised, what became of it, and why where it is late."""

    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="lines")
    aspect = models.CharField(max_length=12, choices=Aspect.choices)
    promise = models.ForeignKey(Promise, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    wording = models.CharField("what was promised", max_length=MOST_LETTERS)
    came = models.CharField("what became of it", max_length=9, choices=Came.choices)
    by_when = models.DateField("by when", null=True, blank=True)
    why = models.CharField("what happened, for the public", max_length=MOST_LETTERS, blank=True)
    is_told = models.BooleanField("told to the public", default=True)

    class Meta:
        ordering = ["update", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(wording=""), name="update_line_says_what"),
            models.CheckConstraint(condition=Q(came__in=Came.values), name="update_line_came_known"),
            models.CheckConstraint(condition=Q(aspect__in=Aspect.values), name="update_line_aspect_known"),
            models.CheckConstraint(
                condition=Q(promise__isnull=False, action__isnull=True)
                | Q(promise__isnull=True, action__isnull=False),
                name="update_line_is_of_one_thing",
            ),
            models.UniqueConstraint(fields=["update", "promise"], name="update_line_promise_once"),
            models.UniqueConstraint(fields=["update", "action"], name="update_line_action_once"),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def lacks_reason(self) -> bool:
        return self.is_told and self.came in NEEDS_REASON and not self.why
