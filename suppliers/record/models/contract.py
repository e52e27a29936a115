"""A contract with a supplier. Rules: docs/rules/record.md, "Contracts"."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from msplan.accounts.models import Department
from msplan.lib.dates import add_months
from msplan.lib.money import Pounds
from suppliers.record.models.row import Row, RowQuerySet
from suppliers.record.models.words import Known
from suppliers.register.models import Supplier


class SubContracting(models.TextChoices):
    NOT_ALLOWED = "not_allowed", "Not allowed"
    WITH_CONSENT = "with_consent", "Allowed with our consent"
    ALLOWED = "allowed", "Allowed"
    NOT_KNOWN = "not_known", "Not known"


class ContractQuerySet(RowQuerySet):
    def live(self, on: date) -> "ContractQuerySet":
        """Running on a day, its first and its last included; one without an end runs until somebody enters it."""
        running = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        return self.standing().filter(running, starts_on__lte=on)

    def ending_within(self, months: int, on: date) -> "ContractQuerySet":
        """Live, and ending on a day up to so many calendar months ahead, that day included."""
        return self.live(on).filter(ends_on__lte=add_months(on, months))

    def on_site(self) -> "ContractQuerySet":
        """With people who work on our site."""
        return self.filter(on_our_site=Known.YES)

    def with_clause(self) -> "ContractQuerySet":
        return self.filter(has_clause=Known.YES)

    def without_clause(self) -> "ContractQuerySet":
        """Looked at, and there is none; "not known" is not among them."""
        return self.filter(has_clause=Known.NO)

    def with_code(self) -> "ContractQuerySet":
        """Whose supplier accepted our code of conduct or terms."""
        return self.filter(code_accepted_on__isnull=False)

    def of_standing_suppliers(self) -> "ContractQuerySet":
        """Not of a supplier that was archived; those of a merged one are its survivor's."""
        return self.filter(supplier__archived_at__isnull=True)

    def matching(
        self, *, on: date, q: str = "", show: str = "", clause: str = "", site: str = "", code: str = ""
    ) -> "ContractQuerySet":
        """What the filters beside the list ask for."""
        found = self.standing() if show == "all" else self.live(on)
        if show == "ending":
            found = self.ending_within(6, on)
        if show == "ended":
            found = self.standing().filter(ends_on__lt=on)
        if clause:
            found = found.filter(has_clause=clause)
        if site:
            found = found.filter(on_our_site=site)
        if code:
            found = found.filter(code_accepted_on__isnull=code == "no")
        for word in q.split():
            words = (
                Q(title__icontains=word) | Q(reference__icontains=word) | Q(supplier__name__icontains=word)
            )
            found = found.filter(words)
        return found


class Contract(Row):
    """Live from ``starts_on`` to ``ends_on``, both included."""

    ACT, NOUN = "contract", "contract"

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="contracts")
    reference = models.CharField(max_length=60, blank=True)
    title = models.CharField("what it is for", max_length=200)
    value = Pounds("value in pounds, over its whole life", max_digits=14, null=True, blank=True)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)
    extension = models.CharField("how it can be extended", max_length=300, blank=True)
    extendable_to = models.DateField("last day with every extension", null=True, blank=True)
    on_our_site = models.CharField(max_length=9, choices=Known.choices, default=Known.NOT_KNOWN)
    subcontracting = models.CharField(
        "sub-contracting", max_length=12, choices=SubContracting.choices, default=SubContracting.NOT_KNOWN
    )
    subcontractors_known = models.CharField(
        "sub-contractors are known to us", max_length=9, choices=Known.choices, default=Known.NOT_KNOWN
    )
    has_clause = models.CharField(
        "modern slavery clause", max_length=9, choices=Known.choices, default=Known.NOT_KNOWN
    )
    code_accepted = models.CharField("code of conduct or terms accepted", max_length=200, blank=True)
    code_version = models.CharField("version", max_length=40, blank=True)
    code_accepted_by = models.CharField("who accepted it", max_length=120, blank=True)
    code_accepted_on = models.DateField("accepted on", null=True, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contracts_managed",
    )
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = [F("ends_on").desc(nulls_first=True), "-starts_on", "pk"]
        indexes = [
            models.Index(fields=["supplier", "starts_on", "ends_on"], name="contract_live"),
            models.Index(
                fields=["ends_on", "manager"],
                name="contract_by_end",
                condition=Q(archived_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="contract_has_a_title",
                violation_error_message="Say what the contract is for.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="contract_value_not_negative",
                violation_error_message="The value of a contract cannot be less than nothing.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_it_starts",
                violation_error_message="The last day must not be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(extendable_to__isnull=True)
                | Q(ends_on__isnull=False, extendable_to__gte=F("ends_on")),
                name="contract_is_extended_beyond_its_end",
                violation_error_message="The last day with every extension must not be before the last day without.",
            ),
            models.CheckConstraint(
                condition=Q(
                    code_accepted="", code_version="", code_accepted_by="", code_accepted_on__isnull=True
                )
                | (
                    Q(code_accepted_on__isnull=False)
                    & ~Q(code_accepted="")
                    & ~Q(code_version="")
                    & ~Q(code_accepted_by="")
                ),
                name="contract_code_accepted_whole",
                violation_error_message="Say what was accepted, which version, who and when, or leave all four empty.",
            ),
            models.CheckConstraint(
                condition=Q(on_our_site__in=Known.values)
                & Q(subcontractors_known__in=Known.values)
                & Q(has_clause__in=Known.values)
                & Q(subcontracting__in=SubContracting.values),
                name="contract_answers_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    def is_live(self, on: date) -> bool:
        return not self.is_archived and self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)
