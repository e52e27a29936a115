"""What stories are told with: entries of a timeline, reminders, and acts of history. Each room's timeline.py tells
its own things with them, as ``of_<thing>(thing) -> list[Told]``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from msplan.chasing.models import Reminder
from msplan.history.models import Entry
from msplan.history.telling import Says, changes_of
from msplan.lib.dates import plain


class Change(NamedTuple):
    name: str
    old: Any
    new: Any


class Told(NamedTuple):
    """One entry of components/timeline.html; ``kind`` is a key of ``timeline.KINDS``."""

    title: str
    when: datetime
    by: str
    text: str = ""
    changes: tuple[Change, ...] = ()
    kind: str = "acts"


def newest_first(*parts: Iterable[Told]) -> list[Told]:
    """One story of all its parts."""
    return sorted(chain(*parts), key=lambda told: told.when, reverse=True)


def reminders_about(*things: str) -> Iterator[Told]:
    """What was said about things, by the names that chasing knows them by. One query."""
    return reminders_told(Reminder.objects.about(*things))


def reminders_told(reminders: Iterable[Reminder]) -> Iterator[Told]:
    """One entry for a day: who was told what, and what became of each mail.

    Rules that were passed over told nobody anything: they are in the ledger of chasing.
    """
    told = [r for r in reminders if r.state == Reminder.State.TOLD]
    for _day, of_day in groupby(told, key=lambda r: r.digest.day):
        lines = list(of_day)
        names = dict.fromkeys(str(r.person) for r in lines)
        yield Told(
            title=f"Reminded: {', '.join(names)}",
            when=lines[0].digest.made_at,
            by="msplan (the system)",
            text="\n".join(_reminder(r, named=len(names) > 1) for r in lines),
            kind="reminders",
        )


def _reminder(reminder: Reminder, *, named: bool) -> str:
    """What was told, under which rule, what became of its mail; and whom, where several were told that day."""
    mail = reminder.digest.mail
    became = mail.get_state_display().lower() if mail else "no mail"
    through = "" if reminder.digest.person_id == reminder.person_id else ", to their stand-in"
    who = f"{reminder.person}: " if named else ""
    return f"{who}{reminder.kind} due {plain(reminder.due_on)}, {reminder.rule}{through}: {became}"


def acts_told(
    entries: Iterable[Entry],
    titles: Mapping[str, str],
    *,
    names: Mapping[str, str] | None = None,
    says: Says = MappingProxyType({}),
    order: Sequence[str] = (),
) -> list[Told]:
    """The acts that ``titles`` names, in the order of ``entries``; the rest is told by rows of their own.

    ``names`` says how keys of the history are called, where the key itself would not do; ``says`` puts values of a key
    into words; what is named in ``order`` is told first.
    """
    return [
        _told(entry, titles[entry.act], names or {}, says, order) for entry in entries if entry.act in titles
    ]


def _told(entry: Entry, title: str, names: Mapping[str, str], says: Says, order: Sequence[str]) -> Told:
    said = {change["name"]: change for change in changes_of(entry, says=says)}
    reason = said.pop("Reason", None)
    told = [Change(names.get(name, name), change["old"], change["new"]) for name, change in said.items()]
    changes = tuple(sorted(told, key=lambda one: order.index(one.name) if one.name in order else len(order)))
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
