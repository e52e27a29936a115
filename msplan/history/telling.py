"""Reading history aloud: an entry as lines for a page."""

import contextlib
import re
from datetime import date
from typing import Any

from msplan.history.models import Entry
from msplan.lib.dates import london_date, plain

A_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_SAID = 12  # of a list: an import names hundreds of suppliers


def told(entry: Entry) -> dict[str, Any]:
    """What components/timeline.html prints of an entry: title, when, who, and each change."""
    room, _, verb = entry.act.partition(".")
    changes = changes_of(entry)
    is_new = not any(change["old"] for change in changes)
    return {
        "title": f"{words(verb or room)}: {entry.thing_label}",
        "when": entry.at,
        "by": entry.actor_name,
        # What was never otherwise is told as it is: "nothing → 5" on every line would only be noise.
        "text": _gone(entry)
        or ("\n".join(f"{c['name']}: {c['new']}" for c in changes if c["new"]) if is_new else ""),
        "changes": [] if is_new else changes,
    }


def changes_of(entry: Entry) -> list[dict[str, str]]:
    """Each thing that changed: {name, old, new}; nothing where the detail was erased."""
    detail = getattr(entry, "detail", None)
    if detail is None or detail.body is None:
        return []
    before, after = detail.body.get("before") or {}, detail.body.get("after") or {}
    return [
        {"name": words(key), "old": said(before.get(key)), "new": said(after.get(key))}
        for key in dict.fromkeys([*before, *after])
    ]


def _gone(entry: Entry) -> str:
    detail = getattr(entry, "detail", None)
    if detail is None or detail.tombstoned_at is None:
        return ""
    erased_on = plain(london_date(detail.tombstoned_at))
    return f"What was before and after was erased on {erased_on}: {detail.tombstone_reason}"


def words(name: str) -> str:
    """ "set_roles" as "Set roles"."""
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def said(value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        rest = len(value) - MOST_SAID
        return ", ".join(said(v) for v in value[:MOST_SAID]) + (f" and {rest} more" if rest > 0 else "")
    if isinstance(value, dict):
        return "; ".join(f"{words(str(k))}: {said(v)}" for k, v in value.items())
    if isinstance(value, str) and A_DATE.fullmatch(value):
        with contextlib.suppress(ValueError):
            return plain(date.fromisoformat(value))
    return str(value)
