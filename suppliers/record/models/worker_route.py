"""Where workers can turn, and what a supplier will do when somebody is found."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from msplan.files.models import StoredFile
from suppliers.record.models.row import Row, RowQuerySet, Sourced, sourced
from suppliers.record.models.words import Known
from suppliers.register.models import Supplier


class RouteKind(models.TextChoices):
    GRIEVANCE = "grievance", "Grievance route"
    UNION = "union", "Access to unions or worker organisations"
    REMEDIATION = "remediation", "Remediation plan"
    INCIDENT = "incident", "Incident response plan"


class Whom(models.TextChoices):
    OWN = "own", "Their own employees"
    AGENCY = "agency", "Agency workers"
    SUBCONTRACTED = "subcontracted", "Workers of sub-contractors"
    BEYOND = "beyond", "Workers further down the supply chain"
    PUBLIC = "public", "Neighbours and the public"


class WorkerRouteQuerySet(RowQuerySet):
    def told_of(self, kind: str, answers: Iterable[str] = (Known.YES,)) -> "WorkerRouteQuerySet":
        return self.standing().filter(kind=kind, answer__in=list(answers))


class WorkerRoute(Row, Sourced):
    """That there is one, that there is none, or that the supplier was asked and did not say.

    A supplier may have several of a kind: it is known to have one where any row says yes.
    """

    ACT, NOUN = "route", "worker route"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="worker_routes")
    kind = models.CharField(max_length=11, choices=RouteKind.choices)
    answer = models.CharField("is there one", max_length=9, choices=Known.choices)
    for_whom = ArrayField(models.CharField(max_length=13, choices=Whom.choices), default=list, blank=True)
    about = models.TextField("what it is", blank=True)
    evidence_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = WorkerRouteQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        indexes = [models.Index(fields=["supplier", "kind", "answer"], name="worker_route_by_supplier")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RouteKind.values, answer__in=Known.values), name="worker_route_known"
            ),
            models.CheckConstraint(
                condition=~Q(answer="yes") | ~Q(kind="grievance") | Q(for_whom__len__gt=0),
                name="worker_route_is_for_somebody",
                violation_error_message="Say for whom the grievance route is.",
            ),
            *sourced("worker_route"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_answer_display().lower()}"

    def whom_said(self) -> list[str]:
        return [Whom(value).label for value in self.for_whom]
