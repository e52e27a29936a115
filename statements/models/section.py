"""The text of a statement: its sections, and every version of each that was saved."""

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, Q

from actions.models import Area
from statements.models.statement import Statement


class Topic(models.TextChoices):
    """What a section is about: one of the six topics of section 54(5) of the Act, or none of them."""

    STRUCTURE = Area.STRUCTURE.value, Area.STRUCTURE.label
    POLICIES = Area.POLICIES.value, Area.POLICIES.label
    DUE_DILIGENCE = Area.DUE_DILIGENCE.value, Area.DUE_DILIGENCE.label
    RISK = Area.RISK.value, Area.RISK.label
    EFFECTIVENESS = Area.EFFECTIVENESS.value, Area.EFFECTIVENESS.label
    TRAINING = Area.TRAINING.value, Area.TRAINING.label
    FREE = "free", "None: a free section"


class SectionQuerySet(models.QuerySet["Section"]):
    def standing(self) -> "SectionQuerySet":
        """In the statement now, in their order; sections that were taken out are left out."""
        return self.filter(position__isnull=False).order_by("position")


class Section(models.Model):
    """One section as it reads now. Taken out, it keeps its versions and loses its position.

    to write: nobody has begun. being written: somebody has. ready: its author says so; a later change of the text
    means that it is being written again.
    """

    class Writing(models.TextChoices):
        TO_WRITE = "to_write", "To write"
        BEING_WRITTEN = "being_written", "Being written"
        READY = "ready", "Ready"

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    heading = models.CharField(max_length=150)
    area = models.CharField("topic", max_length=14, choices=Topic.choices, default=Topic.FREE)
    body = models.TextField("text", blank=True)
    # "No steps on this topic, because …": printed before the text, or instead of one.
    no_steps_reason = models.TextField("why there were no steps on this topic", blank=True)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    writing = models.CharField(max_length=13, choices=Writing.choices, default=Writing.TO_WRITE)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "position"],
                name="section_position_once",
                deferrable=Deferrable.DEFERRED,  # two sections change places in one act
            ),
            models.CheckConstraint(
                condition=~Q(heading=""),
                name="section_has_heading",
                violation_error_message="Enter a heading.",
            ),
            models.CheckConstraint(condition=Q(area__in=Topic.values), name="section_area_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="section_versions_start_at_1"),
            models.CheckConstraint(
                condition=Q(position__isnull=False, removed_at__isnull=True)
                | Q(position__isnull=True, removed_at__isnull=False),
                name="section_stands_or_was_removed",
            ),
            models.CheckConstraint(
                condition=Q(writing__in=["to_write", "being_written", "ready"]), name="section_writing_known"
            ),
            models.CheckConstraint(
                condition=Q(no_steps_reason="") | ~Q(area="free"),
                name="section_no_steps_is_about_a_topic",
                violation_error_message="Only a section about one of the six topics can say that there were no steps.",
            ),
            models.CheckConstraint(
                condition=~Q(writing="ready") | ~Q(body="", no_steps_reason=""),
                name="section_ready_is_not_empty",
                violation_error_message="The section is empty: write it before it is ready.",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_empty(self) -> bool:
        """Nothing would be printed under its heading."""
        return not self.body.strip() and not self.no_steps_reason.strip()


class SectionVersion(models.Model):
    """A section as it was saved once. Never changed."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    heading = models.CharField(max_length=150)
    area = models.CharField(max_length=14, choices=Topic.choices)
    body = models.TextField(blank=True)
    no_steps_reason = models.TextField(blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["section", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="section_version_once"),
            models.CheckConstraint(condition=Q(area__in=Topic.values), name="section_version_area_known"),
        ]

    def __str__(self) -> str:
        return f"{self.heading}, version {self.number}"
