"""Rows that repeat other rows: pivots and summaries, on a sheet of their own or below the payments.

Only what is proved by arithmetic to the penny is taken for one. Rules: docs/rules/spend-files.md, "Totals".
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from suppliers.register.names import name_key

from .headers import text_of
from .lines import Draft, SheetLines
from .plan import SetAside

# One row may equal another firm's sum by chance; so many in a row do not.
FEWEST = 2


def set_summary_sheet_aside(sheets: Sequence[SheetLines]) -> str:
    """A sheet that comes to exactly the sum of all the others repeats them; returns its name, or nothing.

    With two sheets only the one without dates can be the summary; with neither dated nothing is proved.
    """
    sums = [sum((draft.amount for draft in lines.drafts), Decimal(0)) for lines in sheets]
    whole = sum(sums, Decimal(0))
    for lines, own in zip(sheets, sums, strict=True):
        others = [other for other in sheets if other is not lines and other.drafts]
        if not own or own * 2 != whole or not others:
            continue
        if len(others) == 1 and (_has_dates(lines) or not _has_dates(others[0])):
            continue
        _move(lines, lines.drafts, "summary sheet")
        return lines.name
    return ""


def set_pivots_aside(sheets: Sequence[SheetLines]) -> None:
    """Rows without date and reference of which each comes to exactly what the dated rows of its supplier come to.

    All such rows of a sheet, or none: a payment that lost its date stays, and is reported as undated.
    """
    bare_of = [[draft for draft in lines.drafts if not draft.traceable] for lines in sheets]
    if all(len(bare) < FEWEST for bare in bare_of):
        return
    by_name: defaultdict[str, Decimal] = defaultdict(Decimal)
    for lines in sheets:
        for draft in lines.drafts:
            if draft.traceable and draft.payee.name:
                by_name[draft.payee.name] += draft.amount
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for name, amount in by_name.items():
        sums[name_key(name)] += amount
    for lines, bare in zip(sheets, bare_of, strict=True):
        if len(bare) >= FEWEST and all(_repeats(draft, sums) for draft in bare):
            _move(lines, bare, "pivot")


def _repeats(draft: Draft, sums: dict[str, Decimal]) -> bool:
    return bool(draft.payee.name) and sums.get(name_key(draft.payee.name)) == draft.amount


def _move(lines: SheetLines, drafts: Sequence[Draft], reason: str) -> None:
    gone = {draft.row_number for draft in drafts}
    lines.set_aside += [
        SetAside(lines.name, draft.row_number, reason, (draft.payee.raw, draft.amount_raw))
        for draft in drafts
    ]
    lines.set_aside.sort(key=lambda aside: aside.row_number)
    lines.drafts = [draft for draft in lines.drafts if draft.row_number not in gone]


def _has_dates(lines: SheetLines) -> bool:
    return any(text_of(draft.date_cell) for draft in lines.drafts)
