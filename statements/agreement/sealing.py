"""The seal: the public data byte for byte, and what stays inside."""

from datetime import date, datetime
from typing import Any

from msplan.accounts.models import Person
from msplan.force.models import ForceProfile
from msplan.history.recording import record
from statements.figures.freezing import frozen
from statements.models import Seal, Statement
from statements.text.contents import json_bytes, public_content, sha256


def seal(statement: Statement, *, by: Person, at: datetime, on: date) -> Seal:
    """Seal what the rows hold now. Part of the act of signing, which has checked it against the approvals."""
    sections = list(statement.sections.standing())
    approvals = list(statement.approvals.standing().select_related("body", "by"))
    signatures = list(statement.signatures.standing().select_related("body", "by"))
    public = json_bytes(
        public_content(
            statement,
            sections,
            frozen(statement),
            ForceProfile.current(),
            approvals=approvals,
            signatures=signatures,
            signed_on=on,
        )
    )
    made = Seal.objects.create(
        statement=statement,
        version=statement.version,
        statement_json=public,
        sha256=sha256(public),
        content={
            "content_hash": statement.content_hash,
            "submitted": {"by": str(statement.submitted_by), "at": statement.submitted_at},
            "last_edited": {"by": str(statement.last_edited_by), "at": statement.last_edited_at},
            "sections": [
                {"section": section.pk, "version": section.version, "edited_by": str(section.edited_by)}
                for section in sections
            ],
            "approvals": [{"by": str(a.by), "at": a.recorded_at, "hash": a.hash} for a in approvals],
            "signatures": [{"by": str(s.by), "at": s.signed_at, "hash": s.hash} for s in signatures],
            "figures": _inside(statement),
            "cleared": [
                {
                    "kind": c.kind,
                    "name": c.name,
                    "sentence": c.sentence,
                    "reason": c.reason,
                    "by": str(c.by),
                    "at": c.at,
                }
                for c in statement.clearances.standing().select_related("by")
            ],
        },
        made_at=at,
    )
    record("statements.seal", statement, by=by, at=at, after={"sha256": made.sha256})
    return made


def _inside(statement: Statement) -> list[dict[str, Any]]:
    """Every frozen figure and table, cited or not, with the records that were counted."""
    figures = [
        {
            "key": row.key,
            "value": row.value,
            "numerator": row.numerator,
            "denominator": row.denominator,
            "definition": row.definition,
            "references": row.references,
        }
        for row in statement.figures.order_by("pk")
    ]
    tables = [
        {
            "key": f"table {row.key}",
            "content": row.content,
            "definition": row.definition,
            "references": row.references,
        }
        for row in statement.tables.order_by("pk")
    ]
    return figures + tables
