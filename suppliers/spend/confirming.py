"""Confirming a plan: a person says yes, then all of it is saved in one transaction, or nothing of it."""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import move
from suppliers.register.guessing import Guesser
from suppliers.register.locking import lock_register
from suppliers.register.models import Category, Supplier, SupplierIdentifier, SupplierName
from suppliers.register.numbers import postcode, vat_number
from suppliers.risk.models import Score
from suppliers.risk.scoring import rescore
from suppliers.spend.copying import Line, copy_lines, tell_the_planner
from suppliers.spend.leases import MOST_ATTEMPTS, claim, finish
from suppliers.spend.matching import Payee
from suppliers.spend.models import ImportState, SourceColumns, SpendImport
from suppliers.spend.planning import plan_of, read_import
from suppliers.spend.reading import SpendPlan
from suppliers.spend.repeats import repeated_rows
from suppliers.spend.summary import Understood, money, plan_digest, understand
from suppliers.spend.totals import refresh_totals

log = logging.getLogger(__name__)
BATCH = 5_000
KEEP = SpendImport.RepeatedLines.KEEP


class ConfirmRefused(Exception):
    """Why this plan cannot be confirmed now; ``str()`` is a sentence for the user."""


@transaction.atomic
def ask_to_confirm(
    spend_import: SpendImport,
    *,
    held_lines: str = "",
    repeated_lines: str = "",
    seen: str = "",
    by: Person | None,
    at: datetime,
) -> None:
    """A person's yes to the plan they were shown; a worker saves it. Raises ConfirmRefused or InvalidTransition.

    ``held_lines`` says what to do with lines that earlier imports hold; it must be given where there are any.
    ``repeated_lines`` says what to do with lines that are equal in every cell; without a word they are kept.
    ``seen`` is the ``plan_digest`` of the plan that was shown; without it, that of ``spend_import`` as it was read.
    """
    seen = seen or spend_import.plan_digest
    spend_import.refresh_from_db(from_queryset=SpendImport.objects.select_for_update())
    plan: dict[str, Any] = spend_import.plan or {}
    if problem := _why_not(spend_import, plan, held_lines, seen):
        raise ConfirmRefused(problem)
    try:
        with transaction.atomic():
            move(
                spend_import,
                to=ImportState.CONFIRMING,
                allowed=[ImportState.READY],
                held_lines=held_lines if plan["held"]["rows"] else "",
                repeated_lines=(repeated_lines or KEEP) if repeated_rows(plan) else "",
                confirmed_by=by,
                confirmed_at=at,
                lease_until=None,
                attempts=0,
                lines_read=0,
                share_read=0,
                refusal="",
            )
    except IntegrityError as clash:  # import_same_file_once: somebody confirmed its twin this very moment
        raise ConfirmRefused("This file has been imported already.") from clash
    agreed = {"rows": plan["rows_taken"], "sum": plan["sum"]}
    choices = {"held_lines": spend_import.held_lines, "repeated_lines": spend_import.repeated_lines}
    record("spend.agree", spend_import, by=by, at=at, after=agreed | {k: v for k, v in choices.items() if v})


def _why_not(spend_import: SpendImport, plan: dict[str, Any], held_lines: str, seen: str) -> str:
    if spend_import.state != ImportState.READY:
        return ""  # the compare-and-set says it better
    if seen != spend_import.plan_digest:
        return "Somebody had this file read again since you opened the page. Look at the new numbers, then confirm."
    if twin := SpendImport.objects.counting(spend_import.sha256).exclude(pk=spend_import.pk).first():
        return (
            f"This file has been imported already, on {twin.uploaded_at:%-d %B %Y}. Nothing was saved twice."
        )
    if plan["needs_period"]:
        return "Some lines have no date. Say which month they belong to, then confirm."
    if not plan["rows_taken"]:
        return "There is nothing to save: every row was set aside."
    if plan["held"]["rows"] and held_lines not in SpendImport.HeldLines.values:
        return (
            f"{plan['held']['rows']:,} of these lines are in the register already. "
            "Say whether to leave them out or to count them as further payments."
        )
    return ""


def save_import(pk: int, *, at: datetime) -> SpendImport | None:
    """Save a confirmed plan. None where there is nothing to do here.

    The file is read again before the transaction begins, and must give the plan that was confirmed.
    """
    spend_import = claim(pk, [ImportState.CONFIRMING], at=at)
    if spend_import is None:
        return None
    if spend_import.attempts > MOST_ATTEMPTS:
        sentence = "It was begun three times and the program stopped each time. Nothing was saved."
        return _back(spend_import, sentence, at=at)
    plan = plan_of(spend_import)
    if plan_digest(plan) != spend_import.plan_digest:
        return _back(
            spend_import,
            "The program reads this file otherwise than when you looked at it. Nothing was saved: look again.",
            at=at,
        )
    try:
        _save(spend_import, plan, at=at)
    except LeaseLost:
        return None
    except HeldMeanwhile:
        return _look_again(spend_import, at=at)
    except IntegrityError:
        log.exception("spend import %s could not be saved", pk)
        return _back(
            spend_import,
            "The register changed while this was being saved. Nothing was saved: confirm again.",
            at=at,
        )
    spend_import.refresh_from_db()
    return spend_import


def _look_again(spend_import: SpendImport, *, at: datetime) -> SpendImport | None:
    """Read once more, so that the plan shows the lines that another import has brought since, and asks about them."""
    _not_saved(
        spend_import,
        "Another file brought some of its lines meanwhile. Nothing was saved: it is read again.",
        at=at,
        to=ImportState.QUEUED,
    )
    return read_import(spend_import.pk, at=at)


def _back(spend_import: SpendImport, sentence: str, *, at: datetime) -> SpendImport:
    """Ready again, with a sentence; the confirmation has to be given anew."""
    _not_saved(spend_import, sentence, at=at, to=ImportState.READY, refusal=sentence)
    spend_import.refresh_from_db()
    return spend_import


@transaction.atomic
def _not_saved(spend_import: SpendImport, why: str, *, at: datetime, to: str, **stamps: Any) -> None:
    """Take the yes back, and tell the history that it came to nothing."""
    gone = {"confirmed_by": None, "confirmed_at": None, "held_lines": "", "repeated_lines": ""}
    if finish(spend_import, to=to, **gone, **stamps):
        record("spend.not_saved", spend_import, by=None, at=at, after={"why": why})


@transaction.atomic
def _save(spend_import: SpendImport, plan: SpendPlan, *, at: datetime) -> None:
    """1. suppliers, with names and finance numbers; 2. lines; 3. totals; 4. scores; 5. the outcome and its history."""
    lock_register()
    understood = understand(plan, source=spend_import.source)
    if understood.held and not spend_import.held_lines:
        raise HeldMeanwhile
    supplier_of, created = _add_suppliers(understood, spend_import, at=at)
    _add_names(understood, supplier_of, spend_import)
    lines, left_out, repeats_left_out = _add_lines(understood, supplier_of, spend_import)
    tell_the_planner(lines)
    refresh_totals(set(supplier_of.values()))
    rescore(on=london_date(at), by=None, at=at)
    result = {
        "lines": lines,
        "left_out": left_out,
        "repeats_left_out": repeats_left_out,
        "sum": money(_sum_of(spend_import)),
        "suppliers_new": len(created),
        "suppliers_matched": len(set(supplier_of.values())) - len(created),
        "without_category": sum(supplier.category_id is None for supplier in created),
        "bands": dict(Counter(Score.objects.filter(supplier__in=created).values_list("band", flat=True))),
    }
    if not finish(spend_import, to=ImportState.CONFIRMED, result=result):
        raise LeaseLost
    _remember_columns(spend_import, at=at)
    record(
        "spend.confirm",
        spend_import,
        by=spend_import.confirmed_by,
        at=at,
        after={**result, "suppliers_created": [supplier.pk for supplier in created]},
    )


class LeaseLost(Exception):
    """Another worker has taken the import over; everything this one wrote is rolled back."""


class HeldMeanwhile(Exception):
    """Since the plan was shown another import brought some of its lines, and nobody has said what to do with them."""


def _add_suppliers(
    understood: Understood, spend_import: SpendImport, *, at: datetime
) -> tuple[dict[str, int], list[Supplier]]:
    """Suppliers for the payees nobody knows, with a guessed category. Returns payee key to supplier id."""
    guesser = Guesser(Category.objects.in_use())
    supplier_of = {key: found.supplier_id for key, found in understood.matches.items()}
    new = {key: payee for key, payee in understood.payees.all.items() if key not in supplier_of}
    suppliers = [_supplier(payee, guesser, spend_import, at=at) for payee in new.values()]
    created = Supplier.objects.bulk_create(suppliers, batch_size=BATCH)
    supplier_of |= {key: supplier.pk for key, supplier in zip(new, created, strict=True)}
    return supplier_of, created


def _supplier(payee: Payee, guesser: Guesser, spend_import: SpendImport, *, at: datetime) -> Supplier:
    texts = payee.telling_texts
    category = guesser.guess(*(c for c, _ in texts), *(d for _, d in texts), payee.name)
    how = Supplier.CategoryHow.GUESSED if category else Supplier.CategoryHow.NONE
    vat = vat_number(next(iter(sorted(payee.vat_numbers)), ""))[:20]
    return Supplier(
        name=payee.name,
        normalised_name=payee.key,
        company_number=payee.company_number,
        vat_number=vat,
        country="GB" if vat.startswith("GB") else "",
        postcode=postcode(next(iter(sorted(payee.postcodes)), ""))[:10],
        category=category,
        category_how=how,
        created_from=spend_import,
        created_at=at,
        created_by=spend_import.confirmed_by,
    )


def _add_names(understood: Understood, supplier_of: dict[str, int], spend_import: SpendImport) -> None:
    """Spellings and finance numbers not met before; what is known already is left alone."""
    met = [(supplier_of[key], payee) for key, payee in understood.payees.all.items()]
    names = [
        SupplierName(supplier_id=pk, spelling=spelling, normalised=payee.key, first_seen_in=spend_import)
        for pk, payee in met
        for spelling in sorted({*payee.spellings, payee.name})
    ]
    numbers = [
        SupplierIdentifier(
            supplier_id=pk, source=spend_import.source, value=value, first_seen_in=spend_import
        )
        for pk, payee in met
        for value in sorted(payee.finance_numbers)
    ]
    SupplierName.objects.bulk_create(names, batch_size=BATCH, ignore_conflicts=True)
    SupplierIdentifier.objects.bulk_create(numbers, batch_size=BATCH, ignore_conflicts=True)


def _add_lines(
    understood: Understood, supplier_of: dict[str, int], spend_import: SpendImport
) -> tuple[int, int, int]:
    """The lines. Returns how many were saved, and how many were left out by a person's word: because an earlier
    import holds them, and because they repeat another line of the file in every cell.
    """
    leave_out = spend_import.held_lines == SpendImport.HeldLines.LEAVE_OUT
    left = Counter(understood.held) if leave_out else Counter()
    one_of_each = spend_import.repeated_lines == SpendImport.RepeatedLines.LEAVE_OUT
    met: set[tuple[str, int]] = set()
    ids = {id(payee): supplier_of[key] for key, payee in understood.payees.all.items()}
    repeats_left_out = 0

    def lines() -> Iterator[Line]:
        nonlocal repeats_left_out
        rows = zip(understood.plan.rows, understood.payees.of_rows, understood.prints, strict=True)
        for row, payee, fingerprint in rows:
            if one_of_each:
                if (same := (fingerprint, row.likeness)) in met:
                    repeats_left_out += 1
                    continue
                met.add(same)
            if leave_out and left[fingerprint] > 0:
                left[fingerprint] -= 1
                continue
            yield row, ids[id(payee)] if payee else None, fingerprint

    saved = copy_lines(lines(), spend_import)
    return saved, len(understood.plan.rows) - saved - repeats_left_out, repeats_left_out


def _remember_columns(spend_import: SpendImport, *, at: datetime) -> None:
    """What a person said about this source's columns holds for its next file, from the moment it was saved."""
    memory = SourceColumns.objects.of_source(spend_import.source)
    if spend_import.columns_how == SpendImport.ColumnsHow.GIVEN:
        SourceColumns.objects.update_or_create(
            source=memory.source if memory else spend_import.source,
            defaults={
                "mapping": {**(memory.mapping if memory else {}), **(spend_import.mapping or {})},
                "remembered_at": at,
                "remembered_by": spend_import.confirmed_by,
                "remembered_from": spend_import,
            },
        )
    elif spend_import.columns_how == SpendImport.ColumnsHow.GUESSED and memory:
        memory.delete()  # somebody had the file read without it, and saved what came of that


def _sum_of(spend_import: SpendImport) -> Decimal:
    """Summed by the database over what is really there."""
    return spend_import.lines.aggregate(total=Sum("amount"))["total"] or Decimal(0)
