"""Which audience has to do which course, and who says how many have."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from actions.training.models.audience import Audience
from actions.training.models.course import Course
from actions.training.models.words import FREQUENCIES, STAFF, TARGETED, CourseKind
from msplan.accounts.models import Person
from msplan.lib.dates import add_months

# A return as at a day so soon before its due date answers it; one that is older than so many months is no longer known.
EARLY_DAYS = 14
KNOWN_MONTHS = 15


class RequirementQuerySet(models.QuerySet["CourseRequirement"]):
    def in_force(self, on: date) -> "RequirementQuerySet":
        """Agreed by the day, and not ended by then."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), began_on__lte=on)

    def with_things(self) -> "RequirementQuerySet":
        return self.select_related("course", "audience", "owner__deputy", "owner__department__lead")

    def with_last(self, on: date) -> "RequirementQuerySet":
        """Each with its last standing return as at a day or before: ``last_as_at``, ``last_required`` and the

        like; ``unknown_from``: the first of the answers "not known" after the last number.
        """
        returns = apps.get_model("actions", "TrainingReturn")._default_manager
        rows = returns.filter(is_standing=True, requirement=OuterRef("pk"), as_at__lte=on)
        last = rows.order_by("-as_at")
        later = returns.filter(
            is_standing=True,
            requirement=OuterRef("requirement"),
            as_at__gt=OuterRef("as_at"),
            as_at__lte=on,
            required__isnull=False,
        )
        unknown = rows.filter(~Exists(later), required__isnull=True).order_by("as_at")
        names = ("as_at", "required", "completed", "unknown_reason")
        return self.annotate(
            **{f"last_{name}": Subquery(last.values(name)[:1]) for name in names},
            unknown_from=Subquery(unknown.values("as_at")[:1]),
        )

    def known(self, on: date) -> "RequirementQuerySet":
        """Of which the rate is known on the day: the last return has numbers and is not too old."""
        found: RequirementQuerySet = self.with_last(on)
        return found.filter(Q(("last_required__isnull", False)), Q(("last_as_at__gt", oldest_known(on))))

    def unknown(self, on: date) -> "RequirementQuerySet":
        """In force, and nothing, or nothing recent, says how many have done it."""
        found = self.in_force(on).with_last(on)
        return found.filter(
            Q(last_as_at__isnull=True) | Q(last_required__isnull=True) | Q(last_as_at__lte=oldest_known(on))
        )

    def staff_e_learning(self, on: date) -> "RequirementQuerySet":
        """E-learning of staff; a group within another that does the same course counts in the larger one alone."""
        larger = self.model.objects.in_force(on).filter(
            course=OuterRef("course"), audience=OuterRef("audience__within"), audience__group__in=STAFF
        )
        found = self.in_force(on).filter(course__kind=CourseKind.E_LEARNING, audience__group__in=STAFF)
        return found.filter(~Exists(larger))

    def targeted(self, on: date) -> "RequirementQuerySet":
        """What procurement, HR and contact management have to do; within another of these, counted there alone."""
        larger = self.model.objects.in_force(on).filter(
            course=OuterRef("course"), audience=OuterRef("audience__within"), audience__group__in=TARGETED
        )
        return self.in_force(on).filter(audience__group__in=TARGETED).filter(~Exists(larger))

    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        course: Course | None = None,
        audience: Audience | None = None,
        kind: Iterable[str] = (),
        group: Iterable[str] = (),
        known: Iterable[str] = (),
        due: Iterable[str] = (),
        counted: str = "",
        mine: bool = False,
        ended: bool = False,
    ) -> "RequirementQuerySet":
        """What the filters of the list ask for. With ``last_…`` of each."""
        found = self.with_last(on) if ended else self.with_last(on).in_force(on)
        for word in q.split():
            found = found.filter(Q(course__name__icontains=word) | Q(audience__name__icontains=word))
        if course:
            found = found.filter(course=course)
        if audience:
            found = found.filter(audience=audience)
        if kind:
            found = found.filter(course__kind__in=list(kind))
        if group:
            found = found.filter(audience__group__in=list(group))
        if len(set(known)) == 1:
            same = self.known(on) if "known" in known else self.unknown(on)
            found = found.filter(pk__in=same.values("pk"))
        if due:
            dates = {"late": Q(due_on__lt=on), "soon": Q(due_on__gte=on, due_on__lte=on + timedelta(days=28))}
            found = found.filter(reduce(or_, (dates[key] for key in due)))
        if counted:
            names = {"staff": self.staff_e_learning, "targeted": self.targeted}
            found = found.filter(pk__in=names[counted](on).values("pk"))
        return found.filter(owner=person) if mine else found


def oldest_known(on: date) -> date:
    """A return as at this day or before says nothing any more of the day ``on``."""
    return add_months(on, -KNOWN_MONTHS)


def outlived_on(as_at: date) -> date:
    """The first day of which a return as at this day says nothing: at the end of a month that may be a day later."""
    day = add_months(as_at, KNOWN_MONTHS)
    return day if as_at <= oldest_known(day) else day + timedelta(days=1)


class CourseRequirement(models.Model):
    """One audience, one course. ``owner`` hands in how many have done it, every so many months."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="requirements")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="requirements")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="who hands in the numbers",
    )
    every_months = models.PositiveSmallIntegerField(
        "how often", choices=[(months, words) for months, words in FREQUENCIES.items()], default=3
    )
    first_due_on = models.DateField("first return due")
    began_on = models.DateField("required since")
    # The next return that is owed: worked out from the three above and the last return; none where it has ended.
    due_on = models.DateField(null=True, blank=True, editable=False)
    ended_on = models.DateField(null=True, blank=True, editable=False)
    ended_reason = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["course__name", "audience__name", "pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="requirement_sweep"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "audience"],
                condition=Q(ended_on__isnull=True),
                name="requirement_once",
                violation_error_message="This audience has to do this course already.",
            ),
            models.CheckConstraint(
                condition=Q(every_months__in=list(FREQUENCIES)), name="requirement_frequency_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, due_on__isnull=False, ended_reason="")
                | Q(ended_on__isnull=False, due_on__isnull=True) & ~Q(ended_reason=""),
                name="requirement_owed_until_it_ends",
                violation_error_message="Returns are owed until it ends; say why it ends.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")),
                name="requirement_ends_after_it_began",
                violation_error_message="It must not end before it began.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("first_due_on")),
                name="requirement_due_from_the_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}: {self.audience}"

    @property
    def is_ended(self) -> bool:
        return self.ended_on is not None

    def due_after(self, last: date | None) -> date:
        """The first date of the series that a return as at ``last`` does not answer.

        Counted from the first date each time: 31 August, 30 November, 28 February, 31 May.
        """
        n = 0
        while last is not None and add_months(self.first_due_on, n * self.every_months) <= last + timedelta(
            days=EARLY_DAYS
        ):
            n += 1
        return add_months(self.first_due_on, n * self.every_months)
