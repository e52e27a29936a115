"""What an audit says of itself, in the terms of the field. Rules: docs/rules/checks.md."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q

from suppliers.checks.models.check import Check
from suppliers.checks.models.words import Announcement, Arranged, Conducted, Scheme, Severity


class Count(NamedTuple):
    """How many non-conformities of a severity the report has: open and closed."""

    severity: Severity
    open: int
    closed: int


class Unrecorded(NamedTuple):
    """How many findings of a severity the report has open beyond those that were written down."""

    severity: Severity
    number: int


def _number() -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(default=0)


class AuditQuerySet(models.QuerySet["Audit"]):
    def to_write_down(self) -> "AuditQuerySet":
        """Whose report has something open that nobody wrote down or explained; not of suppliers that were archived."""
        return self.filter(findings_by__isnull=False, check_row__supplier__archived_at__isnull=True)

    def with_suppliers(self) -> "AuditQuerySet":
        return self.select_related("check_row__supplier__merged_into", "check_row__owner")


class Audit(models.Model):
    """The rest of a check of the kind audit: scheme, announcement, who, and how many of which severity.

    Its date, site, worker interviews, report file and recheck date are those of the check. ``findings_by`` is the day
    by which what its report has open is to be written down as findings: none where it is, or where somebody explained
    why it is not (kept by ``settle_findings`` under the check's lock).
    """

    check_row = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="audit")
    scheme = models.CharField(max_length=7, choices=Scheme.choices)
    scheme_name = models.CharField("which scheme", max_length=100, blank=True)
    scheme_version = models.CharField("version of the scheme", max_length=40, blank=True)
    announcement = models.CharField(max_length=14, choices=Announcement.choices)
    window = models.CharField("window", max_length=100, blank=True)
    conducted = models.CharField("conducted by", max_length=15, choices=Conducted.choices)
    arranged = models.CharField("arranged by", max_length=8, choices=Arranged.choices)
    company = models.CharField("audit company", max_length=200, blank=True)
    auditor_id = models.CharField("auditor’s number", max_length=60, blank=True)
    country = models.CharField(max_length=2, blank=True)
    report_reference = models.CharField(max_length=100, blank=True)
    capr_due_on = models.DateField("corrective action plan due", null=True, blank=True)
    business_critical_open = _number()
    business_critical_closed = _number()
    critical_open = _number()
    critical_closed = _number()
    major_open = _number()
    major_closed = _number()
    minor_open = _number()
    minor_closed = _number()
    observations = _number()
    good_examples = _number()
    findings_by = models.DateField("findings to be written down by", null=True, blank=True, editable=False)
    explained = models.TextField("why no more findings are written down", blank=True, editable=False)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    explained_on = models.DateField(null=True, blank=True, editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["findings_by"], condition=Q(findings_by__isnull=False), name="audit_findings_by"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(explained="", explained_by__isnull=True, explained_on__isnull=True)
                | Q(explained_by__isnull=False, explained_on__isnull=False, findings_by__isnull=True)
                & ~Q(explained=""),
                name="audit_explained_by_somebody",
                violation_error_message="Say why no more findings are written down.",
            ),
            models.CheckConstraint(condition=Q(scheme__in=Scheme.values), name="audit_scheme_known"),
            models.CheckConstraint(
                condition=Q(announcement__in=Announcement.values), name="audit_announcement_known"
            ),
            models.CheckConstraint(condition=Q(conducted__in=Conducted.values), name="audit_conducted_known"),
            models.CheckConstraint(condition=Q(arranged__in=Arranged.values), name="audit_arranged_known"),
            models.CheckConstraint(
                condition=~Q(scheme="other") | ~Q(scheme_name=""),
                name="audit_other_scheme_has_name",
                violation_error_message="Say which scheme it is.",
            ),
            models.CheckConstraint(
                condition=~Q(announcement="semi_announced") | ~Q(window=""),
                name="audit_semi_announced_has_window",
                violation_error_message="Say within which window the audit was announced.",
            ),
            models.CheckConstraint(
                condition=~Q(conducted="third_party") | ~Q(company=""),
                name="audit_third_party_has_company",
                violation_error_message="Say which audit company it was.",
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="audit_country_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_words}, {self.get_announcement_display().lower()}"

    @property
    def scheme_words(self) -> str:
        name = self.scheme_name if self.scheme == Scheme.OTHER else self.get_scheme_display()
        return f"{name} {self.scheme_version}".strip()

    def unrecorded(self, recorded: Iterable[str]) -> list[Unrecorded]:
        """Most severe first; ``recorded`` are its findings' severities. What the report has closed is not asked for."""
        written = [str(severity) for severity in recorded]
        left = [(one.severity, one.open - written.count(one.severity.value)) for one in self.counts]
        return [Unrecorded(severity, number) for severity, number in left if number > 0]

    @property
    def counts(self) -> list[Count]:
        """Most severe first."""
        return [
            Count(severity, getattr(self, f"{severity}_open"), getattr(self, f"{severity}_closed"))
            for severity in Severity
        ]
