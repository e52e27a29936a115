"""The register's acts, with the score that must follow them, in one transaction each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from msplan.accounts.models import Person
from msplan.lib.dates import london_date
from suppliers.register import editing
from suppliers.register.models import Category, Supplier
from suppliers.risk.scoring import rescore


@transaction.atomic
def add_supplier(*, by: Person | None, at: datetime, **values: Any) -> Supplier:
    """``editing.add_supplier``, scored."""
    supplier = editing.add_supplier(by=by, at=at, **values)
    rescore([supplier.pk], on=london_date(at), by=by, at=at)
    return supplier


@transaction.atomic
def edit_supplier(supplier: Supplier, *, version: int, by: Person, at: datetime, **values: Any) -> Supplier:
    """``editing.edit_supplier``, scored anew."""
    edited = editing.edit_supplier(supplier, version=version, by=by, at=at, **values)
    rescore([edited.pk], on=london_date(at), by=by, at=at)
    return edited


@transaction.atomic
def set_category(suppliers: Iterable[Supplier], category: Category, *, by: Person, at: datetime) -> int:
    """``editing.set_category``, scored anew."""
    suppliers = list(suppliers)
    changed = editing.set_category(suppliers, category, by=by, at=at)
    rescore([supplier.pk for supplier in suppliers], on=london_date(at), by=by, at=at)
    return changed
