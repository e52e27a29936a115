"""A row that holds one of our references, held against that action: what the file says otherwise.

An export that comes back unchanged changes nothing. Progress, rating and reviews have acts of their own: what a
file says about them is not taken over, and that is said.
"""

from datetime import date
from typing import Any

from actions.plan.importing.columns import BY_KEY
from actions.plan.importing.plan import Change, Draft
from actions.plan.importing.reading import tidy
from actions.plan.importing.rows import TEXTS, Row
from actions.plan.models import Action, Progress
from actions.plan.models.words import CLOSED
from msplan.accounts.models import Department, Person
from msplan.lib.dates import plain

COMPARED = (
    "title", "what", "outcome", "measure", "aspect", "strands", "area", "source", "lead_department", "owner",
    "priority", "start_on", "review_every", "public_wording", "cleared", "marking",
    "supporting_departments",
)  # fmt: skip
# An empty cell of these empties the action's; of the others it leaves them alone, or is a fault.
MAY_BE_EMPTY = {
    "outcome": "",
    "measure": "",
    "public_wording": "",
    "area": "",
    "strands": [],
    "supporting_departments": [],
}
NEVER_EMPTY = ("title", "what", "aspect", "lead_department", "start_on")
ARCHIVED = "It is archived in the plan. Take it out of the archive first, or take the row out of the file."


def compared(row: Row, action: Action) -> Draft:
    """What the row changes; the row's faults are noted in it."""
    values: dict[str, Any] = {}
    for key in COMPARED:
        if key == "owner" and not (row.has("owner") or row.has("owner_email")):
            continue
        if key != "owner" and not row.has(key):
            continue
        if (found := _said(row, action, key)) is not _UNSAID and not _same(key, found, _now(action, key)):
            values[key] = found
    target = _target(row, action)
    if target is not None and action.progress == Progress.PROPOSED:
        values["target_on"] = target
    moved = target if target is not None and action.is_open else None
    _check_dates(row, action, start_on=values.get("start_on"), moved=moved, target_on=values.get("target_on"))
    if values or moved:
        whole = {name: _now(action, name) for name in (*COMPARED, "target_on")} | values
        row.check(whole | ({"target_on": moved} if moved else {}))
        if action.archived_at is not None:
            row.fault("reference", ARCHIVED)
    changes = [_change(action, key, value) for key, value in values.items()]
    changes += [_change(action, "target_on", moved)] if moved else []
    return Draft(
        row=row.line.number,
        values=values,
        action=action,
        changes=tuple(changes),
        target_on=moved,
        notes=tuple(_not_taken(row, action, target)),
    )


_UNSAID: Any = object()


def _said(row: Row, action: Action, key: str) -> Any:
    """What the row says of one thing, or _UNSAID."""
    empty = not row.text("owner", "owner_email") if key == "owner" else not row.text(key)
    if not empty:
        if key in ("title", *TEXTS) and _same(key, row.text(key), getattr(action, key)):
            return _UNSAID  # however long it is: it was written here
        found = row.value(key)
        return _UNSAID if found is None else found
    if key in MAY_BE_EMPTY:
        return MAY_BE_EMPTY[key]
    if key == "owner":
        if action.owner is None or action.progress in (Progress.PROPOSED, Progress.CANCELLED):
            return None
        row.fault("owner", f"It is empty, and {action.reference} is agreed: it needs an owner. Name one.")
    elif key in NEVER_EMPTY:
        row.fault(key, "It is empty, and an action needs it. Fill it in as it was, or as it should be.")
    return _UNSAID


def _target(row: Row, action: Action) -> date | None:
    """Another target date than the action's; None where it is the same."""
    if not row.has("target_on"):
        return None
    if not row.text("target_on"):
        row.fault(
            "target_on", "It is empty, and an action needs it. Fill it in as it was, or as it should be."
        )
        return None
    found = row.value("target_on")
    return found if found != action.target_on else None


def _check_dates(
    row: Row, action: Action, *, start_on: date | None, moved: date | None, target_on: date | None
) -> None:
    """What ``change_target`` and ``edit_action`` would refuse, said beside its cell before anybody confirms.

    A new action may come with a target that is over: the plan that is taken over has late work in it.
    """
    if moved is not None and moved < row.book.on:
        cure = f"Enter {plain(row.book.on)} or later, or leave it at {plain(action.target_on)}."
        row.fault("target_on", f"The target date cannot move to a day that is over. {cure}")
        return
    if moved is not None and action.handed_in_on is not None:
        row.fault(
            "target_on",
            f"The action waits to be accepted, and its date stays meanwhile. Leave it at {plain(action.target_on)}.",
        )
        return
    if start_on is not None and target_on is None and start_on > action.first_target_on:
        row.fault(
            "start_on",
            f"It lies behind the first target date, {plain(action.first_target_on)}, from which slippage is counted. "
            "Enter that day or an earlier one.",
        )
        return
    first, last = start_on or action.start_on, moved or target_on or action.target_on
    for milestone in getattr(action, "binding", ()):
        if not first <= milestone.due_on <= last:
            key = "start_on" if milestone.due_on < first else "target_on"
            row.fault(
                key,
                f"The milestone “{milestone.title}” is due on {plain(milestone.due_on)}. "
                "Move it first, or take it out.",
            )
            return


def _not_taken(row: Row, action: Action, target: date | None) -> list[str]:
    notes = []
    said = row.value("progress")
    if said is not None and said != action.progress:
        now, other = Progress(action.progress).label, Progress(said).label
        notes.append(f"Progress stays “{now}”: change it to “{other}” on the action’s page.")
    if target is not None and action.progress in CLOSED:
        notes.append(f"The target date stays {plain(action.target_on)}: the action is closed.")
    return notes


def _now(action: Action, key: str) -> Any:
    return (
        list(action.supporting_departments.all()) if key == "supporting_departments" else getattr(action, key)
    )


def _same(key: str, new: Any, old: Any) -> bool:
    """What a spreadsheet makes of line ends and of blanks at the ends is no change; a title is one line."""
    if key == "title":
        return " ".join(new.split()) == " ".join(old.split())
    if isinstance(new, str) and isinstance(old, str):
        return tidy(new) == tidy(old)
    if isinstance(new, list):
        return sorted(map(str, new)) == sorted(map(str, old))
    return bool(new == old)


def _change(action: Action, key: str, value: Any) -> Change:
    return Change(key, BY_KEY[key].heading, _shown(key, _now(action, key)), _shown(key, value))


def _shown(key: str, value: Any) -> str:
    """A value as a reader knows it."""
    if value in (None, "", []):
        return "Nothing"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return plain(value)
    if isinstance(value, Person | Department):
        return value.name
    field = Action._meta.get_field(key)
    if key == "supporting_departments":
        return ", ".join(sorted(department.name for department in value))
    if isinstance(value, list):
        choices = dict(getattr(field, "base_field").choices)  # noqa: B009  # the stubs know no ArrayField here
        return ", ".join(str(choices[one]) for one in value)
    choices = dict(getattr(field, "flatchoices", ()))
    return str(choices.get(value, value))
