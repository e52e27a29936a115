"""A group that is trained together, and how many people are in it."""

from collections.abc import Iterable
from datetime import date

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from actions.training.models.kept import Kept, KeptQuerySet
from actions.training.models.words import STAFF, Group


class AudienceQuerySet(models.QuerySet["Audience"]):
    def in_use(self) -> "AudienceQuerySet":
        return self.filter(archived_on__isnull=True)

    def with_people(self) -> "AudienceQuerySet":
        """With whoever judges its needs, and who may answer for them."""
        return self.select_related("owner__deputy", "owner__department__lead", "within")

    def with_count(self, on: date) -> "AudienceQuerySet":
        """Each with the last head-count as at a day or before: ``people_now``, ``counted_on``."""
        last = (
            AudienceCount.objects.standing().filter(audience=OuterRef("pk"), as_at__lte=on).order_by("-as_at")
        )
        return self.annotate(
            people_now=Subquery(last.values("people")[:1]), counted_on=Subquery(last.values("as_at")[:1])
        )

    def with_need(self) -> "AudienceQuerySet":
        """Each with the last assessment of its needs: ``needs_now``, ``judged_on``, ``judged_by``, ``need_pk``."""
        needs = apps.get_model("actions", "TrainingNeed")._default_manager
        last = needs.filter(audience=OuterRef("pk")).order_by("-judged_on", "-pk")
        names = {"needs_now": "needs", "judged_on": "judged_on", "judged_by": "judged_by", "need_pk": "pk"}
        return self.annotate(**{name: Subquery(last.values(field)[:1]) for name, field in names.items()})

    def matching(
        self, *, q: str = "", group: Iterable[str] = (), archived: bool = False, late: date | None = None
    ) -> "AudienceQuerySet":
        """What the filters of the lists ask for; ``late``: whose needs were to be judged before the day."""
        found = self if archived else self.in_use()
        for word in q.split():
            found = found.filter(name__icontains=word)
        if group:
            found = found.filter(group__in=list(group))
        return found.filter(needs_on__lt=late) if late else found


class Audience(models.Model):
    """``within``: the larger audience that its people are part of, so that nobody counts twice in a total."""

    name = models.CharField(max_length=120)
    group = models.CharField("who they are", max_length=11, choices=Group.choices)
    within = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", verbose_name="part of"
    )
    known_as = models.TextField("what the training system calls it", blank=True)
    # Who judges what it needs to learn, and by when the next time.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    needs_on = models.DateField("needs judged by", null=True, blank=True)
    archived_on = models.DateField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        indexes = [
            models.Index(
                fields=["needs_on"], condition=Q(needs_on__isnull=False), name="audience_needs_sweep"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="audience_name_once",
                violation_error_message="There is an audience of this name already.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="audience_has_a_name"),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="audience_group_known"),
            models.CheckConstraint(
                condition=Q(within__isnull=True) | ~Q(within=F("pk")),
                name="audience_not_within_itself",
                violation_error_message="An audience is not part of itself.",
            ),
            models.CheckConstraint(
                condition=Q(needs_on__isnull=True) | Q(owner__isnull=False),
                name="audience_needs_are_somebodys",
                violation_error_message="Say who judges what they need.",
            ),
            models.CheckConstraint(
                condition=Q(archived_on__isnull=True) | Q(needs_on__isnull=True),
                name="audience_archived_is_not_chased",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_on is not None

    @property
    def is_staff(self) -> bool:
        return self.group in STAFF


class CountQuerySet(KeptQuerySet):
    def last_of(self, audience: Audience, on: date) -> "AudienceCount | None":
        """The head-count that holds on a day."""
        found: AudienceCount | None = (
            self.standing().filter(audience=audience, as_at__lte=on).order_by("-as_at").first()
        )
        return found


class AudienceCount(Kept):
    """How many people were in an audience on a day."""

    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="counts")
    as_at = models.DateField("as at")
    people = models.PositiveIntegerField("how many people")

    objects = CountQuerySet.as_manager()

    class Meta:
        ordering = ["-as_at", "-pk"]
        constraints = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["audience", "as_at"],
                condition=Q(is_standing=True),
                name="audience_counted_once_a_day",
                violation_error_message="There is a head-count of that day already. Correct that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} people in {self.audience} on {self.as_at}"
