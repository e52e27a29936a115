"""The hash that an approval and a signature are bound to."""

import hashlib
import json
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from statements.models import Correction, Statement


def content_hash(statement: Statement, *, as_at: date | None = None) -> str:
    """SHA-256, in hex, over everything a board approves: title, period, bodies, who is covered, as-at date, text,
    pictures, frozen figures.

    Computed from the rows each time, never from a memory of them: whoever changed one of them behind the acts'
    back changed the hash. Canonical JSON (sorted keys, no spaces, UTF-8).
    """
    content = {
        "title": statement.title,
        "version": statement.version,
        "period": [statement.period_start, statement.period_end],
        "bodies": list(statement.bodies.order_by("pk").values_list("pk", "name")),
        "covers": [statement.covers, statement.no_steps, statement.no_steps_reason],
        "as_at": as_at or statement.as_at,
        "sections": list(
            statement.sections.standing().values_list("heading", "area", "body", "no_steps_reason")
        ),
        # Those that are shown and those that could be: what is cleared is no part of what is said.
        "pictures": list(statement.pictures.standing().values_list("number", "alt", "sha256")),
        "figures": _rows(
            statement.figures, "value", "numerator", "denominator", "unit", "counts_in", "hidden"
        ),
        "tables": _rows(statement.tables, "content"),
        **_promised(statement),
        **_corrected(statement),
    }
    canonical = json.dumps(
        content, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _promised(statement: Statement) -> dict[str, Any]:
    """What it promises. A text without promises hashes as it did before there were any."""
    promises = list(statement.promises.standing().values_list("number", "section", "wording", "due_on"))
    return {"promises": promises} if promises else {}


def _corrected(statement: Statement) -> dict[str, Any]:
    """What a later version says that it corrects. A first one hashes as it did before there were any."""
    if statement.version == 1:
        return {}
    notes = Correction.objects.filter(statement=statement).values_list("of__version", "note")
    return {"correction": list(notes)}


def _rows(frozen: Any, *fields: str) -> list[tuple[Any, ...]]:
    shared = ("key", "label", "kind", "definition", "as_at", "period_start", "period_end", "references")
    return list(frozen.order_by("key").values_list(*shared, *fields))
