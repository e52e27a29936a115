"""What a check turned up. Not a concern: a sign that somebody may be exploited now goes another way.

Rules: docs/rules/checks.md.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from suppliers.checks.models.check import Check
from suppliers.checks.models.words import CRITICAL, Severity
from suppliers.register.models import Supplier


class FindingState(models.TextChoices):
    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered by the supplier"
    CLOSED = "closed", "Closed"


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> "FindingQuerySet":
        """Not closed: an answer is not yet a repair."""
        return self.exclude(state=FindingState.CLOSED)

    def critical(self) -> "FindingQuerySet":
        return self.filter(is_critical=True)

    def critical_open(self) -> "FindingQuerySet":
        """Risk reads it: ``Finding.objects.critical_open().values("supplier")``."""
        return self.open().critical()

    def about(self, supplier: Supplier) -> "FindingQuerySet":
        """Of a supplier, and of those that were merged into it."""
        return self.filter(Q(supplier=supplier) | Q(supplier__merged_into=supplier))

    def matching(
        self,
        *,
        on: date,
        q: str = "",
        state: Iterable[str] = (),
        severity: Iterable[str] = (),
        owner: Any = None,
        critical: bool = False,
        late: bool = False,
    ) -> "FindingQuerySet":
        """What the filters of the list ask for; ``owner`` is who owns the supplier in procurement."""
        found: FindingQuerySet = self
        if owner is not None:
            survivors = Q(supplier__merged_into__isnull=True, supplier__owner=owner)
            found = found.filter(survivors | Q(supplier__merged_into__owner=owner))
        if late:
            found = found.filter(pk__in=_late(on))
        if q:
            found = found.filter(supplier__in=Supplier.objects.searched(q).order_by().values("pk"))
        wanted = {"state__in": list(state), "severity__in": list(severity)}
        found = found.filter(**{name: values for name, values in wanted.items() if values})
        return found.critical() if critical else found

    def with_counts(self) -> "FindingQuerySet":
        """Each with its supplier and check, and with how many corrective actions it has (``asked``) and are not through

        (``waiting``): counted for the rows of a page, not for those before it.
        """
        theirs = _corrective_actions().filter(finding=OuterRef("pk"))
        return self.select_related("supplier__merged_into", "check_row", "by").annotate(
            asked=_number_of(theirs), waiting=_number_of(theirs.unsettled())
        )

    def with_urgency(self, on: date) -> "FindingQuerySet":
        """Each with ``is_late`` (a corrective action of it is) and ``urgency``, to sort by: critical ones that are

        late, other critical ones, others that are late, the rest; those that are closed come last.
        """
        late, closed = Q(pk__in=_late(on)), Q(state=FindingState.CLOSED)
        ranks = [closed, Q(is_critical=True) & late, Q(is_critical=True), late]
        numbers = [When(rank, then=Value(number)) for number, rank in zip((4, 0, 1, 2), ranks, strict=True)]
        return self.annotate(
            urgency=Case(*numbers, default=Value(3)),
            is_late=Case(When(late, then=Value(True)), default=Value(False)),
        )


def _corrective_actions() -> Any:
    """The model of what stands on a finding, which imports this one."""
    return apps.get_model("suppliers", "CorrectiveAction")._default_manager.order_by()


def _late(on: date) -> Any:
    return _corrective_actions().late(on).values("finding")


def _number_of(rows: Any) -> Coalesce:
    return Coalesce(
        Subquery(rows.annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")), 0
    )


class Finding(models.Model):
    """Something that a check or audit turned up.

    open: nobody has answered; may be answered, closed, edited.
    answered: the supplier has said what it makes of it; may be closed.
    closed: on a day, by somebody, all its corrective actions verified or with the reason why not; may be opened again.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="findings")
    check_row = models.ForeignKey(
        Check, on_delete=models.PROTECT, related_name="findings", verbose_name="the check it comes from"
    )
    severity = models.CharField(max_length=17, choices=Severity.choices)
    is_critical = models.BooleanField("critical", default=False)
    title = models.CharField(max_length=200)
    text = models.TextField("what was found", blank=True)
    found_on = models.DateField()
    state = models.CharField(max_length=8, choices=FindingState.choices, default=FindingState.OPEN)
    answer = models.TextField("what the supplier answered", blank=True)
    answered_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    close_reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-is_critical", "-found_on", "-pk"]
        indexes = [
            models.Index(
                fields=["supplier"],
                condition=Q(is_critical=True) & ~Q(state="closed"),
                name="finding_critical_open",
            ),
            models.Index(fields=["state", "-found_on"], name="finding_by_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="finding_severity_known"),
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_state_known"),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="finding_has_title",
                violation_error_message="Say what was found.",
            ),
            models.CheckConstraint(
                condition=Q(is_critical=True) | ~Q(severity__in=[str(one) for one in CRITICAL]),
                name="finding_critical_is_flagged",
                violation_error_message="A finding of this severity is critical.",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_on__isnull=False) & ~Q(answer=""),
                name="finding_answered_has_answer",
                violation_error_message="Say what the supplier answered, and when.",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False, closed_by__isnull=False)
                | ~Q(state="closed") & Q(closed_on__isnull=True, closed_by__isnull=True, close_reason=""),
                name="finding_closed_has_date",
                violation_error_message="A closed finding needs its day and who closed it.",
            ),
        ]

    def __str__(self) -> str:
        return f"F-{self.pk:04d} {self.title}" if self.pk else self.title

    @property
    def is_open(self) -> bool:
        return self.state != FindingState.CLOSED

    @property
    def survivor(self) -> Supplier:
        """Whom it counts for."""
        return self.supplier.merged_into or self.supplier
