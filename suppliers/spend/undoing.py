"""Taking a saved import out again, as long as nothing was built on it."""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import CASCADE, PROTECT, RESTRICT, Exists, Model, OuterRef, ProtectedError, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.fields.reverse_related import ForeignObjectRel

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import move
from suppliers.register.duplicates import ProbablePair
from suppliers.register.locking import lock_register
from suppliers.register.models import Supplier, SupplierIdentifier, SupplierName
from suppliers.risk.models import Score
from suppliers.risk.scoring import rescore
from suppliers.spend.models import ImportState, SpendImport, SpendLine, YearSpend
from suppliers.spend.totals import refresh_totals

WRITTEN_BY_IMPORTS = (ProbablePair, Score, SpendLine, SupplierIdentifier, SupplierName, YearSpend)
NAMED = 3  # suppliers named in a refusal


class UndoRefused(Exception):
    """Something was built on the import; ``str()`` is a sentence that names it."""


def built_on(spend_import: SpendImport) -> QuerySet[Supplier]:
    """Suppliers the import brought on which something stands: an edit, an assessment, a merge, a contract, a check, a
    payment in another file.
    """
    other_lines = SpendLine.objects.filter(supplier=OuterRef("pk")).exclude(spend_import=spend_import)
    built: Combinable | Q = (
        Q(version__gt=1) | Q(merged_into__isnull=False) | Q(archived_at__isnull=False) | Exists(other_lines)
    )
    for row in _rows_of_others():
        built |= Exists(row)
    return Supplier.objects.filter(created_from=spend_import).filter(built)


def _rows_of_others() -> Iterator[QuerySet[Model]]:
    """For each supplier: whatever any room keeps about it, found by its reference and not by naming the rooms.

    What an import itself writes, and what lets go of a supplier when that goes, does not count.
    """
    for relation in Supplier._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.related_model in WRITTEN_BY_IMPORTS:
            continue
        if relation.on_delete in (CASCADE, PROTECT, RESTRICT) and not relation.many_to_many:
            rows = relation.related_model._base_manager
            yield rows.filter(**{relation.field.name: OuterRef("pk")})


@transaction.atomic
def undo_import(spend_import: SpendImport, *, by: Person | None, at: datetime) -> None:
    """Delete the import's lines and the suppliers it brought. All or nothing.

    Raises UndoRefused where something was built on it, InvalidTransition where it is not saved (any more).
    """
    lock_register()
    move(spend_import, to=ImportState.UNDONE, allowed=[ImportState.CONFIRMED], ended_by=by, ended_at=at)
    # Held until the end: whoever is editing or assessing one of them is waited for, and then found below.
    brought = Supplier.objects.select_for_update().filter(created_from=spend_import).order_by("pk")
    created = list(brought.values_list("pk", flat=True))
    _refuse_if_built_on(spend_import)
    paid = set(spend_import.lines.exclude(supplier=None).values_list("supplier_id", flat=True))
    lines = spend_import.lines.count()
    spend_import.lines.all().delete()
    SupplierName.objects.filter(first_seen_in=spend_import).delete()
    SupplierIdentifier.objects.filter(first_seen_in=spend_import).delete()
    try:
        with transaction.atomic():
            Supplier.objects.filter(pk__in=created).delete()
    except (ProtectedError, IntegrityError) as kept:
        raise UndoRefused(
            "Something else in msplan refers to a supplier that this import brought, so it cannot be undone."
        ) from kept
    refresh_totals(_survivors(paid - set(created)))
    rescore(on=london_date(at), by=None, at=at)
    record(
        "spend.undo",
        spend_import,
        by=by,
        at=at,
        before={"lines": lines, "suppliers_created": created},
        after={},
    )


def _refuse_if_built_on(spend_import: SpendImport) -> None:
    found = list(built_on(spend_import).order_by("pk")[: NAMED + 1])
    if not found:
        return
    names = ", ".join(f"{supplier.reference} {supplier.name}" for supplier in found[:NAMED])
    more = " and others" if len(found) > NAMED else ""
    raise UndoRefused(
        f"This import cannot be undone: {names}{more} came with it and have been worked on or paid in another "
        "file since. Undo later imports first."
    )


def _survivors(suppliers: set[int]) -> set[int]:
    rows = Supplier.objects.filter(pk__in=suppliers).values_list("pk", "merged_into_id")
    return {into or pk for pk, into in rows}
