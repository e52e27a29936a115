"""The register's acts, with the score that must follow them, in one transaction each."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from msplan.accounts.models import Person
from msplan.lib.dates import london_date
from suppliers.register import editing
from suppliers.register.models import Category, Supplier
from suppliers.risk.scoring import rescore

P = ParamSpec("P")
R = TypeVar("R")


def scored(act: Callable[P, R]) -> Callable[P, R]:
    """An act of a room below about a supplier, or a row that points at one, and the score that must follow it.

    In one transaction. ``scored(record_check)(supplier, …, by=…, at=…)``: the act needs ``at`` and ``by``.
    """

    @wraps(act)
    @transaction.atomic
    def both(*args: P.args, **kwargs: P.kwargs) -> R:
        done = act(*args, **kwargs)
        thing: Any = args[0]
        supplier = thing if isinstance(thing, Supplier) else thing.supplier
        by: Any = kwargs.get("by")
        at: Any = kwargs["at"]
        rescore([supplier.merged_into_id or supplier.pk], on=london_date(at), by=by, at=at)
        return done

    return both


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
