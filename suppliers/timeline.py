"""The story of one supplier, newest first."""

from datetime import datetime
from typing import Any, NamedTuple

from msplan.history.models import Entry
from msplan.history.recording import SYSTEM, story_of
from suppliers.models import Band, Supplier

TITLES = {
    "suppliers.add": "Added by hand",
    "suppliers.edit": "Edited",
    "suppliers.set_category": "Category set",
    "suppliers.set_owner": "Owner set",
    "suppliers.merge": "Merged into another supplier",
    "suppliers.merge_here": "Another supplier was merged into it",
    "suppliers.undo_merge": "Merge undone",
    "suppliers.undo_merge_here": "Merge undone",
    "suppliers.mark_different": "Marked as different",
    "suppliers.take_back_different": "No longer marked as different",
    "risk.assess": "Risk assessed",
    "risk.rescore": "Risk band changed",
    "risk.ask_override": "Another band asked for",
    "risk.agree_override": "Band set by two people",
    "risk.refuse_override": "Another band refused",
    "risk.withdraw_override": "Band set by people withdrawn",
    "risk.lapse_override": "Band set by people lapsed",
}
NAMES = {
    "is_sole_trader": "Sole trader",
    "vat_number": "VAT number",
    "company_number": "Company number",
    "valid_until": "Holds until",
    "owner": "Owner in procurement",
    "into": "Merged into",
    "from": "From",
}


class Change(NamedTuple):
    name: str
    old: str
    new: str


class Told(NamedTuple):
    """One entry of components/timeline.html."""

    title: str
    when: datetime
    by: str
    text: str = ""
    changes: tuple[Change, ...] = ()


def timeline(supplier: Supplier) -> list[Told]:
    told = [_act(entry) for entry in story_of(supplier)]
    if supplier.created_from_id:
        spend_import = supplier.created_from
        assert spend_import is not None
        by = str(supplier.created_by) if supplier.created_by else SYSTEM
        told.append(Told("Added from a spend file", supplier.created_at, by, spend_import.file.name))
    return sorted(told, key=lambda entry: entry.when, reverse=True)


def _act(entry: Entry) -> Told:
    body = (entry.detail.body if hasattr(entry, "detail") else None) or {}
    before, after = body.get("before", {}), body.get("after", {})
    if entry.act == "risk.assess":
        inputs = ", ".join("not known" if score is None else str(score) for score in after.get("inputs", []))
        band = after.get("band", "")
        text = (
            f"Band: {Band(band).label.lower()}. Inputs: {inputs}.\n{after.get('reason', '')}" if band else ""
        )
        return Told(TITLES[entry.act], entry.at, entry.actor_name, text.strip())
    shown = [name for name in after if after[name] or before.get(name)]
    changes = tuple(Change(_name(n), _value(before.get(n)), _value(after.get(n))) for n in shown)
    return Told(TITLES.get(entry.act, entry.act), entry.at, entry.actor_name, changes=changes)


def _name(field: str) -> str:
    return NAMES.get(field) or field.replace("_", " ").capitalize()


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
