"""Spend files and suppliers of the tests, brought in by the program's own acts."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from django.core.files.base import File

from msplan.accounts.models import Person
from suppliers.models import Category, SpendImport, Supplier
from suppliers.register.reference_data import load_categories
from suppliers.risk.keeping import add_supplier
from suppliers.spend.confirming import ask_to_confirm, save_import
from suppliers.spend.planning import read_import
from suppliers.spend.uploading import upload_spend

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ON = date(2026, 11, 20)
HEADINGS = ("Date", "Category", "Supplier", "Amount", "Reference", "Supplier No", "Company Number")
Row = Sequence[str]


def spend_csv(*rows: Row, headings: Row = HEADINGS) -> bytes:
    """A spend file; rows may leave the last columns out."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([*row, *[""] * (len(headings) - len(row))])
    return out.getvalue().encode()


def uploaded(
    content: bytes | Path,
    *,
    name: str = "spend.csv",
    source: str = "Ledger",
    period: date | None = None,
    by: Person | None = None,
) -> SpendImport:
    if isinstance(content, Path):
        name, content = content.name, content.read_bytes()
    return upload_spend(File(io.BytesIO(content), name=name), source=source, period=period, by=by, at=AT)


def ready(content: bytes | Path, **kwargs: object) -> SpendImport:
    read = read_import(uploaded(content, **kwargs).pk, at=AT)  # type: ignore[arg-type]
    assert read is not None
    return read


def saved(content: bytes | Path, *, held_lines: str = "", **kwargs: object) -> SpendImport:
    spend_import = ready(content, **kwargs)
    assert spend_import.state == "ready", spend_import.refusal
    ask_to_confirm(spend_import, held_lines=held_lines, by=kwargs.get("by"), at=AT)  # type: ignore[arg-type]
    done = save_import(spend_import.pk, at=AT)
    assert done is not None
    assert done.state == "confirmed", done.refusal
    return done


def supplier(name: str, category: str = "", **values: object) -> Supplier:
    """A supplier added by hand; ``category`` is a code of the reference table."""
    load_categories()
    found = Category.objects.get(code=category) if category else None
    return add_supplier(name=name, category=found, by=None, at=AT, **values)


def names(suppliers: Iterable[Supplier]) -> list[str]:
    return [each.name for each in suppliers]
