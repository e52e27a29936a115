"""What a file would do to the plan, row by row: the nouns of a check."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Model

from actions.plan.models import Action


class Fault(NamedTuple):
    """One thing wrong with one cell, in words that name the cure."""

    row: int
    column: str  # "D", or "" where no column holds it
    heading: str
    value: str
    sentence: str


class SetAside(NamedTuple):
    row: int
    text: str
    sentence: str


class Change(NamedTuple):
    """A word of an action that the file says otherwise."""

    key: str
    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Draft:
    """A row that is understood. ``values`` are for create_action, or the changes for edit_action."""

    row: int
    values: dict[str, Any]
    progress: str = ""
    paused_reason: str = ""
    like: str = ""  # what a new row looks like: "A-014", or "row 5"
    action: Action | None = None  # the one whose reference the row holds
    changes: tuple[Change, ...] = ()
    target_on: date | None = None  # where the target date of an agreed action is moved to
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.action.title if self.action else str(self.values["title"])

    @property
    def is_new(self) -> bool:
        return self.action is None and not self.like

    @property
    def is_look_alike(self) -> bool:
        return self.action is None and bool(self.like)

    @property
    def is_changed(self) -> bool:
        return self.action is not None and bool(self.changes)

    @property
    def is_unchanged(self) -> bool:
        return self.action is not None and not self.changes


@dataclass(frozen=True)
class Checked:
    """All that a file would do. Nothing may be written while there are faults."""

    drafts: tuple[Draft, ...] = ()
    faults: tuple[Fault, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    missing: tuple[
        str, ...
    ] = ()  # references of the plan that the file lacks, where it is one of our exports
    rows: int = 0
    month_first: str = ""  # a date that proves the file to be written month first

    @property
    def new(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.is_new]

    @property
    def look_alikes(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.is_look_alike]

    @property
    def changed(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.is_changed]

    @property
    def unchanged(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.is_unchanged]

    @property
    def noted(self) -> list[Draft]:
        """Rows of which something is not taken over."""
        return [draft for draft in self.drafts if draft.notes]

    @property
    def moved(self) -> list[Draft]:
        """Agreed actions whose target date moves: a reason is needed."""
        return [draft for draft in self.drafts if draft.target_on]

    @property
    def proposals(self) -> int:
        return sum(1 for draft in self.drafts if draft.action is None and draft.progress == "proposed")

    @property
    def faulty_rows(self) -> int:
        return len({fault.row for fault in self.faults})

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.look_alikes or self.changed)

    @property
    def digest(self) -> str:
        """Of everything that would be written, with the versions of the actions it would be written to."""
        told = [
            [
                draft.row,
                draft.like,
                draft.progress,
                draft.paused_reason,
                draft.target_on,
                draft.action
                and [draft.action.pk, draft.action.version, draft.action.progress, draft.action.target_on],
                sorted((name, _told(value)) for name, value in draft.values.items()),
            ]
            for draft in self.drafts
        ]
        faults = [list(fault) for fault in self.faults]
        return hashlib.sha256(json.dumps([told, faults], default=str).encode()).hexdigest()


def _told(value: Any) -> str:
    return f"{value._meta.label} {value.pk}" if isinstance(value, Model) else str(value)
