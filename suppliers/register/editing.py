"""Adding a supplier by hand, and changing what is known of one, or one thing of many."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.history.recording import record, record_many
from msplan.lib.locking import hold
from msplan.lib.refusing import Refused, StaleEdit
from suppliers.register.models import Category, Supplier, SupplierName
from suppliers.register.names import clean_name, fault_of, normalised

EDITABLE = (
    "name", "company_number", "vat_number", "address", "postcode", "country", "website", "is_sole_trader", "category",
    "owner",
)  # fmt: skip
# Names of the other kind: rows of their own. "other_names" is a list of them, in the order of the alphabet.
OTHER_NAMES = "other_names"
# Whoever changes one of these may have made two suppliers alike, or one of two.
COMPARED = {"name", "company_number", "vat_number", "postcode"}


class SupplierRefused(Refused):
    """The change would make the register contradict itself. ``str()`` is a sentence for ``field``."""


class ChangedMeanwhile(StaleEdit):
    """Somebody else saved the supplier after this form was opened; nothing was written."""


@transaction.atomic
def add_supplier(*, by: Person | None, at: datetime, **values: Any) -> Supplier:
    """A supplier that no spend file has brought yet. ``values`` are of ``EDITABLE``, and ``other_names``.

    Raises SupplierRefused where its name or company number is another's, or its name is none.
    """
    other_names = values.pop(OTHER_NAMES, [])
    supplier = Supplier(created_at=at, created_by=by)
    _set(supplier, values)
    _refuse_doubles(supplier)
    _save(supplier)
    SupplierName.objects.create(
        supplier=supplier, spelling=supplier.name, normalised=supplier.normalised_name
    )
    names = _set_other_names(supplier, other_names)
    record("suppliers.add", supplier, by=by, at=at, after=_shown(supplier, EDITABLE) | names.after)
    return supplier


@transaction.atomic
def edit_supplier(supplier: Supplier, *, version: int, by: Person, at: datetime, **values: Any) -> Supplier:
    """Change what the form showed. Raises ChangedMeanwhile where ``version`` is no longer the stored one.

    Raises SupplierRefused where the name or company number is another's, the name is none, or the supplier was merged.
    A save without change writes nothing.
    """
    stored = hold(Supplier.objects.select_related("category", "owner", "merged_into"), supplier.pk)
    if stored.merged_into:
        raise SupplierRefused(f"It was merged into {stored.merged_into} meanwhile. Nothing was changed.")
    if stored.version != version:
        raise ChangedMeanwhile
    before = _shown(stored, EDITABLE)
    names = _set_other_names(stored, values.pop(OTHER_NAMES)) if OTHER_NAMES in values else NamesSet()
    changed = _set(stored, values)
    if not changed and names.before == names.after:
        return stored
    _refuse_doubles(stored)
    stored.version += 1
    if COMPARED & set(changed):
        stored.is_compared = False
        changed.append("is_compared")
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
        before={name: before[name] for name in told} | names.before,
        after={name: after[name] for name in told} | names.after,
    )
    return stored


@transaction.atomic
def set_category(suppliers: Iterable[Supplier], category: Category, *, by: Person, at: datetime) -> int:
    """Give many suppliers one category, by a person's word; returns how many were changed.

    Those that were merged meanwhile, or have it already by a person's word, are left alone.
    """
    rows = list(
        Supplier.objects.standing()
        .select_for_update(of=("self",))
        .filter(pk__in=[supplier.pk for supplier in suppliers])
        .exclude(category=category, category_how=Supplier.CategoryHow.GIVEN)
        .select_related("category")
        .order_by("pk")
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


@transaction.atomic
def set_owner(suppliers: Iterable[Supplier], owner: Person | None, *, by: Person, at: datetime) -> int:
    """Give many suppliers one owner in procurement, or none; returns how many were changed."""
    rows = list(
        Supplier.objects.standing()
        .select_for_update(of=("self",))
        .filter(pk__in=[supplier.pk for supplier in suppliers])
        .select_related("owner")
        .order_by("pk")
    )
    rows = [row for row in rows if row.owner_id != (owner and owner.pk)]
    record_many(
        "suppliers.set_owner",
        [(row, {"owner": str(row.owner or "")}, {"owner": str(owner or "")}) for row in rows],
        by=by,
        at=at,
    )
    return Supplier.objects.filter(pk__in=[row.pk for row in rows]).update(
        owner=owner, version=F("version") + 1
    )


class NamesSet(NamedTuple):
    """What a supplier is known by besides its name, before and after, for history; nothing where that is the same."""

    before: dict[str, Any] = {}
    after: dict[str, Any] = {}


def _set_other_names(supplier: Supplier, given: Iterable[str]) -> NamesSet:
    """Trading and former names, by a person's word. A spelling that a file brought stays when it is no longer given."""
    wanted = {clean_name(name)[:200] for name in given if clean_name(name)} - {supplier.name}
    if fault := next(filter(None, map(fault_of, given)), ""):
        raise SupplierRefused(fault.replace("The name", "A name", 1), field=OTHER_NAMES)
    rows = {row.spelling: row for row in supplier.names.all()}
    before = sorted(name for name, row in rows.items() if row.is_given)
    if set(before) == wanted:
        return NamesSet()
    dropped = supplier.names.filter(spelling__in=set(before) - wanted)
    dropped.filter(first_seen_in__isnull=True).exclude(spelling=supplier.name).delete()
    dropped.update(is_given=False)
    supplier.names.filter(spelling__in=wanted).update(is_given=True)
    SupplierName.objects.bulk_create(
        SupplierName(supplier=supplier, spelling=name, normalised=normalised(name), is_given=True)
        for name in sorted(wanted - set(rows))
    )
    return NamesSet({OTHER_NAMES: ", ".join(before)}, {OTHER_NAMES: ", ".join(sorted(wanted))})


def _set(supplier: Supplier, values: Mapping[str, Any]) -> list[str]:
    """Put the values in; returns the fields that changed. A category a person saves is theirs, not a guess."""
    if unknown := set(values) - set(EDITABLE):
        raise ValueError(f"{unknown} cannot be changed by editing")
    if "name" in values and values["name"] != supplier.name:
        if fault := fault_of(values["name"]):
            raise SupplierRefused(fault, field="name")
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
    """The unique constraints, as sentences: the form cannot check what it does not show.

    What was merged into another supplier is that one's: its name and number are taken too.
    """
    others = Supplier.objects.filter(archived_at__isnull=True).select_related("merged_into")
    if supplier.pk:
        others = others.exclude(pk=supplier.pk).exclude(merged_into=supplier.pk)
    others = others.order_by(F("merged_into").asc(nulls_first=True), "pk")
    if supplier.company_number:
        if other := others.filter(company_number=supplier.company_number).first():
            raise SupplierRefused(f"{_whose(other)} already has this company number.", field="company_number")
    elif other := others.filter(normalised_name=supplier.normalised_name, company_number="").first():
        raise SupplierRefused(
            f"{_whose(other)} already has this name. Give the company number of one of them.", field="name"
        )


def _whose(other: Supplier) -> str:
    return f"{other}, which was merged into {other.merged_into}," if other.merged_into else str(other)


def _shown(supplier: Supplier, names: Iterable[str]) -> dict[str, Any]:
    """Values as history keeps them: a category or a person by its name."""
    return {
        name: str(value) if isinstance(value, Category | Person) else value
        for name, value in ((name, getattr(supplier, name)) for name in names)
    }
