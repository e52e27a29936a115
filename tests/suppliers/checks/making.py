"""Checks, findings and corrective actions of the tests, made by the program's own acts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from msplan.accounts.models import Person
from suppliers.checks.checking import record_check
from suppliers.checks.correcting import agree
from suppliers.checks.finding import add_finding
from suppliers.models import Check, CorrectiveAction, Finding, Supplier

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ON = date(2026, 11, 20)
AUDIT: dict[str, Any] = {
    "scheme": "smeta_4",
    "scheme_version": "7.0",
    "announcement": "unannounced",
    "conducted": "third_party",
    "arranged": "supplier",
    "company": "Ethical Audits Ltd",
    "critical_open": 1,
    "major_closed": 2,
}


def a_check(supplier: Supplier, by: Person, *, at: datetime = AT, **values: Any) -> Check:
    words = {"kind": "registry", "outcome": "nothing_found", "done_on": ON, "done_by": "Grace", "owner": by}
    return record_check(supplier, **{**words, **values}, by=by, at=at)


def a_finding(supplier: Supplier, by: Person, **values: Any) -> Finding:
    check = a_check(supplier, by, kind="site_visit", outcome="finding", workers_interviewed=True)
    return add_finding(check, **{"severity": "major", "title": "Deposits", **values}, by=by, at=AT)


def a_corrective(finding: Finding, by: Person, **values: Any) -> CorrectiveAction:
    words = {
        "what": "Pay deposits back",
        "contact_name": "Mel Ash",
        "contact_email": "mel@supplier.example",
        "follower": by,
        "due_on": ON + timedelta(days=30),
    }
    return agree(finding, **{**words, **values}, by=by, at=AT)
