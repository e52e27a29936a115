"""What policies and routes share: an owner, a day on which they are looked at again, an archive."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from msplan.accounts.models import Department, Person

# A review counts as due in the list so many days before its date: docs/rules/policies.md.
SOON_DAYS = 42


class KeptQuerySet(models.QuerySet[Any]):
    """The words in which both are asked for."""

    def standing(self, on: date | None = None) -> "KeptQuerySet":
        """Not archived; with ``on``, as it was on that day."""
        if on is None:
            return self.filter(archived_on__isnull=True)
        return self.filter(Q(archived_on__isnull=True) | Q(archived_on__gt=on), registered_on__lte=on)

    def review_late(self, on: date) -> "KeptQuerySet":
        return self.filter(review_on__lt=on)

    def with_people(self) -> "KeptQuerySet":
        """With the owner and whoever may answer for them."""
        return self.select_related("owner__deputy", "owner__department__lead", "department")

    def narrowed(
        self,
        *,
        on: date,
        person: Person,
        due: Iterable[str] = (),
        department: Department | None = None,
        owner: Person | None = None,
        mine: bool = False,
        archived: bool = False,
    ) -> "KeptQuerySet":
        """The filters that both lists have."""
        found: KeptQuerySet = self.filter(archived_on__isnull=not archived)
        dates = {
            "late": Q(review_on__lt=on),
            "soon": Q(review_on__gte=on, review_on__lte=on + timedelta(days=SOON_DAYS)),
        }
        if wanted := list(due):
            found = found.filter(any_of(dates[key] for key in wanted))
        if department is not None:
            found = found.filter(department=department)
        if owner is not None:
            found = found.filter(owner=owner)
        return found.filter(owner=person) if mine else found


def any_of(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


class Kept(models.Model):
    """Something of the force's that somebody looks at again on ``review_on`` until it is archived."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    link = models.URLField(max_length=1000, blank=True)
    registered_on = models.DateField()
    review_on = models.DateField("next review", null=True, blank=True)
    archived_on = models.DateField(null=True, blank=True)
    archived_reason = models.TextField(blank=True)
    # Raised by every edit; a form that was opened with an older one is stale.
    version = models.PositiveIntegerField(default=1)
    # The page that it was written down on: sent twice, it makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["number"]
        indexes = [
            models.Index(fields=["review_on"], condition=Q(review_on__isnull=False), name="%(class)s_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""), name="%(class)s_has_title", violation_error_message="Give it a name."
            ),
            models.CheckConstraint(
                condition=Q(archived_on__isnull=True, archived_reason="", review_on__isnull=False)
                | Q(archived_on__isnull=False, review_on__isnull=True) & ~Q(archived_reason=""),
                name="%(class)s_reviewed_while_kept",
                violation_error_message="It has a next review while it is in use, and a reason when it is archived.",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=r"^https?://"),
                name="%(class)s_link_is_web",
                violation_error_message="A link starts with https:// or http://.",
            ),
        ]

    # Each class that inherits this one sets them: the letters of its reference, what its reviews and addresses call it.
    letters: ClassVar[str]
    noun: ClassVar[str]
    reviews: Any
    get_kind_display: Callable[[], str]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"{self.letters}-{self.number:03d}"

    @property
    def is_standing(self) -> bool:
        return self.archived_on is None

    @property
    def named(self) -> dict[str, "Kept"]:
        """How a review points at it: a value for the one field of it that is its own."""
        return {self.noun: self}
