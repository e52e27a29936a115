"""What a supplier has answered elsewhere: an assessment of others that may stand for our own questions."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from msplan.files.models import StoredFile
from suppliers.record.models.row import Row, RowQuerySet
from suppliers.register.models import Supplier


class EquivalentKind(models.TextChoices):
    SEDEX = "sedex", "Sedex self-assessment or audit"
    MSAT = "msat", "Modern Slavery Assessment Tool"
    ECOVADIS = "ecovadis", "EcoVadis rating"
    OWN_STATEMENT = "own_statement", "Own modern slavery statement"
    OTHER = "other", "Something else"


class EquivalentQuerySet(RowQuerySet):
    def valid(self, on: date) -> "EquivalentQuerySet":
        """Not expired: its last day is included."""
        return self.standing().filter(issued_on__lte=on, expires_on__gte=on)

    def counting(self, on: date) -> "EquivalentQuerySet":
        """Checked by a person, given a control score, and not expired: nothing else ever counts."""
        return self.valid(on).filter(checked_on__isnull=False, control_score__isnull=False)

    def to_check(self, on: date) -> "EquivalentQuerySet":
        return self.valid(on).filter(checked_on__isnull=True)


class Equivalent(Row):
    """Counts while ``counting``: checked by another person than the one who entered it, and not expired.

    Whoever changes a word of it after the check takes the check away.
    """

    ACT, NOUN = "equivalent", "equivalent"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="equivalents")
    kind = models.CharField(max_length=13, choices=EquivalentKind.choices)
    name = models.CharField("what it is called", max_length=200, blank=True)
    issued_on = models.DateField("dated")
    expires_on = models.DateField("holds until")
    scope = models.CharField("what it covers", max_length=300)
    percentage = models.DecimalField(
        "percentage, as reported", max_digits=5, decimal_places=2, null=True, blank=True
    )
    colour = models.CharField("colour or grade, as reported", max_length=40, blank=True)
    evidence_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    link = models.URLField(max_length=1000, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    checked_on = models.DateField(null=True, blank=True, editable=False)
    check_note = models.TextField("what was found", blank=True, editable=False)
    control_score = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, editable=False, help_text="0 to 100"
    )

    objects = EquivalentQuerySet.as_manager()

    class Meta:
        ordering = ["-expires_on", "pk"]
        indexes = [
            models.Index(
                fields=["expires_on"], name="equivalent_by_expiry", condition=Q(archived_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EquivalentKind.values), name="equivalent_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind="other") | ~Q(name=""),
                name="equivalent_other_has_a_name",
                violation_error_message="Say what it is called.",
            ),
            models.CheckConstraint(
                condition=~Q(scope=""),
                name="equivalent_has_a_scope",
                violation_error_message="Say what it covers: which company, which sites.",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("issued_on")),
                name="equivalent_expires_after_its_date",
                violation_error_message="The day until which it holds must not be before its date.",
            ),
            models.CheckConstraint(
                condition=Q(percentage__isnull=True) | Q(percentage__range=(0, 100)),
                name="equivalent_percentage_0_to_100",
                violation_error_message="A percentage lies between 0 and 100.",
            ),
            models.CheckConstraint(
                condition=Q(evidence_file__isnull=False) | ~Q(link=""),
                name="equivalent_has_evidence",
                violation_error_message="Add the document, or a link to it.",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=r"^https?://"), name="equivalent_link_is_http"
            ),
            models.CheckConstraint(
                condition=Q(
                    checked_by__isnull=True,
                    checked_on__isnull=True,
                    check_note="",
                    control_score__isnull=True,
                )
                | Q(checked_by__isnull=False, checked_on__isnull=False),
                name="equivalent_score_only_after_a_check",
                violation_error_message="A control score is set by whoever checks the document.",
            ),
            models.CheckConstraint(
                condition=Q(control_score__isnull=True) | Q(control_score__range=(0, 100)),
                name="equivalent_control_0_to_100",
                violation_error_message="A control score lies between 0 and 100.",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True)
                | Q(entered_by__isnull=True)
                | ~Q(checked_by=F("entered_by")),
                name="equivalent_checked_by_another",
                violation_error_message="Whoever entered it cannot check it: ask a colleague.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()

    def is_expired(self, on: date) -> bool:
        return self.expires_on < on

    def counts(self, on: date) -> bool:
        """The one row's side of ``counting``."""
        checked = self.checked_on is not None and self.control_score is not None
        return checked and not self.is_archived and self.issued_on <= on <= self.expires_on
