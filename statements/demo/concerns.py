"""The demonstration's concerns: one that was closed, one being handled and late, one that nobody acknowledged yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from msplan.accounts.models import Person
from msplan.lib.dates import next_working_day
from statements.demo.plan import Event, morning
from suppliers.concerns import handling
from suppliers.concerns.raising import raise_concern
from suppliers.models import Concern, Supplier

HANDLES = "Leila Varley"


@dataclass
class Told:
    """A concern raised so many days before today, and what was decided: (days before today, words of the act)."""

    ago: int
    by: str
    words: dict[str, Any]
    decisions: tuple[tuple[int, dict[str, Any]], ...] = ()
    closed: tuple[int, str] = (0, "")
    acknowledged: bool = True
    made: list[Concern] = field(default_factory=list)


CONCERNS = (
    Told(
        205, "Ben Halloway",
        {
            "place": "agency", "place_name": "The agency that sends night cleaners to the training centre",
            "signs": ["wages", "documents", "debt"], "danger": "no",
            "seen": "Three of the cleaners asked at reception who could give them their passports back. They said that "
            "the fee for the job is taken out of each week's pay.",
            "seen_when": "Tuesday, at the change of shift", "reach": "By telephone after 14:00",
        },
        (
            (204, {"decided": "Passed to the modern slavery investigation team. The contract goes on as before until "
                   "they say otherwise.", "investigation": "MS/1207", "referral": "not_yet",
                   "contact": "not_until_told", "next_step": "Ask the investigation how it stands", "days": 14}),
            (188, {"decided": "The visit has been made. People who wanted it were referred; procurement may now speak "
                   "to the agency's managers.", "investigation": "MS/1207", "referral": "referred", "contact": "may",
                   "next_step": "Check with HR that the agency's licence was looked at again", "days": 28}),
        ),
        (150, "The investigation has it, and the agency's place in the register was looked at anew."),
    ),
    Told(
        26, "Aisha Penrowe",
        {
            "place": "supplier", "place_name": "The uniform laundry, delivery yard", "signs": ["isolation", "overtime"],
            "danger": "not_known", "seen": "The same two people unload at six in the morning and at nine at night. "
            "When somebody greets them, a supervisor answers.",
            "seen_when": "Most days this month", "reach": "",
        },
        (
            (24, {"decided": "Passed to intelligence for research. Nobody asks the supplier anything.",
                  "investigation": "INT/88213", "referral": "not_yet", "contact": "not_before", "from": 20,
                  "next_step": "Ask intelligence what was found", "days": 20}),
        ),
    ),
    Told(
        6, "Joanna Pellatt",
        {
            "place": "workplace", "place_name": "Headquarters, car wash in the lower yard",
            "signs": ["conditions", "movement"], "danger": "no",
            "seen": "Somebody sleeps in the van that brings the car washers, also in the cold week.",
            "seen_when": "Since about the beginning of the month", "reach": "Mobile, in the morning",
        },
        acknowledged=False,
    ),
)  # fmt: skip


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Raised, acknowledged the working day after, decided, closed. Mails are held: nobody is told of the past."""
    team = people[HANDLES]
    for told in CONCERNS:
        raised_on = next_working_day(today - timedelta(days=told.ago))
        yield Event(morning(raised_on, 10), partial(_raise, told, people[told.by], raised_on))
        acknowledged_on = next_working_day(raised_on + timedelta(days=1))
        if told.acknowledged:
            yield Event(morning(acknowledged_on, 8), partial(_acknowledge, told, team, acknowledged_on))
        for ago, decision in told.decisions:
            # A weekend between the days would else put the decision before what it stands on.
            on = max(next_working_day(today - timedelta(days=ago)), acknowledged_on)
            yield Event(morning(on, 15), partial(_decide, told, decision, team, on))
        ago, reason = told.closed
        if reason:
            on = next_working_day(today - timedelta(days=ago))
            yield Event(morning(on, 16), partial(_close, told, reason, team, on))


def _acknowledge(told: Told, by: Person, on: date) -> None:
    handling.acknowledge(_now(told), by=by, at=morning(on, 8))


def _close(told: Told, reason: str, by: Person, on: date) -> None:
    handling.close(_now(told), reason=reason, by=by, at=morning(on, 16))


def _raise(told: Told, by: Person, on: date) -> None:
    named = None
    if told.words["place"] == "supplier":
        named = Supplier.objects.standing().filter(category__code__icontains="uniform").order_by("pk").first()
    concern = raise_concern(
        **told.words, supplier=named, evidence=None, form_id=None, by=by, at=morning(on, 10), held=True
    )
    told.made[:] = [concern]


def _decide(told: Told, words: dict[str, Any], by: Person, on: date) -> None:
    concern, given = _now(told), dict(words)
    next_on = next_working_day(on + timedelta(days=given.pop("days")))
    begins = on + timedelta(days=given.pop("from")) if "from" in given else None
    handling.decide(
        concern, version=concern.version, **given, contact_from=begins, next_step_on=next_on, by=by,
        at=morning(on, 15),
    )  # fmt: skip


def _now(told: Told) -> Concern:
    return Concern.objects.get(pk=told.made[0].pk)
