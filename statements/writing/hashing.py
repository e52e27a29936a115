"""The hash that an approval and a signature are bound to."""

import hashlib
import json
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from statements.models import Statement


def content_hash(statement: Statement, *, as_at: date | None = None) -> str:
    """SHA-256, in hex, over everything a board approves: title, period, bodies, as-at date, text, frozen figures.

    Computed from the rows each time, never from a memory of them: whoever changed one of them behind the acts'
    back changed the hash. Canonical JSON (sorted keys, no spaces, UTF-8).
    """
    content = {
        "title": statement.title,
        "version": statement.version,
        "period": [statement.period_start, statement.period_end],
        "bodies": list(statement.bodies.order_by("pk").values_list("pk", "name")),
        "as_at": as_at or statement.as_at,
        "sections": list(statement.sections.standing().values_list("heading", "area", "body")),
        "figures": _rows(
            statement.figures, "value", "numerator", "denominator", "unit", "counts_in", "hidden"
        ),
        "tables": _rows(statement.tables, "content"),
    }
    canonical = json.dumps(
        content, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _rows(frozen: Any, *fields: str) -> list[tuple[Any, ...]]:
    shared = ("key", "label", "kind", "definition", "as_at", "period_start", "period_end", "references")
    return list(frozen.order_by("key").values_list(*shared, *fields))
