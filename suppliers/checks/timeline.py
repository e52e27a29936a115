"""The stories of a check, a finding, a corrective action and a labour provider, newest first."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, groupby
from typing import NamedTuple

from django.db.models import Model

from msplan.chasing.models import Reminder
from msplan.history.models import Entry
from msplan.history.recording import SYSTEM, story_of
from msplan.outbox.models import Mail
from suppliers.checks.models import Agency, Check, CorrectiveAction, Finding
from suppliers.register.telling import changes_of

TITLES = {
    "checks.record": "Recorded",
    "checks.edit": "Edited",
    "checks.correct": "Corrected",
    "checks.explain": "Said why no more findings are written down",
    "checks.withdraw": "Withdrawn",
    "findings.add": "Written down",
    "findings.edit": "Edited",
    "findings.answer": "Answered by the supplier",
    "findings.close": "Closed",
    "findings.reopen": "Opened again",
    "corrective.agree": "Agreed",
    "corrective.edit": "Edited",
    "corrective.extend": "Due date moved",
    "corrective.say_done": "Said to be done",
    "corrective.verify": "Verified",
    "corrective.refuse": "Not accepted",
    "corrective.drop": "Dropped",
    "agencies.add": "Put into the list",
    "agencies.edit": "Edited",
    "agencies.end": "No longer used",
    "checks.set_rule": "Rule changed",
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


def newest_first(*parts: Iterable[Told]) -> list[Told]:
    return sorted(chain(*parts), key=lambda told: told.when, reverse=True)


def of_check(check: Check) -> list[Told]:
    return newest_first(
        _acts(check), _reminders(f"suppliers.check:{check.pk}", f"suppliers.audit:{check.pk}")
    )


def of_finding(finding: Finding) -> list[Told]:
    return newest_first(_acts(finding))


def of_corrective(corrective: CorrectiveAction) -> list[Told]:
    thing = f"suppliers.correctiveaction:{corrective.pk}"
    return newest_first(_acts(corrective), _reminders(thing), _mails(corrective))


def of_agency(agency: Agency) -> list[Told]:
    return newest_first(_acts(agency), _reminders(f"suppliers.agency:{agency.pk}"))


def _acts(thing: Model) -> Iterator[Told]:
    for entry in story_of(thing):
        yield _act(entry)


def _act(entry: Entry) -> Told:
    found = [Change(change["name"], change["old"], change["new"]) for change in changes_of(entry)]
    title = TITLES.get(entry.act, entry.act)
    if any(change.old for change in found):
        return Told(title, entry.at, entry.actor_name, changes=tuple(found))
    text = "\n".join(f"{change.name}: {change.new}" for change in found if change.new)
    return Told(title, entry.at, entry.actor_name, text)


def _reminders(*things: str) -> Iterator[Told]:
    told = Reminder.objects.about(*things).filter(state=Reminder.State.TOLD)
    for _day, of_day in groupby(told, key=lambda r: r.digest.day):
        lines = list(of_day)
        text = "\n".join(f"{r.person}, {r.rule}: {_became(r.digest.mail)}" for r in lines)
        yield Told("Reminded", lines[0].digest.made_at, SYSTEM, text)


def _mails(corrective: CorrectiveAction) -> Iterator[Told]:
    """Mails to the contact. Their address is not told: it may be removed one day."""
    mails = Mail.objects.filter(key__startswith=f"corrective:{corrective.pk}:").defer("message")
    for mail in mails.order_by("created_at"):
        yield Told("The supplier was written to", mail.created_at, SYSTEM, f"{mail.subject}: {_became(mail)}")


def _became(mail: Mail | None) -> str:
    return str(mail.get_state_display()).lower() if mail else "no mail"
