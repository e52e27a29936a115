"""Suppliers with somebody to write to, for tests of campaigns."""

from typing import Any

from suppliers.models import Supplier, SupplierContact
from tests.suppliers.asking.making import AT, buyer
from tests.suppliers.making import supplier


def a_contact(of: Supplier, name: str = "Ines Marlowe", **values: Any) -> SupplierContact:
    values = {
        "entered_by": buyer(),
        "entered_at": AT,
        "email": f"{name.split(maxsplit=1)[0].lower()}@s{of.pk}.example",
        "is_asked": True,
        **values,
    }
    return SupplierContact.objects.create(supplier=of, name=name, **values)


def askable(*names: str) -> list[Supplier]:
    """Suppliers that may be written to."""
    made = [supplier(name) for name in names]
    for each in made:
        a_contact(each)
    return made
