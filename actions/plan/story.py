"""What was done to a thing of a room, as entries of a timeline."""

from collections.abc import Collection, Mapping

from actions.plan.timeline import Change, Told
from msplan.history.models import Entry
from msplan.history.telling import changes_of


def acts_told(
    entries: Collection[Entry], titles: Mapping[str, str], *, names: Mapping[str, str] | None = None
) -> list[Told]:
    """The acts that ``titles`` names, in the order of ``entries``; the rest is told by rows of their own.

    ``names`` says how keys of the history are called, where the key itself would not do.
    """
    return [_told(entry, titles[entry.act], names or {}) for entry in entries if entry.act in titles]


def _told(entry: Entry, title: str, names: Mapping[str, str]) -> Told:
    said = {change["name"]: change for change in changes_of(entry)}
    reason = said.pop("Reason", None)
    changes = tuple(
        Change(names.get(name, name), change["old"], change["new"]) for name, change in said.items()
    )
    anew = not any(change.old for change in changes)
    lines = [reason["new"]] if reason else []
    lines += [f"{change.name}: {change.new}" for change in changes if anew and change.new]
    return Told(
        title=title,
        when=entry.at,
        by=entry.actor_name,
        text="\n".join(lines),
        changes=() if anew else changes,
    )
