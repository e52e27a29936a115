"""The import of 100,000 spend lines, from the uploaded file to the ranked register

Everything counts: the file is looked at, read into its plan, matched, confirmed, read once more and saved with its
suppliers, totals and scores. Held against PostgreSQL's own COPY of the very same lines into the same table, its indexes
and references checked alike.
"""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from django.core.files.base import File
from django.db import connection

from suppliers.models import SpendImport, SpendLine, Supplier
from suppliers.register.reference_data import load_categories
from suppliers.spend.confirming import ask_to_confirm, save_import
from suppliers.spend.planning import read_import
from suppliers.spend.uploading import upload_spend
from tests.bench.measuring import Figure
from tests.bench.plan_rows import WORDS, analyse

# Lines of a year's file of a county, and the firms it pays.
SMALL = (2_000, 150)
FULL = (100_000, 6_000)
BUDGET = 10
MOST_MEGABYTES = 500
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ROUNDS = 3
HEADINGS = (
    "Body", "Service", "Supplier Name", "Supplier Number", "Net Amount", "Pay Date", "Expense Type", "Transaction No",
    "Description", "Capital or Revenue",
)  # fmt: skip
KINDS = (
    "Cleaning", "Uniform", "Vehicle hire", "Waste collection", "Software licences", "Catering", "Agency staff",
    "Printing", "Building works", "Security services", "Legal fees", "Training courses", "Fuel",
    "Telephones", "Furniture",
)  # fmt: skip


def measure(size: tuple[int, int]) -> list[Figure]:
    lines, firms = size
    load_categories()
    content = spend_file(lines, firms)
    analyse()
    began = perf_counter()
    _forget_the_peak()
    queued = upload_spend(File(io.BytesIO(content), name="year.csv"), source="Ledger", by=None, at=AT)
    read_import(queued.pk, at=AT)
    read = perf_counter()
    queued.refresh_from_db()
    assert queued.state == "ready", queued.refusal
    ask_to_confirm(queued, by=None, at=AT)
    done = save_import(queued.pk, at=AT)
    _check_references()
    saved = perf_counter()
    assert done is not None
    assert done.state == "confirmed", done.refusal
    assert (SpendLine.objects.count(), Supplier.objects.count()) == (lines, firms)
    peak = _peak()
    assert lines < FULL[0] or peak < MOST_MEGABYTES, f"{peak} MB"
    _forget_the_file(done)
    against = _plain_copy()
    return [
        Figure("reading, matching and showing the plan", read - began, against),
        Figure("saving it: read again, lines, suppliers, totals, scores", saved - read, against),
        Figure(f"the whole import, {peak:,} MB at its peak", saved - began, against, BUDGET),
    ]


def spend_file(lines: int, firms: int) -> bytes:
    """A file as a county's finance system gives it; the same in every run."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for number in range(lines):
        firm = (number * 7919) % firms
        day = date(2025, 4, 1) + timedelta(days=(number * 104_729) % 365)
        pence = (number * 15_485_863) % 2_000_000 - 40_000
        words = " ".join(WORDS[(number * salt) % len(WORDS)] for salt in (3, 7, 13, 29))
        writer.writerow(
            [
                "Marlshire Police", f"Service {number % 40}", name_of(firm), f"{100_000 + firm}", f"{pence / 100:,.2f}",
                f"{day:%d/%m/%Y}", KINDS[number % len(KINDS)], f"PT{number:07d}", words, "Revenue",
            ]
        )  # fmt: skip
    return out.getvalue().encode()


def name_of(firm: int) -> str:
    first, second = WORDS[firm % len(WORDS)], WORDS[(firm // len(WORDS) * 37 + firm) % len(WORDS)]
    return f"{first.capitalize()} {second.capitalize()} {'ABCDEFGHKLMNPRST'[firm % 16]}{firm} Ltd"


def _plain_copy() -> float:
    """The best of several: the lines copied out, taken away, and copied in again."""
    table, text = SpendLine._meta.db_table, io.StringIO()
    best = float("inf")
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} TO STDOUT", text)
        for _ in range(ROUNDS):
            cursor.execute(f"DELETE FROM {table}")
            text.seek(0)
            began = perf_counter()
            cursor.copy_expert(f"COPY {table} FROM STDIN", text)
            _check_references()
            best = min(best, perf_counter() - began)
    return best


def _check_references() -> None:
    """What a commit would do: foreign keys are looked at, for both sides alike."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _forget_the_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")  # the kernel's own way to start a new peak


def _peak() -> int:
    """Megabytes that this process held at most since the peak was forgotten, everything of Django among them."""
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(row for row in status if row.startswith("VmHWM")).split()[1]) // 1024


def _forget_the_file(done: SpendImport) -> None:
    """A file is no part of the transaction that is rolled back."""
    done.file.content.storage.delete(done.file.content.name)
