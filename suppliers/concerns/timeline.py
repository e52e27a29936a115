"""The whole story of one concern, for its own page and nowhere else: acts, reminders and mails, newest first."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from msplan.chasing.models import Reminder
from msplan.history.models import Entry
from msplan.history.recording import SYSTEM, whole_story_of
from msplan.outbox.models import Mail
from suppliers.concerns.due import thing
from suppliers.concerns.models import Concern
from suppliers.register.telling import changes_of

TITLES = {
    "concerns.raise": "Raised",
    "concerns.acknowledge": "Acknowledged",
    "concerns.decide": "Decided",
    "concerns.place": "Supplier named",
    "concerns.attach": "File added",
    "concerns.close": "Closed",
    "concerns.reopen": "Opened again",
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


def of_concern(concern: Concern) -> list[Told]:
    """Three queries."""
    parts = [*_acts(concern), *_reminders(concern), *_mails(concern)]
    return sorted(parts, key=lambda told: told.when, reverse=True)


def _acts(concern: Concern) -> Iterator[Told]:
    for entry in whole_story_of(concern):
        yield _act(entry)


def _act(entry: Entry) -> Told:
    found = [Change(change["name"], change["old"], change["new"]) for change in changes_of(entry)]
    title = TITLES.get(entry.act, entry.act)
    if any(change.old for change in found):
        return Told(title, entry.at, entry.actor_name, changes=tuple(found))
    text = "\n".join(f"{change.name}: {change.new}" for change in found if change.new)
    return Told(title, entry.at, entry.actor_name, text)


def _reminders(concern: Concern) -> Iterator[Told]:
    told = Reminder.objects.about(thing(concern)).filter(state=Reminder.State.TOLD)
    for _day, of_day in groupby(told, key=lambda r: r.digest.day):
        lines = list(of_day)
        text = "\n".join(f"{r.person}, {r.rule}: {_became(r.digest.mail)}" for r in lines)
        yield Told("Reminded", lines[0].digest.made_at, SYSTEM, text)


def _mails(concern: Concern) -> Iterator[Told]:
    """The mails that went out when it was raised."""
    mails = Mail.objects.filter(key__startswith=f"attention:{concern.mail_key}:").select_related("person")
    found = list(mails.defer("message").order_by("person__name"))
    if found:
        text = "\n".join(f"{mail.person}: {_became(mail)}" for mail in found)
        yield Told("The team was told that something needs attention", found[0].created_at, SYSTEM, text)


def _became(mail: Mail | None) -> str:
    return mail.get_state_display().lower() if mail else "no mail"
