"""Rows of a record, entered by the program's own act."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msplan.accounts.models import Person
from suppliers.models import (
    Contract,
    Equivalent,
    PublishedStatement,
    Supplier,
    SupplierContact,
    Turnover,
    WorkerRoute,
)
from suppliers.record import keeping

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ON = date(2026, 11, 20)
SOURCE: dict[str, Any] = {"source": "Visit", "source_on": date(2026, 5, 4), "sureness": "sure"}


def a_contact(supplier: Supplier, *, by: Person | None = None, **values: Any) -> SupplierContact:
    values = {"name": "Pat Example", "email": "pat@supplier.example", **values}
    return keeping.add(SupplierContact(supplier=supplier, **values), by=by, at=AT)


def a_contract(supplier: Supplier, *, by: Person | None = None, **values: Any) -> Contract:
    values = {
        "title": "Cleaning of headquarters",
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2027, 12, 31),
        **values,
    }
    return keeping.add(Contract(supplier=supplier, **values), by=by, at=AT)


def an_equivalent(supplier: Supplier, *, by: Person | None = None, **values: Any) -> Equivalent:
    values = {
        "kind": "sedex", "scope": "Its laundry in Marl", "issued_on": ON - timedelta(days=100),
        "expires_on": ON + timedelta(days=100), "link": "https://audits.example/1", **values,
    }  # fmt: skip
    return keeping.add(Equivalent(supplier=supplier, **values), by=by, at=AT)


def a_route(supplier: Supplier, *, by: Person | None = None, **values: Any) -> WorkerRoute:
    values = {"kind": "grievance", "answer": "yes", "for_whom": ["own"], **SOURCE, **values}
    return keeping.add(WorkerRoute(supplier=supplier, **values), by=by, at=AT)


def a_turnover(supplier: Supplier, amount: Any) -> Turnover:
    return keeping.add(Turnover(supplier=supplier, amount=amount, **SOURCE), by=None, at=AT)


def a_statement(supplier: Supplier, year: int = 2026, **values: Any) -> PublishedStatement:
    return keeping.add(PublishedStatement(supplier=supplier, year=year, **values), by=None, at=AT)


def form_id() -> str:
    return str(uuid.uuid4())
