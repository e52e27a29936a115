"""Reading history aloud: an entry as lines for a page."""

from typing import Any

from msplan.history.models import Entry


def told(entry: Entry) -> dict[str, Any]:
    """What components/timeline.html prints of an entry: title, when, who, and each change."""
    room, _, verb = entry.act.partition(".")
    return {
        "title": f"{words(verb or room)}: {entry.thing_label}",
        "when": entry.at,
        "by": entry.actor_name,
        "text": _gone(entry),
        "changes": changes_of(entry),
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
    return (
        f"What was before and after was erased on {detail.tombstoned_at:%-d %B %Y}: {detail.tombstone_reason}"
    )


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
        return ", ".join(said(v) for v in value)
    if isinstance(value, dict):
        return "; ".join(f"{words(str(k))}: {said(v)}" for k, v in value.items())
    return str(value)
