"""What a plan comes to, against the register as it is now: what a person checks before anything is written."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from suppliers.register.models import Supplier
from suppliers.spend.matching import Found, Payee, Payees, match
from suppliers.spend.reading import REASONS, Column, Count, SetAside, Sheet, SpendPlan, look_alikes
from suppliers.spend.repeats import exact_repeats, fingerprint, held, repeats

SHOWN_OF_A_KIND = 10  # rows set aside, by reason
SHOWN_PAYEES = 20
SHOWN_LOOK_ALIKES = 50
SHOWN_REPEATS = 50
SHOWN_PLACES = 10


@dataclass(frozen=True)
class Understood:
    """A plan with its payees and their suppliers, as the register stands."""

    plan: SpendPlan
    payees: Payees
    matches: dict[str, Found]
    prints: list[str]
    held: Counter[str]
    held_loosely: int


def understand(plan: SpendPlan, *, source: str) -> Understood:
    """Match the plan against the register. Reads only."""
    payees = Payees(plan.rows)
    prints = [fingerprint(row, payee) for row, payee in zip(plan.rows, payees.of_rows, strict=True)]
    found = held(plan.rows, payees.of_rows, prints)
    return Understood(plan, payees, match(payees, source=source), prints, *found)


def counts(understood: Understood) -> dict[str, Any]:
    """The figures of `manage.py import_spend --json`; issue-stable names."""
    plan = understood.plan
    return {
        "rows_read": plan.rows_read,
        "rows_taken": plan.rows_taken,
        "rows_set_aside": dict(plan.rows_set_aside),
        "rows_withheld": plan.rows_withheld,
        "rows_undated": plan.rows_undated,
        "sum": money(plan.sum),
        "first_date": plan.first_date and plan.first_date.isoformat(),
        "last_date": plan.last_date and plan.last_date.isoformat(),
        "suppliers_new": len(understood.payees.all) - len(understood.matches),
        "suppliers_matched": len(understood.matches),
    }


def summarise(understood: Understood) -> dict[str, Any]:
    """Everything the preview page shows, as plain JSON."""
    plan = understood.plan
    new = [payee for key, payee in understood.payees.all.items() if key not in understood.matches]
    pairs = _pairs(new, understood)
    return counts(understood) | {
        "kind": plan.kind,
        "size": plan.size,
        "encoding": plan.encoding,
        "amount_choice": plan.amount_choice,
        "date_order": plan.date_order,
        "needs_period": plan.needs_period,
        "rows_unnamed": plan.rows_unnamed,
        "rows_month_only": plan.rows_month_only,
        "withheld": _count(plan.withheld),
        "unnamed": _count(plan.unnamed),
        "undated": _count(plan.undated),
        "by_month": [{"month": month, **_count(count)} for month, count in sorted(plan.by_month.items())],
        "sheets": [_sheet(sheet, plan.by_sheet.get(sheet.name)) for sheet in plan.sheets],
        "mapping": dict(plan.mapping),
        "warnings": list(plan.warnings),
        "set_aside": _set_aside(plan.set_aside),
        "new": [_payee(payee) for payee in _largest(new)],
        "matched_by": dict(Counter(found.how for found in understood.matches.values())),
        "look_alikes": pairs[:SHOWN_LOOK_ALIKES],
        "look_alikes_count": len(pairs),
        "shared_numbers": dict(sorted(understood.payees.shared_numbers.items())[:SHOWN_PAYEES]),
        "repeats": repeats(Counter(understood.prints)),
        "exact_repeats": _exact_repeats(understood),
        "lines_filled": plan.lines_filled,
        "lines_beside": dict(plan.lines_beside),
        "amounts": [
            {"header": each.header, "key": each.key, "sum": money(each.sum), "used": each.used}
            for each in plan.amounts
        ],
        "month_hint": plan.month_hint and plan.month_hint.isoformat(),
        "matched": _matched(understood),
        "held": _held(understood),
    }


def money(value: Decimal) -> str:
    return f"{value:.2f}"


def plan_digest(plan: SpendPlan) -> str:
    """SHA-256 over every row taken: equal only if the file would be saved exactly as it was shown."""
    digest = sha256()
    for row in plan.rows:
        seen = (
            row.sheet, row.row_number, row.supplier_raw, row.supplier_name, row.withheld, row.amount, row.paid_on,
            row.period, row.category, row.description, row.reference, row.supplier_id, row.company_number,
        )  # fmt: skip
        digest.update("\x1f".join(map(str, seen)).encode() + b"\n")
    return digest.hexdigest()


def _count(count: Count) -> dict[str, Any]:
    return {"rows": count.rows, "sum": money(count.sum)}


def _sheet(sheet: Sheet, count: Count | None) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "header_row": sheet.header_row,
        "header_varied": sheet.header_varied,
        "rows_read": sheet.rows_read,
        "left_out": sheet.left_out,
        "taken": _count(count) if count else None,
        "columns": [column_told(column) for column in sheet.columns],
    }


def column_told(column: Column) -> dict[str, Any]:
    return {
        "letter": column.letter,
        "header": column.header,
        "key": column.key,
        "field": column.field,
        "samples": list(column.samples),
    }


def _set_aside(rows: Iterable[SetAside]) -> list[dict[str, Any]]:
    by_reason: defaultdict[str, list[SetAside]] = defaultdict(list)
    for row in rows:
        by_reason[row.reason].append(row)
    return [
        {
            "reason": reason,
            "sentence": REASONS[reason],
            "count": len(found),
            "rows": [
                {"sheet": row.sheet, "row": row.row_number, "cells": [cell[:80] for cell in row.cells[:12]]}
                for row in found[:SHOWN_OF_A_KIND]
            ],
        }
        for reason, found in sorted(by_reason.items(), key=lambda item: -len(item[1]))
    ]


def _payee(payee: Payee) -> dict[str, Any]:
    return {
        "name": payee.name,
        "spellings": sorted(set(payee.spellings) - {payee.name})[:5],
        "rows": payee.rows,
        "sum": money(payee.sum),
    }


def _matched(understood: Understood) -> list[dict[str, Any]]:
    """The payees the register knows, the most money first, each with its supplier there and how it was found."""
    known = [(payee, understood.matches.get(key)) for key, payee in understood.payees.all.items()]
    found = sorted(((payee, by) for payee, by in known if by), key=lambda pair: (-pair[0].sum, pair[0].key))
    return [{**_payee(payee), "id": by.supplier_id, "how": by.how} for payee, by in found[:SHOWN_PAYEES]]


def _largest(payees: Iterable[Payee]) -> list[Payee]:
    return sorted(payees, key=lambda payee: (-payee.sum, payee.key))[:SHOWN_PAYEES]


def _pairs(new: list[Payee], understood: Understood) -> list[dict[str, Any]]:
    """Names that may be one supplier: among the new ones, and between new ones and the register's."""
    if not new:
        return []
    register = dict(Supplier.objects.standing().values_list("name", "pk"))
    taken = {found.supplier_id for found in understood.matches.values()}
    pairs = look_alikes((payee.name for payee in new), others=register)
    return [
        {
            "first": pair.first,
            "second": pair.second,
            "second_id": register.get(pair.second),
            "second_is_paid_here": register.get(pair.second) in taken,
            "share": round(pair.similarity * 100),
        }
        for pair in pairs
    ]


def _exact_repeats(understood: Understood) -> dict[str, Any]:
    found = exact_repeats(understood.plan.rows, understood.prints)
    more = [(len(each.places) - 1, each.row.amount) for each in found]
    return {
        "rows": sum(times for times, _ in more),
        "sum": money(sum((times * amount for times, amount in more), Decimal(0))),
        "count": len(found),
        "shown": [
            {
                "name": each.row.supplier_name or ("Payee withheld" if each.row.withheld else "Nobody named"),
                "date": each.row.paid_on and each.row.paid_on.isoformat(),
                "amount": money(each.row.amount),
                "times": len(each.places),
                "places": [list(place) for place in each.places[:SHOWN_PLACES]],
            }
            for each in found[:SHOWN_REPEATS]
        ],
    }


def _held(understood: Understood) -> dict[str, Any]:
    """Lines of the file that the register holds already: how many, and what they come to."""
    left = Counter(understood.held)
    rows, total = 0, Decimal(0)
    for row, key in zip(understood.plan.rows, understood.prints, strict=True):
        if left[key] > 0:
            left[key] -= 1
            rows += 1
            total += row.amount
    return {"rows": rows, "sum": money(total), "loosely": understood.held_loosely}
