"""Reading history aloud: an entry as lines for a page."""

import contextlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import InvalidOperation
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from msplan.history.models import Entry
from msplan.lib.dates import london_date, plain
from msplan.lib.money import Pounds, exact_pounds

Names = Mapping[str, str]
Says = Mapping[str, Callable[[Any], str]]
A_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_SAID = 12  # of a list: an import names hundreds of suppliers


def told(entry: Entry, *, names: Names | None = None, says: Says = MappingProxyType({})) -> dict[str, Any]:
    """What components/timeline.html prints of an entry: title, when, who, and each change; as ``changes_of``."""
    room, _, verb = entry.act.partition(".")
    changes = changes_of(entry, names=names, says=says)
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


def changes_of(
    entry: Entry, *, names: Names | None = None, says: Says = MappingProxyType({})
) -> list[dict[str, str]]:
    """Each thing that changed: {name, old, new}; nothing where the detail was erased.

    Amounts of money and choices are said as their columns know them. Where a room gives ``names`` (of keys, or of a
    model's keys: "suppliers.contract.value"), other keys are called what their columns are called; ``says`` puts the
    values of a key into words.
    """
    detail = getattr(entry, "detail", None)
    if detail is None or detail.body is None:
        return []
    before, after = detail.body.get("before") or {}, detail.body.get("after") or {}
    return [
        {
            "name": _name(entry.thing_type, key, names),
            "old": _value(entry.thing_type, key, before.get(key), says),
            "new": _value(entry.thing_type, key, after.get(key), says),
        }
        for key in dict.fromkeys([*before, *after])
    ]


@lru_cache(maxsize=2000)
def _column(thing_type: str, key: str) -> "models.Field[Any, Any] | None":
    """The column of a model that a key names, where there is one: things and their columns may be long gone."""
    with contextlib.suppress(LookupError, ValueError, FieldDoesNotExist):
        found = apps.get_model(thing_type)._meta.get_field(key)
        return found if isinstance(found, models.Field) else None
    return None


def _name(thing_type: str, key: str, names: Names | None) -> str:
    if names is None:
        return words(key)
    own = names.get(f"{thing_type}.{key}") or names.get(key)
    column = _column(thing_type, key)
    return own or words(str(column.verbose_name) if column is not None else key)


def _value(thing_type: str, key: str, value: Any, says: Says) -> str:
    if value in (None, "", []):
        return ""
    if key in says:
        return says[key](value)
    column = _column(thing_type, key)
    if isinstance(column, Pounds) and not isinstance(value, bool):
        with contextlib.suppress(InvalidOperation):
            return exact_pounds(value)
    choices = dict(getattr(getattr(column, "base_field", column), "flatchoices", None) or ())
    if isinstance(value, list):
        return said([choices.get(one, one) if isinstance(one, str) else one for one in value])
    return said(choices.get(value, value) if isinstance(value, str) else value)


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
