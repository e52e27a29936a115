"""Adding a supplier by hand, and changing what is known of one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.history.recording import record, record_many
from msplan.lib.locking import hold
from suppliers.register.models import Category, Supplier, SupplierName
from suppliers.register.names import clean_name, normalised

EDITABLE = (
    "name", "trading_name", "company_number", "vat_number", "country", "postcode", "is_sole_trader", "category",
)  # fmt: skip


class SupplierRefused(Exception):
    """The change would make the register contradict itself. ``str()`` is a sentence for ``field``."""

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class ChangedMeanwhile(Exception):
    """Somebody else saved the supplier after this form was opened; nothing was written."""


@transaction.atomic
def add_supplier(*, by: Person | None, at: datetime, **values: Any) -> Supplier:
    """A supplier that no spend file has brought yet. ``values`` are of ``EDITABLE``; a name is needed.

    Raises SupplierRefused where its name or company number is another's.
    """
    supplier = Supplier(created_at=at, created_by=by)
    _set(supplier, values)
    _refuse_doubles(supplier)
    _save(supplier)
    SupplierName.objects.create(
        supplier=supplier, spelling=supplier.name, normalised=supplier.normalised_name
    )
    record("suppliers.add", supplier, by=by, at=at, after=_shown(supplier, EDITABLE))
    return supplier


@transaction.atomic
def edit_supplier(supplier: Supplier, *, version: int, by: Person, at: datetime, **values: Any) -> Supplier:
    """Change what the form showed. Raises ChangedMeanwhile where ``version`` is no longer the stored one.

    Raises SupplierRefused where the name or company number is another's. A save without change writes nothing.
    """
    stored = hold(Supplier.objects.select_related("category"), supplier.pk)
    if stored.version != version:
        raise ChangedMeanwhile
    before = _shown(stored, EDITABLE)
    changed = _set(stored, values)
    if not changed:
        return stored
    _refuse_doubles(stored)
    stored.version += 1
    _save(stored, [*changed, "version"])
    SupplierName.objects.get_or_create(
        supplier=stored, spelling=stored.name, defaults={"normalised": stored.normalised_name}
    )
    after = _shown(stored, EDITABLE)
    told = [name for name in EDITABLE if before[name] != after[name]]
    record(
        "suppliers.edit",
        stored,
        by=by,
        at=at,
        before={name: before[name] for name in told},
        after={name: after[name] for name in told},
    )
    return stored


@transaction.atomic
def set_category(suppliers: Iterable[Supplier], category: Category, *, by: Person, at: datetime) -> int:
    """Give many suppliers one category, by a person's word; returns how many were changed."""
    rows = list(
        Supplier.objects.select_for_update(of=("self",))
        .filter(pk__in=[supplier.pk for supplier in suppliers])
        .exclude(category=category, category_how=Supplier.CategoryHow.GIVEN)
        .select_related("category")
    )
    record_many(
        "suppliers.set_category",
        [(row, {"category": str(row.category or "")}, {"category": str(category)}) for row in rows],
        by=by,
        at=at,
    )
    return Supplier.objects.filter(pk__in=[row.pk for row in rows]).update(
        category=category, category_how=Supplier.CategoryHow.GIVEN, version=F("version") + 1
    )


def _set(supplier: Supplier, values: Mapping[str, Any]) -> list[str]:
    """Put the values in; returns the fields that changed. A category a person saves is theirs, not a guess."""
    if unknown := set(values) - set(EDITABLE):
        raise ValueError(f"{unknown} cannot be changed by editing")
    if "name" in values:
        values = {**values, "name": clean_name(values["name"])[:200]}
    changed = []
    for name, value in values.items():
        if getattr(supplier, name) != value:
            setattr(supplier, name, value)
            changed.append(name)
    if "name" in changed:
        supplier.normalised_name = normalised(supplier.name)
        changed.append("normalised_name")
    if "category" in values:
        how = Supplier.CategoryHow.GIVEN if supplier.category else Supplier.CategoryHow.NONE
        if supplier.category_how != how:
            supplier.category_how = how
            changed.append("category_how")
    return changed


def _save(supplier: Supplier, update_fields: list[str] | None = None) -> None:
    """Whoever took the name or number since ``_refuse_doubles`` looked is found by looking once more."""
    try:
        with transaction.atomic():
            supplier.save(update_fields=update_fields)
    except IntegrityError:
        _refuse_doubles(supplier)
        raise


def _refuse_doubles(supplier: Supplier) -> None:
    """The unique constraints, as sentences: the form cannot check what it does not show."""
    others = Supplier.objects.standing().exclude(pk=supplier.pk)
    if supplier.company_number:
        if other := others.filter(company_number=supplier.company_number).first():
            raise SupplierRefused(
                f"{other.reference} {other.name} already has this company number.", field="company_number"
            )
    elif other := others.filter(normalised_name=supplier.normalised_name, company_number="").first():
        raise SupplierRefused(
            f"{other.reference} {other.name} already has this name. Give the company number of one of them.",
            field="name",
        )


def _shown(supplier: Supplier, names: Iterable[str]) -> dict[str, Any]:
    """Values as history keeps them: a category by its name."""
    return {
        name: str(value) if isinstance(value, Category) else value
        for name, value in ((name, getattr(supplier, name)) for name in names)
    }
