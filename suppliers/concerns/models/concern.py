"""A concern and the files handed in with it."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce

from msplan.accounts.models import RoleHolding
from msplan.accounts.roles import Role
from msplan.files.models import StoredFile
from suppliers.concerns.models.words import Danger, Place, Sign
from suppliers.register.models import Supplier


class ConcernState(models.TextChoices):
    RAISED = "raised", "Not acknowledged"
    ACKNOWLEDGED = "acknowledged", "Being handled"
    CLOSED = "closed", "Closed"


class ConcernQuerySet(models.QuerySet["Concern"]):
    """Nothing here asks who is reading: every address of concerns does, before it asks anything else."""

    def open(self) -> "ConcernQuerySet":
        return self.exclude(state=ConcernState.CLOSED)

    def about(self, supplier: Supplier) -> "ConcernQuerySet":
        """At a supplier, or at one that was merged into it."""
        return self.filter(Q(supplier=supplier) | Q(supplier__merged_into=supplier))

    def matching(
        self, *, state: Iterable[str] = (), place: Iterable[str] = (), supplier: "Supplier | None" = None
    ) -> "ConcernQuerySet":
        found = self if supplier is None else self.about(supplier)
        if state := list(state):
            found = found.filter(state__in=state)
        if place := list(place):
            found = found.filter(place__in=place)
        return found

    def with_people(self) -> "ConcernQuerySet":
        return self.select_related("supplier", "raised_by", "acknowledged_by", "closed_by")

    def with_due(self) -> "ConcernQuerySet":
        """Each with ``due_on``, the day of what is to be done next; none where it is closed."""
        day = Coalesce("next_step_on", "acknowledge_by")
        return self.annotate(due_on=Case(When(state=ConcernState.CLOSED, then=None), default=day))

    def waiting(self, *, until: date) -> "ConcernQuerySet":
        """Open, and with something due by a day (``due_on``); with the ids of everybody who may be asked."""
        holding = RoleHolding.objects.filter(person__is_active=True).order_by("person")
        found = self.open().with_due()
        found = found.annotate(
            specialists=ArraySubquery(holding.filter(role=Role.SPECIALIST).values("person")),
            leads=ArraySubquery(holding.filter(role=Role.EXECUTIVE_LEAD).values("person")),
        )
        return found.filter(due_on__lte=until).order_by("due_on", "pk")  # type: ignore[misc]  # of with_due


class Concern(models.Model):
    """A sign that somebody may be exploited now. Not a finding: nobody contacts the supplier about it first.

    raised: nobody has looked yet; may be acknowledged, by ``acknowledge_by``.
    acknowledged: somebody handles it; decisions are written down, each with the next step, until it is closed.
    closed: with a reason; may be opened again, and is then being handled.

    Everything that is kept of it is restricted from its first write (docs/rules/concerns.md): the supplier it points
    at knows nothing of it and forgets to be pointed at when it goes.
    """

    # What people call it by, and its address: chosen by lot, so that none tells of the others.
    reference = models.CharField(max_length=9, unique=True)
    place = models.CharField("where", max_length=10, choices=Place.choices)
    place_name = models.CharField("which one", max_length=200)
    supplier = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    signs = ArrayField(models.CharField(max_length=13, choices=Sign.choices))
    seen = models.TextField("what was seen or heard")
    seen_when = models.CharField("when", max_length=200)
    danger = models.CharField("somebody in danger now", max_length=9, choices=Danger.choices)
    reach = models.CharField("how to reach whoever raised it", max_length=300, blank=True)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ConcernState.choices, default=ConcernState.RAISED)
    acknowledge_by = models.DateField()
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.TextField(blank=True)
    # The beginning of the keys of its mails: says nothing to whoever reads one.
    mail_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Of the page it was raised on: a page that is sent twice makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        indexes = [models.Index(fields=["-raised_at"], name="concern_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reference__regex=r"^[2-9A-Z]{4}-[2-9A-Z]{4}$"), name="concern_has_reference"
            ),
            models.CheckConstraint(condition=Q(place__in=Place.values), name="concern_place_known"),
            models.CheckConstraint(condition=Q(danger__in=Danger.values), name="concern_danger_known"),
            models.CheckConstraint(condition=Q(state__in=ConcernState.values), name="concern_state_known"),
            models.CheckConstraint(
                condition=Q(signs__contained_by=Sign.values) & Q(signs__len__gte=1),
                name="concern_signs_known",
                violation_error_message="Choose at least one sign.",
            ),
            models.CheckConstraint(
                condition=~Q(place_name="") & ~Q(seen="") & ~Q(seen_when=""),
                name="concern_has_words",
                violation_error_message="Say where and when it was seen, and what.",
            ),
            models.CheckConstraint(
                condition=Q(place__in=["supplier", "agency"]) | Q(supplier__isnull=True),
                name="concern_supplier_where_there_is_one",
                violation_error_message="Only a concern at a supplier or an agency names a supplier.",
            ),
            models.CheckConstraint(
                condition=Q(state="raised", acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | ~Q(state="raised") & Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="concern_acknowledged_by_somebody",
            ),
            # While it is handled something is next, with its day; before and after nothing is.
            models.CheckConstraint(
                condition=Q(state="acknowledged", next_step_on__isnull=False) & ~Q(next_step="")
                | ~Q(state="acknowledged") & Q(next_step="", next_step_on__isnull=True),
                name="concern_handled_has_next_step",
                violation_error_message="Say what happens next, and on which day.",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(close_reason="")
                | ~Q(state="closed") & Q(closed_at__isnull=True, closed_by__isnull=True, close_reason=""),
                name="concern_closed_has_reason",
                violation_error_message="A closed concern needs a reason.",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_at__gte=F("raised_at")),
                name="concern_acknowledged_after_raised",
            ),
        ]

    def __str__(self) -> str:
        """The reference alone: history and the ledger keep it."""
        return f"Concern {self.reference}"

    @property
    def is_closed(self) -> bool:
        return self.state == ConcernState.CLOSED

    @property
    def due(self) -> date | None:
        """The day by which it is to be acknowledged or its next step done; None where nothing is open."""
        if self.is_closed:
            return None
        return self.next_step_on or self.acknowledge_by

    @property
    def signs_in_words(self) -> list[str]:
        return [str(Sign(sign).label) for sign in self.signs]


class ConcernFile(models.Model):
    """A file handed in with a concern. The database holds that it is a restricted one (migration 0012)."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"File of {self.concern}"
