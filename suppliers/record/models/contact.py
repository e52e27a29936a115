"""Whom we speak to at a supplier."""

from django.db import models
from django.db.models import Q

from suppliers.record.models.row import Row, RowQuerySet
from suppliers.register.models import Supplier


class SupplierContactQuerySet(RowQuerySet):
    def asked(self) -> "SupplierContactQuerySet":
        """Those who are sent questionnaires, the main one first."""
        return self.standing().filter(is_asked=True).exclude(email="").order_by("-is_main", "pk")


class SupplierContact(Row):
    """A person in their working life: what history keeps of them is that there is one, not who."""

    ACT, NOUN = "contact", "contact"
    PRIVATE = ("name", "email", "phone")

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    role = models.CharField("what they do there", max_length=120, blank=True)
    email = models.EmailField("email address", max_length=254, blank=True)
    phone = models.CharField("telephone number", max_length=40, blank=True)
    is_main = models.BooleanField("the main contact", default=False)
    is_asked = models.BooleanField("is sent our questionnaires", default=False)

    objects = SupplierContactQuerySet.as_manager()

    class Meta:
        ordering = ["-is_main", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="contact_has_a_name", violation_error_message="Enter a name."
            ),
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""),
                name="contact_can_be_reached",
                violation_error_message="Enter an email address or a telephone number.",
            ),
            models.CheckConstraint(
                condition=Q(is_asked=False) | ~Q(email=""),
                name="contact_asked_has_an_address",
                violation_error_message="Enter an email address: questionnaires are sent by email.",
            ),
            models.UniqueConstraint(
                fields=["supplier"],
                condition=Q(is_main=True, archived_at__isnull=True),
                name="contact_one_main",
                violation_error_message="Somebody else is the main contact. Take that away from them first.",
            ),
        ]

    def __str__(self) -> str:
        """Not the name: history and messages keep what this says."""
        return f"Contact ({self.role})" if self.role else "Contact"
