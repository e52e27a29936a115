"""Every line of a spend file is somewhere: a payment of the register, on the list of what was set aside, or counted.

Which lines a file has is counted here, by csv and openpyxl alone. Where each of them went is asked of the database and
of the list that a person takes away; what the program says of itself is only compared with that.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction
from django.test import Client
from openpyxl import load_workbook

from suppliers.spend import confirming, summary
from suppliers.spend.copying import Line, copy_lines
from suppliers.spend.models import SpendImport, SpendImportQuerySet
from suppliers.spend.reading.lines import SheetLines
from suppliers.spend.repeats import Held
from tests.proof.importing.again import checksums, differing
from tests.proof.importing.doors import DOORS, Came, at
from tests.proof.importing.ledgers import ASIDE, BESIDE, COUNTED, PAID, Ledger, Place, tables_of

SPEND = DOORS[0]
# Lines that are counted and on no list: there is nothing in them to look at again.
IN_BULK = ("above the headings", "headings", "sheet left out")


@dataclass
class Accounts:
    """How many files and lines, of each kind, and each thing that was wrong with one of them."""

    files: int = 0
    lines: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def accounted(ledgers: Iterable[Ledger], client: Client) -> Accounts:
    """Each file through the door, and each of its lines looked for where it must be. Nothing of it stays."""
    accounts = Accounts()
    for ledger in ledgers:
        with transaction.atomic():
            _take(accounts, ledger, client)
            transaction.set_rollback(True)
    return accounts


def _take(accounts: Accounts, ledger: Ledger, client: Client) -> None:
    came = Came()
    SPEND.take(client, ledger.content, ledger.name, came)
    pk, state, plan = rows(
        "SELECT id, state, plan::text FROM suppliers_spendimport ORDER BY id DESC LIMIT 1"
    )[0]
    accounts.files += 1
    accounts.lines += len(ledger.lines)
    accounts.kinds.update(ledger.lines.values())
    if state != "confirmed":
        accounts.wrong.append(f"{ledger.habit}: was not saved but is {state}: {came.said[-300:]}")
        return
    paid = Counter(rows("SELECT sheet, row_number FROM suppliers_spendline WHERE spend_import_id = %s", pk))
    sums = rows("SELECT coalesce(sum(amount), 0) FROM suppliers_spendline WHERE spend_import_id = %s", pk)
    told = unaccounted(ledger, paid, Counter(_listed(client, pk)), json.loads(plan))
    if sums[0][0] != ledger.paid:
        told.append(f"payments of {ledger.paid} in the file, of {sums[0][0]} in the register")
    accounts.wrong += [f"{ledger.habit}: {each}" for each in told]


def unaccounted(
    ledger: Ledger, paid: Counter[Place], listed: Counter[Place], plan: dict[str, Any]
) -> list[str]:
    """What is wrong with where the lines are: nowhere, twice, in the wrong place, or lines that the file has not."""
    there = counted(ledger)
    wrong = [f"the test wrote {place}, and csv does not see it" for place in there ^ set(ledger.lines)]
    for place, became in ledger.lines.items():
        found = (paid[place], listed[place])
        if found != {PAID: (1, 0), ASIDE: (0, 1), BESIDE: (0, 1), COUNTED: (0, 0)}[became]:
            wrong.append(f"{place}, {became}: {found[0]} times in the register, {found[1]} times on the list")
    wrong += [f"{place} is no line of the file" for place in {*paid, *listed} - there]
    in_bulk = sum(plan["lines_beside"].get(kind, 0) for kind in IN_BULK)
    if paid.total() + listed.total() + in_bulk != len(there) or plan["lines_filled"] != len(there):
        wrong.append(
            f"{len(there)} lines hold something: {paid.total()} in the register, {listed.total()} on the list, "
            f"{in_bulk} counted, {plan['lines_filled']} by the page"
        )
    return wrong


def counted(ledger: Ledger) -> set[Place]:
    """The lines that hold anything, as a reader of tables alone sees them."""
    if ledger.name.endswith(".xlsx"):
        book = load_workbook(io.BytesIO(ledger.content), read_only=True)
        tables = [(page.title, list(page.iter_rows(values_only=True))) for page in book]
    else:
        tables = tables_of(ledger)
    return {
        (title, number)
        for title, lines in tables
        for number, line in enumerate(lines, 1)
        if any(cell is not None and str(cell).strip() for cell in line)
    }


def _listed(client: Client, pk: int) -> list[Place]:
    """What stands on the list that a person takes away; there is none where nothing was set aside."""
    answer = client.get(at("suppliers:set_aside", pk=pk))
    if answer.status_code == 404:
        return []
    told = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [(line[0], int(line[1])) for line in list(csv.reader(io.StringIO(told, newline="")))[1:]]


def rows(sql: str, *values: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


# --- chosen again -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Again:
    """How many lines each of three came with: a file, the same file, the same lines written otherwise; and the tables
    that differ after the second and after the third from those after the first.
    """

    lines: tuple[int, int, int]
    differ: tuple[list[str], list[str]]


def again(ledger: Ledger, otherwise: Ledger, client: Client) -> Again:
    with transaction.atomic():
        first = SPEND.passed(client, ledger.content, ledger.name).written
        before = checksums(SPEND)
        second = SPEND.passed(client, ledger.content, ledger.name).written
        after_second = differing(before, checksums(SPEND))
        third = SPEND.passed(client, otherwise.content, otherwise.name).written
        after_third = differing(before, checksums(SPEND))
        transaction.set_rollback(True)
    return Again((first, second, third), (after_second, after_third))


# --- controls ---------------------------------------------------------------------------------------------------------


@contextmanager
def a_line_is_dropped_in_the_reading() -> Iterator[None]:
    """Rows without an amount are no rows: no list holds them, nobody counts them."""
    put = SheetLines._put_aside

    def silent(self: SheetLines, line: Any, reason: str) -> None:
        if reason != "no amount":
            put(self, line, reason)

    with patch.object(SheetLines, "_put_aside", silent):
        yield


@contextmanager
def a_payment_is_lost_in_the_writing() -> Iterator[None]:
    """Of the lines that were read and agreed to, the last never comes to the register."""

    def lossy(lines: Iterable[Line], spend_import: SpendImport) -> int:
        return copy_lines(list(lines)[:-1], spend_import)

    with patch.object(confirming, "copy_lines", lossy):
        yield


@contextmanager
def nothing_is_known_again() -> Iterator[None]:
    """No file is the twin of another, and no line is held already: neither the acts nor the database ask."""
    index = rows("SELECT indexdef FROM pg_indexes WHERE indexname = 'import_same_file_once'")[0][0]
    connection.cursor().execute("DROP INDEX import_same_file_once")
    try:
        with (
            patch.object(SpendImportQuerySet, "counting", lambda self, _sha256: self.none()),
            patch.object(summary, "held", lambda *_: Held(Counter(), 0)),
        ):
            yield
    finally:
        connection.cursor().execute(index)
