"""The story of a statement and its sections, newest first, for people."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from msplan.history.models import Entry
from statements.models import Statement

TITLES = {
    "open": "Opened",
    "set_title": "Title changed",
    "save_section": "Section saved",
    "add_section": "Section added",
    "move_section": "Section moved",
    "remove_section": "Section taken out",
    "submit": "Submitted to the board",
    "refresh_figures": "Figures refreshed",
    "approve": "Approval recorded",
    "void_approvals": "Approval no longer stands",
    "send_back": "Sent back to drafting",
    "sign": "Signed",
    "seal": "Sealed",
    "render": "Document made",
    "publish": "Published",
    "supersede": "Superseded by a later version",
}
# What a history entry says after its title, from what was recorded.
TEXTS = {
    "approve": "{board}, {minute}",
    "sign": "{name}, {role}, for {body}",
    "send_back": "{reason}",
    "void_approvals": "{reason}",
}
WITH_CHANGES = ("set_title", "refresh_figures")


class Change(NamedTuple):
    name: str
    old: Any
    new: Any


class Told(NamedTuple):
    """One entry of components/timeline.html."""

    title: str
    when: datetime
    by: str
    text: str = ""
    changes: tuple[Change, ...] = ()


def story(statement: Statement) -> "list[Told]":
    sections = list(statement.sections.values_list("pk", flat=True))
    entries = (
        Entry.objects.filter(
            Q(thing_type="statements.statement", thing_id=statement.pk)
            | Q(thing_type="statements.section", thing_id__in=sections),
            restricted=False,
        )
        .select_related("detail")
        .order_by("-at", "-pk")
    )
    return [_told(entry) for entry in entries]


def _told(entry: Entry) -> Told:
    act = entry.act.removeprefix("statements.")
    body: Mapping[str, Any] = entry.detail.body or {}
    before, after = body.get("before", {}), body.get("after", {})
    text = entry.thing_label if entry.thing_type == "statements.section" else ""
    if act == "save_section":
        text = f"{text}: {_letters(before.get('body', ''), after.get('body', ''))}"
    elif act in TEXTS and after:
        text = TEXTS[act].format_map(defaultdict(str, after))
    changes = tuple(
        Change(name.capitalize(), before.get(name), value)
        for name, value in after.items()
        if act in WITH_CHANGES and before.get(name) != value
    )
    title = TITLES.get(act, act.replace("_", " ").capitalize())
    return Told(title, entry.at, f"by {entry.actor_name}", text, changes)


def _letters(before: str, after: str) -> str:
    words = len(after.split()) - len(before.split())
    if words == 0:
        return "as many words as before"
    return f"{abs(words)} word{'' if abs(words) == 1 else 's'} {'more' if words > 0 else 'fewer'}"
