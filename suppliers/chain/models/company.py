"""A place in a supply chain: a supplier of the register, or a company that only ever stands behind one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from suppliers.register.models import Supplier
from suppliers.register.names import normalised


class ChainCompanyQuerySet(models.QuerySet["ChainCompany"]):
    def unregistered(self) -> "ChainCompanyQuerySet":
        """Known only from a chain: no supplier of the register."""
        return self.filter(supplier__isnull=True)

    def of(self, supplier: Supplier) -> "ChainCompanyQuerySet":
        """The places of a supplier, and of those that were merged into it."""
        return self.filter(Q(supplier=supplier) | Q(supplier__merged_into=supplier))

    def named_like(self, words: str) -> "ChainCompanyQuerySet":
        """Unregistered companies whose name holds the words or is spelt nearly so."""
        key = normalised(words)
        if not key:
            return self.none()
        near = Q(normalised_name__trigram_word_similar=key) | Q(normalised_name__contains=key)
        return self.unregistered().filter(near)


class ChainCompany(models.Model):
    """Where ``supplier`` is set the place is that supplier's, and its name and numbers are read there; else it is a
    company that we do not pay as far as we know, with a name of its own.

    A company that turns out to be a supplier gets the pointer: its links stay where they are and count for the
    supplier from then on. Nothing here makes a company a supplier: tier 1 is whom we pay.
    """

    supplier = models.ForeignKey(
        Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="chain_places"
    )
    name = models.CharField(max_length=200, blank=True)
    normalised_name = models.CharField(max_length=200, blank=True, editable=False)
    country = models.CharField(max_length=2, blank=True)
    company_number = models.CharField("registration number", max_length=40, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ChainCompanyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "chain companies"
        indexes = [models.Index(fields=["normalised_name"], name="chain_company_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(supplier__isnull=False) | (~Q(name="") & ~Q(normalised_name="")),
                name="chain_company_has_a_name",
                violation_error_message="Enter the company’s name.",
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="chain_company_country_form"
            ),
            models.UniqueConstraint(
                fields=["normalised_name", "country"],
                condition=Q(supplier__isnull=True),
                name="chain_company_once_a_country",
                violation_error_message="A company of this name in this country is known already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.supplier_id is None else str(self.standing_supplier)

    @property
    def standing_supplier(self) -> Supplier | None:
        """The supplier that counts: the survivor where it was merged."""
        supplier = self.supplier
        return supplier and (supplier.merged_into or supplier)

    @property
    def key(self) -> int:
        """What it counts as: a supplier's id, or the company's own, negative. One key for all places of a supplier."""
        supplier = self.standing_supplier
        return -self.pk if supplier is None else supplier.pk

    @property
    def display_name(self) -> str:
        supplier = self.standing_supplier
        return self.name if supplier is None else supplier.name
