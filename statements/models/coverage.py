"""What people say about the coverage check, and the checks that were kept. Rules: docs/rules/coverage.md."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from statements.models.statement import HASH, Statement


class CoverageMarkQuerySet(models.QuerySet["CoverageMark"]):
    def standing(self) -> "CoverageMarkQuerySet":
        """Neither taken back nor replaced by a later one."""
        return self.filter(ended_at__isnull=True)


class CoverageMark(models.Model):
    """A person's word about one rule in one statement, for what stood there then.

    It holds while that stands: ``sentence``, where the person named one, else whatever the check showed, of which
    ``fingerprint`` is the hash. Rows never change but to end.
    """

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed: it is met"
        REJECTED = "rejected", "Rejected: it is not met"
        EXCUSED = "excused", "Excused: it need not be met"

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="coverage_marks")
    rule = models.CharField(max_length=4)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    reason = models.CharField(max_length=500)
    sentence = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CoverageMarkQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "rule", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "rule"],
                condition=Q(ended_at__isnull=True),
                name="coverage_mark_once_a_rule",
                violation_error_message="Somebody has just said something about this rule. Look at it again.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["confirmed", "rejected", "excused"]), name="coverage_mark_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="coverage_mark_says_why",
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                condition=Q(rule__regex=r"^[A-Z][0-9]{1,2}$"), name="coverage_mark_names_a_rule"
            ),
            models.CheckConstraint(condition=Q(fingerprint__regex=HASH), name="coverage_mark_is_bound"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.kind}"


class CoverageCheck(models.Model):
    """The check as it was when a statement went to the board. Kept for good.

    ``findings``: {rule: {"verdict", "evidence", "mark"}}. Of each meter how many rules were met, of how many that
    could be met then.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="coverage_checks")
    rules_version = models.PositiveSmallIntegerField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    legal_met = models.PositiveSmallIntegerField()
    legal_of = models.PositiveSmallIntegerField()
    level_1_met = models.PositiveSmallIntegerField()
    level_1_of = models.PositiveSmallIntegerField()
    level_2_met = models.PositiveSmallIntegerField()
    level_2_of = models.PositiveSmallIntegerField()
    findings = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(legal_met__lte=F("legal_of"))
                & Q(level_1_met__lte=F("level_1_of"))
                & Q(level_2_met__lte=F("level_2_of")),
                name="coverage_check_counts_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement.slug}, check of {self.on:%-d %B %Y}"
