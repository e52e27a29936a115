"""Taking a saved import out again, as long as nothing was built on it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import move
from suppliers.register.models import Supplier, SupplierIdentifier, SupplierName
from suppliers.risk.models import Assessment
from suppliers.risk.scoring import rescore
from suppliers.spend.confirming import lock_register
from suppliers.spend.models import ImportState, SpendImport, SpendLine
from suppliers.spend.totals import refresh_totals

NAMED = 3  # suppliers named in a refusal


class UndoRefused(Exception):
    """Something was built on the import; ``str()`` is a sentence that names it."""


def built_on(spend_import: SpendImport) -> QuerySet[Supplier]:
    """Suppliers the import brought that were edited, assessed, merged or paid in another file since."""
    other_lines = SpendLine.objects.filter(supplier=OuterRef("pk")).exclude(spend_import=spend_import)
    assessed = Assessment.objects.filter(supplier=OuterRef("pk"))
    merged = Supplier.objects.filter(merged_into=OuterRef("pk"))
    return Supplier.objects.filter(created_from=spend_import).filter(
        Q(version__gt=1)
        | Q(merged_into__isnull=False)
        | Q(archived_at__isnull=False)
        | Exists(other_lines)
        | Exists(assessed)
        | Exists(merged)
    )


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
        f"This import cannot be undone: {names}{more} came with it and have been edited, assessed or paid in another "
        "file since. Undo later imports first."
    )


def _survivors(suppliers: set[int]) -> set[int]:
    rows = Supplier.objects.filter(pk__in=suppliers).values_list("pk", "merged_into_id")
    return {into or pk for pk, into in rows}
