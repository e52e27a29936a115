"""A return that is owed again and again: what is counted, who owes it, how often."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from actions.returns.models.words import Every, Group, ReturnKind
from msplan.accounts.models import Person
from msplan.lib.dates import add_months, last_of_month
from suppliers.models import Supplier

# Days from the day that is counted to the day on which the count is due: docs/rules/returns.md.
DAYS_TO_HAND_IN = 14
SOON_DAYS = 28
# A count that is older is no longer what holds.
KNOWN_MONTHS = 15


def oldest_known(on: date) -> date:
    """A count as at this day or before says nothing any more of the day ``on``."""
    return add_months(on, -KNOWN_MONTHS)


def outlived_on(as_at: date) -> date:
    """The first day of which a count as at this day says nothing: at the end of a month that may be a day later."""
    day = add_months(as_at, KNOWN_MONTHS)
    return day if as_at <= oldest_known(day) else day + timedelta(days=1)


class SeriesQuerySet(models.QuerySet["ReturnSeries"]):
    def in_use(self, on: date | None = None) -> "SeriesQuerySet":
        """Owed; with ``on``, as it was on that day."""
        if on is None:
            return self.filter(ended_on__isnull=True)
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), registered_on__lte=on)

    def overdue(self, on: date) -> "SeriesQuerySet":
        return self.filter(due_on__lt=on)

    def known_to(self, person: Person) -> "SeriesQuerySet":
        """Whoever sees no suppliers reads of no agency."""
        return self if person.may("suppliers.see") else self.exclude(kind=ReturnKind.HEAD_COUNT)

    def with_things(self) -> "SeriesQuerySet":
        return self.select_related("owner__deputy", "owner__department__lead", "supplier__merged_into")

    def known(self, on: date) -> "SeriesQuerySet":
        """In use on a day, with a number that holds on it."""
        counts: Any = apps.get_model("actions", "ReturnCount")._default_manager
        return self.in_use(on).filter(pk__in=counts.get_queryset().holding(on).values("series"))

    def unknown(self, on: date) -> "SeriesQuerySet":
        """In use on a day without one: nothing was handed in, or that it is not known, or what is too old."""
        return self.in_use(on).exclude(pk__in=self.known(on).order_by().values("pk"))

    def with_last(self) -> "SeriesQuerySet":
        """Each with its newest standing answer, ``last_as_at``, ``last_required``, ``last_done`` and ``last_reason``;

        with the newest that has a number, ``known_as_at``, ``known_required``, ``known_done``; and ``unknown_from``:
        the first day after that one of which the answer is that it is not known.
        """
        counts = apps.get_model("actions", "ReturnCount")._default_manager
        mine = counts.filter(series=OuterRef("pk"), is_standing=True)
        last, numbers = mine.order_by("-as_at"), mine.filter(done__isnull=False).order_by("-as_at")
        later = counts.filter(
            series=OuterRef("series"), is_standing=True, done__isnull=False, as_at__gt=OuterRef("as_at")
        )
        unknown = mine.filter(~Exists(later), done__isnull=True).order_by("as_at")
        names = ("as_at", "required", "done")
        return self.annotate(
            **{f"last_{name}": Subquery(last.values(name)[:1]) for name in names},
            last_reason=Subquery(last.values("unknown_reason")[:1]),
            **{f"known_{name}": Subquery(numbers.values(name)[:1]) for name in names},
            unknown_from=Subquery(unknown.values("as_at")[:1]),
        )

    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        kind: Iterable[str] = (),
        group: Iterable[str] = (),
        due: Iterable[str] = (),
        known: Iterable[str] = (),
        owner: Person | None = None,
        mine: bool = False,
        ended: bool = False,
    ) -> "SeriesQuerySet":
        """What the filters of the list ask for: any of the values of one filter, all of the filters."""
        found = self.known_to(person).filter(ended_on__isnull=not ended)
        for word in q.split():
            kinds = [one.value for one in ReturnKind if word.lower() in one.label.lower()]
            groups = [one.value for one in Group if word.lower() in one.label.lower()]
            here = Q(method__icontains=word) | Q(supplier__name__icontains=word)
            found = found.filter(here | Q(kind__in=kinds) | Q(group__in=groups))
        for name, values in (("kind", list(kind)), ("group", list(group))):
            if values:
                found = found.filter(**{f"{name}__in": values})
        if wanted := list(due):
            soon = on + timedelta(days=SOON_DAYS)
            dates = {"late": Q(due_on__lt=on), "soon": Q(due_on__gte=on, due_on__lte=soon)}
            condition = Q(pk__in=[])
            for key in wanted:
                condition |= dates[key]
            found = found.filter(condition)
        if len(said := set(known)) == 1:
            same = ReturnSeries.objects.known(on) if "known" in said else ReturnSeries.objects.unknown(on)
            found = found.filter(pk__in=same.order_by().values("pk"))
        if owner is not None:
            found = found.filter(owner=owner)
        return found.filter(owner=person) if mine else found


class ReturnSeries(models.Model):
    """What is counted of whom, on which days, and who hands it in. Owed until it is ended.

    The days are the first one and every so many months after it; the last of a month stays the last of a month.
    ``next_on`` is the first of them without a count, ``due_on`` the day on which that count is due.
    """

    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField("what is counted", max_length=13, choices=ReturnKind.choices)
    group = models.CharField("of whom", max_length=11, choices=Group.choices, blank=True)
    supplier = models.ForeignKey(
        Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="agency"
    )
    method = models.TextField("how it is counted", blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    every = models.PositiveSmallIntegerField("how often", choices=Every.choices)
    first_on = models.DateField("first day that is counted")
    next_on = models.DateField("next day that is counted", null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    registered_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)
    # Raised by every edit; a form that was opened with an older one is stale.
    version = models.PositiveIntegerField(default=1)
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "return series"
        indexes = [
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="returnseries_due")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReturnKind.values), name="returnseries_kind_known"),
            models.CheckConstraint(condition=Q(every__in=Every.values), name="returnseries_every_known"),
            models.CheckConstraint(
                condition=Q(kind="head_count", group="", supplier__isnull=False)
                | ~Q(kind="head_count") & Q(group__in=Group.values, supplier__isnull=True),
                name="returnseries_of_somebody",
                violation_error_message="A head-count is of one agency, everything else of one group of people.",
            ),
            models.CheckConstraint(
                condition=Q(
                    ended_on__isnull=True, ended_reason="", next_on__isnull=False, due_on__isnull=False
                )
                | Q(ended_on__isnull=False, next_on__isnull=True, due_on__isnull=True) & ~Q(ended_reason=""),
                name="returnseries_owed_until_ended",
                violation_error_message="It has a next day while it is owed, and a reason when it is ended.",
            ),
            models.UniqueConstraint(
                fields=["kind", "group"],
                condition=Q(ended_on__isnull=True, supplier__isnull=True),
                name="returnseries_once_a_group",
                violation_error_message="This is counted of them already. People would be counted twice.",
            ),
            models.UniqueConstraint(
                fields=["supplier"],
                condition=Q(ended_on__isnull=True, supplier__isnull=False),
                name="returnseries_once_an_agency",
                violation_error_message="The people of this agency are counted already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"RET-{self.number:03d}"

    @property
    def title(self) -> str:
        """ "Vetting: agency workers"."""
        if self.is_share:
            return f"{self.get_kind_display()}: {self.get_group_display().lower()}"
        return f"Head-count: {self.agency.name if self.agency else 'an agency'}"

    @property
    def agency(self) -> Supplier | None:
        """Whom it counts for: a merged supplier's survivor."""
        return self.supplier.merged_into or self.supplier if self.supplier else None

    @property
    def is_share(self) -> bool:
        """Two numbers, how many must and how many are; else one."""
        return self.kind != ReturnKind.HEAD_COUNT

    @property
    def is_owed(self) -> bool:
        return self.ended_on is None

    def day(self, n: int) -> date:
        """The n-th day that is counted, from 0; always reckoned from the first, so that it never drifts."""
        day = add_months(self.first_on, n * self.every)
        return last_of_month(day) if self.first_on == last_of_month(self.first_on) else day

    def days_until(self, on: date) -> list[date]:
        """All that are not after a day."""
        found: list[date] = []
        while (day := self.day(len(found))) <= on:
            found.append(day)
        return found

    def first_missing(self, counted: Iterable[date]) -> date:
        """The first day without a count."""
        there, n = set(counted), 0
        while self.day(n) in there:
            n += 1
        return self.day(n)

    @staticmethod
    def due_after(day: date) -> date:
        return day + timedelta(days=DAYS_TO_HAND_IN)

    def is_due(self, on: date) -> bool:
        """Whether the next day has come, so that it can be counted."""
        return self.next_on is not None and self.next_on <= on

    def last(self) -> Any:
        """Of one that came from ``with_last``: the day and the numbers, or None."""
        as_at = getattr(self, "last_as_at", None)
        return None if as_at is None else (as_at, self.last_required, self.last_done)  # type: ignore[attr-defined]
