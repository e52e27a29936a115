"""A supplier that provides people: whom HR answers for. Rules: docs/rules/checks.md."""

from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q

from suppliers.checks.models.words import OF_AGENCIES, Kind
from suppliers.register.models import Supplier


class Licensable(models.TextChoices):
    """Whether the law asks it for a licence: who supplies workers to farming, food and shellfish."""

    NO = "no", "No licence is needed for what it provides"
    YES = "yes", "A licence is needed"
    NOT_KNOWN = "not_known", "Nobody has looked yet"


class AgencyQuerySet(models.QuerySet["Agency"]):
    def in_use(self) -> "AgencyQuerySet":
        return self.filter(ended_on__isnull=True)

    def about(self, supplier: Supplier) -> "AgencyQuerySet":
        return self.filter(Q(supplier=supplier) | Q(supplier__merged_into=supplier))

    def matching(
        self, *, q: str = "", licensable: Iterable[str] = (), ended: bool = False
    ) -> "AgencyQuerySet":
        found: AgencyQuerySet = self.filter(ended_on__isnull=not ended)
        if q:
            found = found.filter(supplier__in=Supplier.objects.searched(q).order_by().values("pk"))
        wanted = list(licensable)
        return found.filter(licensable__in=wanted) if wanted else found

    def with_asked(self) -> "AgencyQuerySet":
        """Each with ``asked``: the kinds of check that were ever done of it and stand, those of merged ones too."""
        checks = apps.get_model("suppliers", "Check").objects.standing().order_by()
        own = checks.filter(
            Q(supplier=OuterRef("supplier")) | Q(supplier__merged_into=OuterRef("supplier"))
        ).values("kind")
        return self.annotate(asked=ArraySubquery(own.distinct()))

    def with_people(self) -> "AgencyQuerySet":
        return self.select_related("supplier__score", "supplier__merged_into", "manager")


class Agency(models.Model):
    """That a supplier is a labour provider of ours, what kind of staff it sends and who of HR manages it.

    In use, or ended with the day; an ended one is not chased.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="agency_roles")
    staff = models.CharField("kind of staff", max_length=200)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="contract manager"
    )
    licensable = models.CharField(max_length=9, choices=Licensable.choices, default=Licensable.NOT_KNOWN)
    houses_workers = models.BooleanField("it houses the people it sends", null=True, blank=True)
    since_on = models.DateField("in use since")
    ended_on = models.DateField(null=True, blank=True)
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["supplier__name", "pk"]
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(
                fields=["supplier"],
                condition=Q(ended_on__isnull=True),
                name="agency_once",
                violation_error_message="This supplier is in the list of labour providers already.",
            ),
            models.CheckConstraint(
                condition=Q(licensable__in=Licensable.values), name="agency_licensable_known"
            ),
            models.CheckConstraint(
                condition=~Q(staff=""),
                name="agency_has_staff",
                violation_error_message="Say what kind of staff it provides.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("since_on")),
                name="agency_ends_after_it_began",
                violation_error_message="It cannot end before it began.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier.name}: {self.staff}"

    @property
    def survivor(self) -> Supplier:
        """Whom it counts for."""
        return self.supplier.merged_into or self.supplier

    @property
    def wanted(self) -> list[Kind]:
        """What is asked of it: no licence where none is needed, no housing where it houses nobody."""
        needless = set()
        if self.licensable == Licensable.NO:
            needless.add(Kind.LICENCE)
        if self.houses_workers is False:
            needless.add(Kind.ACCOMMODATION)
        return [kind for kind in OF_AGENCIES if kind not in needless]

    @property
    def never_asked(self) -> list[Kind]:
        """Of one that came from ``with_asked``."""
        return [kind for kind in self.wanted if kind not in self.asked]  # type: ignore[attr-defined]
