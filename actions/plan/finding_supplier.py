"""The supplier that somebody typed: its reference or its name, found without a list of thousands to choose from."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Length

from suppliers.models import Supplier
from suppliers.register.models import number_of
from suppliers.register.names import normalised

NAMED = 3  # suppliers named in a sentence that asks which one is meant


class SupplierUnclear(Exception):
    """None or several answer to what was typed; ``str()`` is a sentence that says how to go on."""


def supplier_meant(words: str) -> Supplier:
    """The one standing supplier meant by a reference ("S-00014"), by reference and name, or by name or number.

    A reference of a merged supplier gives its survivor. Raises SupplierUnclear.
    """
    words = " ".join(words.split())
    if (named := _by_reference(words)) is not None:
        return named.merged_into or named
    found = Supplier.objects.standing().searched(words)
    best = list(found.order_by("-likeness", Length("normalised_name"), "pk")[: NAMED + 1])  # type: ignore[misc]
    exact = [supplier for supplier in best if supplier.normalised_name == normalised(words)]
    if len(exact) == 1 or len(best) == 1:
        return (exact or best)[0]
    if not best:
        raise SupplierUnclear(
            f"No supplier matches “{words}”. Check the spelling, or enter a reference like S-00014."
        )
    among = ": " if len(best) <= NAMED else ", among them "
    names = "; ".join(map(str, best[:NAMED]))
    raise SupplierUnclear(
        f"{found.count():,} suppliers match “{words}”{among}{names}. Enter the reference of the one you mean."
    )


def _by_reference(words: str) -> Supplier | None:
    """For "S-00014", and for "S-00014 Acme Cleaning", which is what a form shows of the supplier it has."""
    reference, _, name = words.partition(" ")
    number = number_of(words) or number_of(reference)
    if number is None:
        return None
    found = Supplier.objects.select_related("merged_into").filter(pk=number).first()
    if found is not None and (number_of(words) is not None or name.casefold() == found.name.casefold()):
        return found
    if number_of(words) is None:  # a name that begins like a reference
        return None
    raise SupplierUnclear(f"There is no supplier {words}. Check the reference, or enter the name.")


class SupplierField(forms.CharField):
    """Typed words in, a supplier (or None) out."""

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        try:
            return supplier_meant(words) if words else None
        except SupplierUnclear as unclear:
            raise ValidationError(str(unclear)) from unclear
