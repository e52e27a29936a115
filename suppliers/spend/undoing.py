"""Taking a saved import out again, as long as nothing was built on it."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import (
    CASCADE,
    PROTECT,
    RESTRICT,
    BooleanField,
    Exists,
    ExpressionWrapper,
    Model,
    OuterRef,
    ProtectedError,
    Q,
    QuerySet,
)
from django.db.models.fields.reverse_related import ForeignObjectRel

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import move
from suppliers.register.duplicates import Different, Merge, ProbablePair
from suppliers.register.locking import lock_register
from suppliers.register.models import Supplier, SupplierIdentifier, SupplierName
from suppliers.risk.models import Score
from suppliers.risk.scoring import rescore
from suppliers.spend.models import ImportState, SpendImport, SpendLine, YearSpend
from suppliers.spend.totals import refresh_totals

WRITTEN_BY_IMPORTS = (ProbablePair, Score, SpendLine, SupplierIdentifier, SupplierName, YearSpend)
NAMED = 3  # suppliers named in a refusal, and what stands on each
# What is kept when it is over: only while it holds does anything stand on it.
UNDER_WAY: dict[type[Model], dict[str, bool]] = {
    Merge: {"undone_at__isnull": True},
    Different: {"taken_back_at__isnull": True},
}
PAIRED: dict[type[Model], tuple[str, str]] = {Merge: ("supplier", "into"), Different: ("first", "second")}
KINDS: dict[type[Model], str] = {
    Merge: "merged",
    Different: "marked as different",
    Supplier: "merged",
}


class UndoRefused(Exception):
    """Something was built on the import; ``str()`` is a sentence that names it."""


def built_on(spend_import: SpendImport) -> QuerySet[Supplier]:
    """Suppliers the import brought on which something stands: an edit, an assessment, a merge, a contract, a check, a
    payment in another file.
    """
    built = Q()
    for condition in _conditions(spend_import).values():
        built |= condition
    return Supplier.objects.filter(created_from=spend_import).filter(built)


def why_not(spend_import: SpendImport) -> str:
    """The sentence that names what was built on it, supplier by supplier; empty where nothing was. One query."""
    conditions = _conditions(spend_import)
    keys = {f"built_{number}": what for number, what in enumerate(conditions)}
    found = built_on(spend_import).order_by("pk")
    flags = {
        key: ExpressionWrapper(conditions[what], output_field=BooleanField()) for key, what in keys.items()
    }
    rows = list(found.annotate(**flags)[: NAMED + 1])
    if not rows:
        return ""
    told = [
        f"{row.reference} {row.name} ({_some([what for key, what in keys.items() if getattr(row, key)])})"
        for row in rows[:NAMED]
    ]
    more = " and others" if len(rows) > NAMED else ""
    return (
        f"This import cannot be undone: {', '.join(told)}{more} came with it, and that has been built on since. Undo "
        "that first: later imports, merges, what was entered by hand."
    )


def _some(kinds: list[str]) -> str:
    return ", ".join(kinds[:NAMED]) + (" and more" if len(kinds) > NAMED else "")


def _conditions(spend_import: SpendImport) -> dict[str, Q]:
    """What may stand on a supplier, in words, and how it is told. Rows of one kind are one condition."""
    other_lines = SpendLine.objects.filter(supplier=OuterRef("pk")).exclude(spend_import=spend_import)
    found: dict[str, Q] = {
        "edited": Q(version__gt=1),
        "merged": Q(merged_into__isnull=False),
        "archived": Q(archived_at__isnull=False),
        "paid in another file": Q(Exists(other_lines)),
    }
    rows: dict[type[Model], Q] = {}
    for relation in _relations():
        rows[relation.related_model] = rows.get(relation.related_model, Q()) | Q(
            **{relation.field.name: OuterRef("pk")}
        )
    for model, of_supplier in rows.items():
        standing = model._base_manager.filter(of_supplier).filter(**UNDER_WAY.get(model, {}))
        kind = KINDS.get(model, str(model._meta.verbose_name))
        found[kind] = found.get(kind, Q()) | Q(Exists(standing))
    return found


def _relations() -> Iterator[ForeignObjectRel]:
    """Whatever any room keeps about a supplier, found by its reference and not by naming the rooms.

    What an import itself writes, and what lets go of a supplier when that goes, does not count.
    """
    for relation in Supplier._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.related_model in WRITTEN_BY_IMPORTS:
            continue
        if relation.on_delete in (CASCADE, PROTECT, RESTRICT) and not relation.many_to_many:
            yield relation


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
    if refusal := why_not(spend_import):
        raise UndoRefused(refusal)
    paid = set(spend_import.lines.exclude(supplier=None).values_list("supplier_id", flat=True))
    lines = spend_import.lines.count()
    spend_import.lines.all().delete()
    SupplierName.objects.filter(first_seen_in=spend_import).delete()
    SupplierIdentifier.objects.filter(first_seen_in=spend_import).delete()
    _forget_what_is_over(created)
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


def _forget_what_is_over(suppliers: Collection[int]) -> None:
    """Merges that were undone, and marks that were taken back: nothing stands on them, and history tells of them."""
    for model, under_way in UNDER_WAY.items():
        one, other = PAIRED[model]
        pairs = Q(**{f"{one}__in": suppliers}) | Q(**{f"{other}__in": suppliers})
        model._base_manager.filter(pairs).exclude(**under_way).delete()


def _survivors(suppliers: set[int]) -> set[int]:
    rows = Supplier.objects.filter(pk__in=suppliers).values_list("pk", "merged_into_id")
    return {into or pk for pk, into in rows}
