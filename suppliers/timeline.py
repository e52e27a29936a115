"""The story of one supplier, newest first."""

from datetime import datetime
from typing import NamedTuple

from msplan.history.models import Entry
from msplan.history.recording import SYSTEM, story_of
from suppliers.models import Band, Supplier
from suppliers.register.telling import changes_of

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
    after = body.get("after", {})
    if entry.act == "risk.assess":
        inputs = ", ".join("not known" if score is None else str(score) for score in after.get("inputs", []))
        band = after.get("band", "")
        text = (
            f"Band: {Band(band).label.lower()}. Inputs: {inputs}.\n{after.get('reason', '')}" if band else ""
        )
        return Told(TITLES[entry.act], entry.at, entry.actor_name, text.strip())
    changes = tuple(Change(**change) for change in changes_of(entry) if change["old"] or change["new"])
    return Told(TITLES.get(entry.act, entry.act), entry.at, entry.actor_name, changes=changes)
