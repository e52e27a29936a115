"""Telling one wording from another where a row counts no versions: a form carries the mark of what it showed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from msplan.lib.refusing import StaleEdit


def mark(of: Mapping[str, Any]) -> str:
    """Differs when the words do. A save that comes late is seen by it."""
    return hashlib.sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()[:16]


def refuse_late(seen: str, now: Mapping[str, Any]) -> None:
    """Raises StaleEdit where ``now`` is not what was ``seen`` (its mark). "": nobody looked before they wrote."""
    if seen and seen != mark(now):
        raise StaleEdit
