"""The demonstration's records of suppliers: contacts, contracts, what was learned of workers, a registry file.

Some of it is late on purpose: a contract that ends soon, an equivalent that expired, one that nobody checked.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.files.base import ContentFile

from msplan.accounts.models import Person
from msplan.lib.dates import next_working_day
from statements.demo.plan import Event, morning
from suppliers.models import (
    Contract,
    Equivalent,
    LabourProviderUse,
    PublishedStatement,
    Supplier,
    SupplierContact,
    Turnover,
    WorkerRoute,
)
from suppliers.record import answering, checking, keeping, sending
from suppliers.record.registry import importing

KEEPER = "Grace Undermill"
# So many suppliers have a record; the others are as procurement finds them.
KEPT = 16
# Whose record is entered first; those in which something was found have a contract that ends soon.
CATEGORIES = (
    "contract-cleaning", "uniform-ppe", "security-guarding", "ict-hardware", "laundry", "catering", "building-works",
    "waste-recycling", "vehicle-valeting", "fleet-vehicles", "medical-consumables", "contract-cleaning",
    "office-supplies", "interpreters", "logistics-couriers", "building-works",
)  # fmt: skip
MANAGERS = (KEEPER, "Liam Tarrow", "Aisha Penrowe")
ROLES = ("Account manager", "Operations director", "Compliance manager", "Contracts manager")
FIRST, LAST = (
    ("Robin", "Alex", "Jo", "Sam", "Chris", "Pat"),
    ("Quayle", "Marden", "Tolley", "Brandreth", "Ashdown"),
)
TEMPLATE = """1. If somebody is in danger now, ring 999. Do not confront anybody and do not ask the worker in front of others.
2. Tell the person in your company who is named here: __________ (telephone __________). Nobody else needs to know.
3. Write down what was seen or heard, when and where. Leave out guesses.
4. Ring the Modern Slavery Helpline, 08000 121 700, or us. Do not end the contract with a sub-contractor first: the workers would vanish.
5. Keep rotas, payslips and messages. Destroy nothing.
6. When the police or the helpline agree: see that workers are paid what they are owed, housed, and offered work.
7. Afterwards: what let this happen, and what changes? Tell us within a month."""  # noqa: E501


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Over the last year and a half, one supplier at a time."""
    by, checker = people[KEEPER], people.get("Leila Varley") or people[KEEPER]
    managers = [people[name] for name in MANAGERS if name in people]

    def at(ago: int, hour: int = 11) -> datetime:
        return morning(next_working_day(today - timedelta(days=ago)), hour)

    def event(ago: int, act: Callable[[datetime], object], hour: int = 11) -> Event:
        return Event(at(ago, hour), lambda: act(at(ago, hour)))

    yield event(
        400,
        lambda when: sending.write_template(
            version=0, title="If you find somebody who may be exploited", text=TEMPLATE, by=by, at=when
        ),
    )
    for nth in range(KEPT):
        yield event(380 - 20 * nth, partial(_enter, nth, today, by, managers[nth % len(managers)]))
    for nth in range(0, KEPT, 3):
        yield event(30, lambda when, nth=nth: _check(nth, checker, when), hour=14)  # type: ignore[misc]
    for nth in (1, 4):
        yield event(25, lambda when, nth=nth: _send(nth, by, when), hour=15)  # type: ignore[misc]
    yield event(20, lambda when: _registry(today, by, when), hour=16)


def _next(nth: int) -> Supplier | None:
    """The first of its category that has no record yet, else of any with known cases."""
    rows = Supplier.objects.standing().filter(is_sole_trader=False, contacts=None).order_by("pk")
    category = CATEGORIES[nth % len(CATEGORIES)]
    return rows.filter(category__code=category).first() or rows.filter(category__f1__gte=4).first()


def _enter(nth: int, today: date, by: Person, manager: Person, at: datetime) -> None:
    supplier = _next(nth)
    if supplier is None:
        return
    on = at.date()
    told: dict[str, Any] = {
        "source": ("Visit by the contract manager", "Their answer by email", "A worker on our site")[nth % 3],
        "source_on": on,
        "sureness": ("sure", "likely", "unsure")[nth % 3],
    }

    def add(row: Any) -> None:
        keeping.add(row, by=by, at=at)

    name = f"{FIRST[nth % 6]} {LAST[nth % 5]}"
    email = f"{name.lower().replace(' ', '.')}@supplier{nth + 1}.example"
    add(
        SupplierContact(
            supplier=supplier,
            name=name,
            role=ROLES[nth % 4],
            email=email,
            is_main=True,
            is_asked=nth % 4 != 3,
        )
    )
    ends = today + timedelta(days=(45, 150, 400, 700, -40)[nth % 5])
    accepted = {
        "code_accepted": "Supplier code of conduct",
        "code_version": "2",
        "code_accepted_by": "Managing director",
    }
    add(
        Contract(
            supplier=supplier,
            reference=f"MC-{2301 + nth}",
            title=f"{supplier.category}, all stations",
            value=Decimal(60_000 + 35_000 * nth),
            starts_on=today - timedelta(days=700),
            ends_on=ends,
            extension="Twice by 12 months" if nth % 2 else "",
            manager=manager,
            on_our_site=("yes", "no", "not_known")[nth % 3],
            has_clause=("yes", "yes", "no", "not_known")[nth % 4],
            subcontracting=("with_consent", "not_allowed", "not_known")[nth % 3],
            **({**accepted, "code_accepted_on": on} if nth % 3 == 0 else {}),
        )
    )
    if nth % 4 != 2:
        answers = {
            "agency": "yes" if nth % 2 else "no",
            "low_paid": "yes",
            "night": "no" if nth % 3 else "yes",
        }
        answering.answer(supplier, version=0, answers=answers, **told, by=by, at=at)
    if nth % 4 != 3:
        has = "no" if nth % 5 == 2 else "yes"
        add(
            WorkerRoute(
                supplier=supplier,
                kind="grievance",
                answer=has,
                **told,
                for_whom=["own", "agency"][: 1 + nth % 2] if has == "yes" else [],
                about="A telephone line run by another company; posters in five languages."
                if has == "yes"
                else "",
            )
        )
    if nth % 5 == 0:
        add(WorkerRoute(supplier=supplier, kind="union", answer="yes", **told))
        add(WorkerRoute(supplier=supplier, kind="incident", answer="no", **told))
    if nth % 6 == 1:
        add(
            LabourProviderUse(
                supplier=supplier,
                name="Fenwold Staffing",
                sector=("processing", "not_licensable")[nth % 2],
                **told,
            )
        )
    if nth % 3 == 0:
        kind, holds = ("sedex", "msat", "ecovadis")[nth % 9 // 3], 300 if nth == 3 else 500
        add(
            Equivalent(
                supplier=supplier,
                kind=kind,
                scope="The whole company, its sites in Britain",
                issued_on=on,
                expires_on=on + timedelta(days=holds),
                percentage=Decimal(58 + nth),
                colour=("amber", "green")[nth % 2],
                link=f"https://assessments.example/{2000 + nth}",
            )
        )
    if nth % 2 == 0:
        amount = Decimal(9_500_000) * (nth + 1)
        add(Turnover(supplier=supplier, amount=amount, **{**told, "source": "Accounts at Companies House"}))
    if nth % 8 == 4:
        add(
            PublishedStatement(
                supplier=supplier,
                year=on.year,
                approved_on=on - timedelta(days=60),
                areas=["structure", "policies", "risk"],
                link=f"https://supplier{nth + 1}.example/modern-slavery",
            )
        )


def _check(nth: int, by: Person, at: datetime) -> None:
    """All but the last few are checked."""
    waiting = Equivalent.objects.to_check(at.date()).exclude(entered_by=by).order_by("pk")
    if nth < KEPT - 4 and (row := waiting.first()):
        note = "Read from end to end; the sites are those that serve us."
        checking.check(row, version=row.version, control_score=Decimal(30 + nth * 3), note=note, by=by, at=at)


def _send(nth: int, by: Person, at: datetime) -> None:
    rows = SupplierContact.objects.standing().filter(supplier__merged_into=None).order_by("pk")
    for contact in rows[nth : nth + 1]:
        sending.send_template(contact.supplier, contact=contact, held=True, by=by, at=at)


def _registry(today: date, by: Person, at: datetime) -> None:
    """A file of the year with rows for a few of our suppliers, one in another spelling, and some of nobody's."""
    columns = (
        "StatementYear,OrganisationName,CompanyNumber,ParentName,StatementURL,DateApproved,StatementIncludesPolicies,"
        "StatementIncludesRisksAssessment,StatementIncludesTraining,Turnover"
    )
    rows = list(
        Supplier.objects.standing().exclude(is_sole_trader=True).order_by("-score__recent_spend", "pk")[:6]
    )
    lines = [
        f"{today.year},{_cell(row.name.upper() if nth % 2 else row.name)},{row.company_number},,"
        f"https://statements.example/{nth},0{nth + 1}/03/{today.year},Yes,{'Yes' if nth % 2 else ''},Yes,"
        "Over £36 million"
        for nth, row in enumerate(rows)
    ]
    nobody = [
        f"{today.year},{name},,,,,Yes,,,Under £36 million" for name in ("Penhallow Ropes", "Tarn Foundry")
    ]
    content = "\r\n".join([columns, *lines, *nobody]).encode("utf-8-sig")
    made = importing.upload(
        ContentFile(content, name=f"StatementSummaries{today.year}.csv"), year=None, by=by, at=at
    )
    importing.read_file(made.pk, at=at)
    named = list(made.rows.by_name().values_list("pk", flat=True))
    importing.say_same(made, shown=named, same=named[:2])
    importing.confirm(made, seen=made.rows.to_take().count(), by=by, at=at)


def _cell(value: str) -> str:
    return f'"{value}"' if "," in value else value
