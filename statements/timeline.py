"""The story of a statement and its sections, newest first, for people."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Q

from msplan.history.models import Entry
from msplan.lib.dates import london_date
from statements.models import Promise, Section, Statement

TITLES = {
    "mark_promise": "A promise marked",
    "change_promise": "A promise changed",
    "unmark_promise": "A promise taken off the list",
    "open": "Opened",
    "enter": "Entered as published before",
    "change_entry": "Where and when it was published was changed",
    "put_among_published": "Put among the published statements",
    "render_again": "PDF asked for again after a failure",
    "set_title": "Title changed",
    "set_cover": "Whom it covers was changed",
    "assign": "Author chosen",
    "mark_ready": "Marked as ready",
    "write_on": "Not ready after all",
    "add_picture": "Picture added",
    "describe_picture": "Picture described anew",
    "clear_picture": "Picture cleared for publication",
    "remove_picture": "Picture taken out",
    "comment": "Comment",
    "settle_comment": "Comment settled",
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
    "clear": "Name cleared",
    "take_back_clearance": "Clearance taken back",
    "correct": "Opened as a correction",
    "rewrite_note": "Note on the correction changed",
    "mark_coverage": "Coverage check: something said about a rule",
    "unmark_coverage": "Coverage check: taken back",
    "withdraw": "Withdrawn",
    "ask_for_removal": "Removal asked for",
    "call_off_removal": "Removal called off",
    "remove": "Removed",
    "record_home_link": "Link on the home page seen",
    "make_registry_pack": "Answers for the registry worked out",
    "answer_registry_part": "Answers for the registry changed",
    "submit_to_registry": "Submitted to the registry",
}
# Of the acts on promises those that are edits of the text.
MARKING = [f"statements.{verb}_promise" for verb in ("mark", "change", "unmark")]
# What a history entry says after its title, from what was recorded.
TEXTS = {
    "submit_to_registry": "{address}",
    "mark_promise": "{wording}",
    "approve": "{board}, {minute}",
    "sign": "{name}, {role}, for {body}",
    "send_back": "{reason}",
    "void_approvals": "{reason}",
    "clear": "“{name}”: {reason}",
    "take_back_clearance": "“{name}”",
    "correct": "{note}",
    "mark_coverage": "{rule}, {said}: {reason}",
    "unmark_coverage": "{rule}",
    "withdraw": "{reason}",
    "ask_for_removal": "{ground}. {reason}",
    "record_home_link": "{placement}, {address}",
    "comment": "{comment}",
    "settle_comment": "{settled}",
    "assign": "{author}",
    "add_picture": "Picture {picture}: {shows}",
    "describe_picture": "Picture {picture}: {shows}",
    "clear_picture": "Picture {picture}",
}
# Acts on sections, as a list of headings begins.
EDITS = {
    "save_section": "Saved",
    "add_section": "Added",
    "move_section": "Moved",
    "remove_section": "Taken out",
}
WITH_CHANGES = ("set_title", "set_cover", "refresh_figures", "rewrite_note")


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
    sections = Section.objects.filter(statement=statement).order_by().values("pk")
    promises = Promise.objects.filter(statement=statement).order_by().values("pk")
    entries = (
        Entry.objects.filter(
            Q(thing_type="statements.statement", thing_id=statement.pk)
            | Q(thing_type="statements.section", thing_id__in=sections)
            | Q(thing_type="statements.promise", thing_id__in=promises, act__in=MARKING),
            restricted=False,
        )
        .select_related("detail")
        .order_by("-at", "-pk")
    )
    told: list[Told] = []
    for _, same in groupby(entries, key=_sitting):
        sitting = list(same)
        told.append(_told(sitting[0]) if len(sitting) == 1 else _edits(sitting))
    return told


def _sitting(entry: Entry) -> tuple[object, ...]:
    """One person's edits of sections on one day are told together; every other act by itself."""
    if entry.act.removeprefix("statements.") in EDITS:
        return (entry.actor_name, london_date(entry.at))
    return (entry.pk,)


def _edits(sitting: "list[Entry]") -> Told:
    """Oldest first, each section once for each thing that was done to it."""
    headings: dict[str, dict[str, None]] = {}
    for entry in reversed(sitting):
        headings.setdefault(EDITS[entry.act.removeprefix("statements.")], {})[entry.thing_label] = None
    text = "\n".join(f"{done}: {', '.join(names)}" for done, names in headings.items())
    return Told("Text edited", sitting[0].at, f"by {sitting[0].actor_name}", text)


def _told(entry: Entry) -> Told:
    act = entry.act.removeprefix("statements.")
    body: Mapping[str, Any] = entry.detail.body or {}
    before, after = body.get("before", {}), body.get("after", {})
    text = entry.thing_label if entry.thing_type == "statements.section" else ""
    if act == "save_section":
        text = f"{text}: {_letters(before.get('body', ''), after.get('body', ''))}"
    elif act in TEXTS and after:
        told = TEXTS[act].format_map(defaultdict(str, after))
        text = f"{text}: {told}" if text else told
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
