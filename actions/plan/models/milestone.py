"""A marker on the way to an action's target. Rules: docs/rules/actions.md."""

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Q

from actions.plan.models.searching import MILESTONE_WORDS
from actions.plan.models.words import CHASED

if TYPE_CHECKING:
    from datetime import date

    from actions.plan.models.action import Action


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def standing(self) -> "MilestoneQuerySet":
        """Not removed."""
        return self.filter(archived_at__isnull=True)

    def open(self) -> "MilestoneQuerySet":
        """Standing and not reached yet."""
        return self.standing().filter(reached_on__isnull=True)

    def chased(self) -> "MilestoneQuerySet":
        """Open, of an action that is being worked at: its owner is reminded."""
        return self.open().filter(action__progress__in=CHASED, action__handed_in_on__isnull=True)

    def saying(self, query: SearchQuery) -> "MilestoneQuerySet":
        """Whose title says what ``searching.query_of`` asks for."""
        return self.alias(words=MILESTONE_WORDS).filter(words=query)

    def outside(self, action: "Action", *, start_on: "date", target_on: "date") -> "MilestoneQuerySet":
        """Open ones of an action that would lie before its start or after its target, were these its dates."""
        return self.open().filter(Q(due_on__lt=start_on) | Q(due_on__gt=target_on), action=action)


class Milestone(models.Model):
    """Something to be reached by a date inside an action.

    open: not reached; chased while its action is. It lies between the action's start and target, both included:
    the database holds that by a trigger of both tables (milestone_lies_within_its_action).
    reached: on a day that is not ahead; may be taken back. Its due date is history and binds nothing any more.
    removed: archived, out of lists and counts; its history stays on the action's page, from where it may be put back.
    """

    action = models.ForeignKey("actions.Action", on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=200)
    due_on = models.DateField("due date")
    reached_on = models.DateField("reached on", null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    # Raised by every change; a form that was opened with an older one is stale.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    # Of the page on which it was typed: a page that is sent twice makes one milestone.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(reached_on__isnull=True, archived_at__isnull=True),
                name="milestone_sweep",
            ),
            GinIndex(MILESTONE_WORDS, name="milestone_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="milestone_has_title",
                violation_error_message="A milestone needs a title.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
