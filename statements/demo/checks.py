"""The demonstration's due diligence: checks of the most exposed suppliers, audits, what was found and put right, and
labour providers of which some things were never asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from msplan.accounts.models import Person
from msplan.lib.dates import next_working_day
from statements.demo.plan import Event, morning
from suppliers.checks import correcting
from suppliers.checks.agencies import add_agency
from suppliers.checks.checking import record_check
from suppliers.checks.finding import add_finding, answer_finding, close_finding
from suppliers.models import Check, CorrectiveAction, Finding, Supplier

SOUND, FOUND, NOT = "nothing_found", "finding", "not_done"
DESK = (("registry", SOUND), ("companies_house", SOUND), ("adverse", SOUND))
# Category, which of its suppliers, days before today, who, kinds with their outcomes.
LOOKED_AT: tuple[tuple[str, int, int, str, tuple[tuple[str, str], ...]], ...] = (
    ("contract-cleaning", 0, 410, "Aisha Penrowe", (*DESK, ("site_visit", SOUND))),
    ("contract-cleaning", 0, 48, "Grace Undermill", DESK),
    ("uniform-ppe", 0, 392, "Liam Tarrow", DESK),
    ("security-guarding", 0, 351, "Aisha Penrowe", DESK),
    ("catering", 0, 340, "Grace Undermill", (*DESK, ("licence", NOT))),
    ("laundry", 0, 204, "Aisha Penrowe", (("registry", FOUND), ("companies_house", SOUND))),
    ("vehicle-valeting", 0, 118, "Grace Undermill", (("site_visit", NOT), ("adverse", SOUND))),
    ("ict-hardware", 0, 96, "Liam Tarrow", DESK),
    ("building-works", 0, 63, "Liam Tarrow", DESK),
    ("waste-recycling", 0, 30, "Grace Undermill", DESK),
)
WHY_NOT = {
    "licence": "The register's site was down for maintenance.",
    "site_visit": "The yard was shut on both days on which we came, although the visit was agreed.",
}


@dataclass
class Turned:
    """A check that turned something up: what, what was agreed, and what became of it."""

    category: str
    ago: int
    by: str
    check: dict[str, Any]
    finding: dict[str, Any]
    agreed: tuple[dict[str, Any], ...]
    answer: str = ""
    made: dict[str, int] = field(default_factory=dict)


TURNED_UP = (
    Turned(
        "contract-cleaning", 150, "Aisha Penrowe",
        {
            "kind": "audit", "site": "Headquarters, evening shift", "done_by": "Fairlight Social Audits",
            "workers_interviewed": True, "note": "Eleven cleaners were spoken to in their own languages.",
            "audit": {
                "scheme": "smeta_2", "scheme_version": "7.0", "announcement": "semi_announced",
                "window": "Any day in three weeks", "conducted": "third_party", "arranged": "us",
                "company": "Fairlight Social Audits", "auditor_id": "RA 2190", "country": "GB",
                "report_reference": "FSA-2291", "critical_open": 1, "major_open": 1, "minor_closed": 3,
                "observations": 4, "good_examples": 1,
            },
        },
        {"severity": "critical", "title": "Deposits for uniforms are taken from the first wages",
         "text": "New starters pay for two sets in the first month, which takes them below the minimum wage."},
        (
            {"what": "Stop the deduction and pay back what was taken since April", "contact_name": "Jo Merriden",
             "due": 60, "said": 55, "verified": 58},
            {"what": "Have the pay of all night shifts checked by an accountant from outside",
             "contact_name": "Jo Merriden", "due": 131},
        ),
        "We did not know that a local manager had kept this up. It has been stopped at this site.",
    ),
    Turned(
        "uniform-ppe", 88, "Liam Tarrow",
        {
            "kind": "audit", "site": "Stitching works, Sylhet", "done_by": "Meridian Assurance",
            "note": "The report names two workshops that were not on the list of sites.",
            "audit": {
                "scheme": "smeta_4", "scheme_version": "7.0", "announcement": "announced", "conducted": "third_party",
                "arranged": "supplier", "company": "Meridian Assurance", "auditor_id": "RA 0417", "country": "BD",
                "report_reference": "MA/7719", "major_open": 2, "major_closed": 1, "minor_open": 2,
            },
        },
        {"severity": "major", "title": "Two workshops sew for us that nobody told us of",
         "text": "Part of the order is passed on at busy times."},
        (
            {"what": "Name every workshop and send their last audits", "contact_name": "S. Rahmani", "due": 80,
             "said": 78},
            {"what": "Ask us before any order is passed on", "contact_name": "S. Rahmani", "due": 120},
        ),
    ),
    Turned(
        "security-guarding", 300, "Aisha Penrowe",
        {"kind": "site_visit", "site": "Custody gate, night", "done_by": "Aisha Penrowe", "workers_interviewed": True,
         "note": "Four guards were spoken to alone."},
        {"severity": "major", "title": "Guards paid a recruiter for the job",
         "text": "Two of four paid about a week's wages to be put forward."},
        (
            {"what": "Pay the fees back and stop working with the recruiter", "contact_name": "Dee Colmore", "due": 70,
             "said": 60, "verified": 63},
        ),
        "The recruiter was used by one office. We pay the fees back with the next wages.",
    ),
    Turned(
        "catering", 70, "Grace Undermill",
        {"kind": "site_visit", "site": "Kitchen of the training centre", "done_by": "Grace Undermill",
         "workers_interviewed": True, "note": "Three kitchen porters were spoken to in the break."},
        {"severity": "minor", "title": "Rotas are changed on the evening before",
         "text": "Kitchen porters hear at eight in the evening when they begin."},
        (
            {"what": "Give rotas a week ahead, in writing", "contact_name": "Kit Larkhill", "due": 90},
        ),
    ),
)  # fmt: skip

# Category, which of its suppliers, kind of staff, licence, houses, days in use, days before today of what was asked.
AGENCIES: tuple[tuple[str, int, str, str, bool | None, int, dict[str, int]], ...] = (
    ("agency-office-staff", 0, "Office staff", "no", False, 500,
     {"fees": 377, "documents": 377, "right_to_work": 300, "vetting": 300}),
    ("agency-office-staff", 1, "Call handlers at busy times", "no", False, 420, {"right_to_work": 120}),
    ("custody-healthcare", 0, "Nurses in custody", "no", None, 390, {"right_to_work": 200, "vetting": 200}),
    ("security-guarding", 0, "Guards and gate staff", "no", False, 380, {"vetting": 370}),
    ("catering", 0, "Kitchen staff for events", "not_known", None, 200, {}),
    ("interpreters", 0, "Interpreters", "no", False, 15, {}),
)  # fmt: skip


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    for category, nth, ago, who, kinds in LOOKED_AT:
        on = next_working_day(today - timedelta(days=ago))
        yield Event(morning(on, 14), partial(_look, category, nth, kinds, people[who], on))
    for turned in TURNED_UP:
        yield from _turned(turned, today, people)
    hr = people["Ben Halloway"]
    for row in AGENCIES:
        yield from _agency(row, today, hr)


def _supplier(category: str, nth: int) -> Supplier | None:
    found = Supplier.objects.standing().filter(category__code=category).order_by("pk")
    return found[nth : nth + 1].first() or found.first()


def _look(category: str, nth: int, kinds: tuple[tuple[str, str], ...], by: Person, on: date) -> None:
    supplier = _supplier(category, nth)
    if supplier is None:
        return
    for kind, outcome in kinds:
        words: dict[str, Any] = {
            "kind": kind,
            "outcome": outcome,
            "done_on": on,
            "done_by": by.name,
            "owner": by,
        }
        if outcome == NOT:
            words["why_not"] = WHY_NOT[kind]
        if kind == "site_visit":
            words |= {"site": "Their main site", "workers_interviewed": outcome == SOUND}
        record_check(supplier, **words, by=by, at=morning(on, 14))


def _turned(turned: Turned, today: date, people: dict[str, Person]) -> Iterator[Event]:
    by, second = people[turned.by], people["Colin Strathby"]
    on = next_working_day(today - timedelta(days=turned.ago))
    yield Event(morning(on, 11), lambda: _find(turned, by, on))
    if turned.answer:
        later = next_working_day(on + timedelta(days=12))
        yield Event(morning(later, 11), lambda: answer_finding(
            _finding(turned), answer=turned.answer, answered_on=later, by=by, at=morning(later, 11)))  # fmt: skip
    for number, agreed in enumerate(turned.agreed):
        for act, hour in (("said", 12), ("verified", 13)):
            if act in agreed:
                day = next_working_day(on + timedelta(days=agreed[act]))
                who = by if act == "said" else second
                yield Event(morning(day, hour), partial(_settle, turned, number, act, who, day))
    if all("verified" in agreed for agreed in turned.agreed):
        last = next_working_day(on + timedelta(days=90))
        yield Event(morning(last, 15), lambda: close_finding(
            _finding(turned), reason="Everything was paid back.", by=second, at=morning(last, 15)))  # fmt: skip


def _find(turned: Turned, by: Person, on: date) -> None:
    supplier = _supplier(turned.category, 0)
    if supplier is None:
        return
    at = morning(on, 11)
    check: Check = record_check(supplier, outcome=FOUND, done_on=on, owner=by, **turned.check, by=by, at=at)
    finding = add_finding(check, **turned.finding, by=by, at=at)
    turned.made["finding"] = finding.pk
    for number, agreed in enumerate(turned.agreed):
        due = next_working_day(on + timedelta(days=agreed["due"]))
        made = correcting.agree(
            finding, what=agreed["what"], contact_name=agreed["contact_name"],
            contact_email="", follower=by, due_on=due, by=by, at=at,
        )  # fmt: skip
        turned.made[str(number)] = made.pk


def _finding(turned: Turned) -> Finding:
    return Finding.objects.get(pk=turned.made["finding"])


def _settle(turned: Turned, number: int, act: str, by: Person, on: date) -> None:
    corrective = CorrectiveAction.objects.get(pk=turned.made[str(number)])
    if act == "said":
        correcting.say_done(
            corrective, said="Done, with papers sent by e-mail.", said_on=on, by=by, at=morning(on, 12)
        )
        return
    link = f"https://documents.marlshire.example/due-diligence/{corrective.pk}"
    correcting.verify(
        corrective, seen="Bank statements and six payslips.", link=link, by=by, at=morning(on, 13)
    )


def _agency(row: Any, today: date, by: Person) -> Iterator[Event]:
    category, nth, _staff, _licensable, _houses, since, asked = row
    began = next_working_day(today - timedelta(days=since))
    yield Event(morning(began, 9), lambda: _add(row, by, began))
    for kind, ago in asked.items():
        on = next_working_day(today - timedelta(days=ago))
        yield Event(morning(on, 10), partial(_look, category, nth, ((kind, SOUND),), by, on))


def _add(row: Any, by: Person, on: date) -> None:
    category, nth, staff, licensable, houses, _since, _asked = row
    supplier = _supplier(category, nth)
    if supplier is not None and not supplier.agency_roles.exists():
        add_agency(
            supplier, staff=staff, manager=by, since_on=on, licensable=licensable, houses_workers=houses, by=by,
            at=morning(on, 9),
        )  # fmt: skip
