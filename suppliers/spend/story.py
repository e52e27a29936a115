"""What happened to a spend file, newest first: who sent it, what was corrected, who said yes, what came of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msplan.history.models import Entry
from msplan.history.recording import story_of
from suppliers.spend.models import SpendImport
from suppliers.spend.telling import pounds

TITLES = {
    "spend.upload": "Uploaded",
    "spend.read_again": "Read again with other columns or another month",
    "spend.agree": "Agreed to",
    "spend.not_saved": "Not saved",
    "spend.confirm": "Saved",
    "spend.discard": "Discarded",
    "spend.undo": "Undone",
}


class Told(NamedTuple):
    """One entry of components/timeline.html."""

    title: str
    when: datetime
    by: str
    text: str


def story(spend_import: SpendImport) -> list[Told]:
    entries = sorted(story_of(spend_import), key=lambda entry: (entry.at, entry.pk), reverse=True)
    return [_told(entry) for entry in entries]


def _told(entry: Entry) -> Told:
    body = (entry.detail.body if hasattr(entry, "detail") else None) or {}
    text = _text(entry.act, body.get("before", {}), body.get("after", {}))
    return Told(TITLES.get(entry.act, entry.act), entry.at, entry.actor_name, text)


def _text(act: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if act == "spend.agree" and "rows" in after:
        choices = [
            *([SpendImport.HeldLines(after["held_lines"]).label] if "held_lines" in after else []),
            *(
                [SpendImport.RepeatedLines(after["repeated_lines"]).label]
                if "repeated_lines" in after
                else []
            ),
        ]
        return ". ".join([f"{after['rows']:,} lines, {pounds(after['sum'])}", *choices]) + "."
    if act == "spend.confirm" and "lines" in after:
        return f"{after['lines']:,} lines, {pounds(after['sum'])}; {after['suppliers_new']:,} new suppliers."
    if act == "spend.undo" and "lines" in before:
        return f"{before['lines']:,} lines were taken out."
    return str(after.get("why", ""))
