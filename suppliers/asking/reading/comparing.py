"""What the register believes beside what they say, line by line; ticked lines are taken in through the record's acts.

Each is written with "Response 7K3M-Q2XV, question 5" as its source and the day of handing in, as sure as it is shown.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import plain
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.asking.models import Level, Response
from suppliers.asking.questionnaire.checking import day_of, number_of
from suppliers.asking.questionnaire.form import NO, YES, Question, chosen_in
from suppliers.asking.questionnaire.rules import in_matrix, rows_of, rows_or_list
from suppliers.asking.reading.reckoning import Reading, read
from suppliers.asking.reading.rights import held_for
from suppliers.chain.linking import NewCompany, add_link
from suppliers.chain.models import ChainLink, HowKnown
from suppliers.record import answering, keeping
from suppliers.record.models import (
    Known,
    LabourProviderUse,
    Licensable,
    PublishedStatement,
    Sureness,
    Trait,
    Turnover,
    WorkforceTrait,
)
from suppliers.record.models.published import must_publish
from suppliers.register.countries import country_name, country_names
from suppliers.register.models import Supplier, of_family
from suppliers.register.names import normalised

# The questions of the shipped forms that speak of what the register keeps: by their ids, which no edit changes.
STATEMENT, WORKFORCE, PROVIDERS, RECRUITMENT, CHAIN = "q1", "q5", "q6", "q7", "q9"
SURE = {Level.VERIFIED: Sureness.SURE, Level.DOCUMENTED: Sureness.LIKELY, Level.ASSERTED: Sureness.UNSURE}
UNKNOWN = "Nothing is known"


@dataclass(frozen=True)
class Line:
    """``key`` names it on the page; ``why_not`` says why it cannot be taken in where it differs and cannot."""

    key: str
    group: str
    name: str
    register: str
    they: str
    question: str
    differs: bool
    why_not: str = ""

    @property
    def takes(self) -> bool:
        return self.differs and not self.why_not


def compare(reading: Reading) -> list[Line]:
    """Five queries."""
    supplier = reading.response.supplier.survivor
    return [
        *_traits(reading, supplier),
        *_providers(reading, supplier),
        *_chain(reading, supplier),
        *_statement(reading, supplier),
        *_turnover(reading, supplier),
    ]


def seen(lines: Collection[Line]) -> str:
    """What a page carries, so that a register that changed meanwhile is noticed."""
    said = "\n".join(f"{line.key}|{line.register}|{line.they}" for line in lines)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


# A supplier may name each country of the world; each line is one more act of the record while the others wait.
MOST_AT_ONCE = 50


@transaction.atomic
def take_in(response: Response, keys: Collection[str], *, version: str, by: Person, at: datetime) -> int:
    """Write the ticked lines into the register, at most MOST_AT_ONCE; returns how many. All or none.

    Raises StaleEdit where the register or the answers changed, RowRefused, InvalidTransition where it is held.
    """
    now = held_for(response)
    if now.is_held:
        raise InvalidTransition("The modern slavery team reads this response first.")
    reading = read(now)
    lines = compare(reading)
    if seen(lines) != version:
        raise StaleEdit
    wanted = [line for line in lines if line.key in keys and line.takes]
    if not wanted:
        raise RowRefused("Tick at least one line.")
    if len(wanted) > MOST_AT_ONCE:
        raise RowRefused(f"Tick at most {MOST_AT_ONCE} lines at a time: {len(wanted)} are ticked.")
    taking = _Taking(reading, now.supplier.survivor, by, at)
    taking.traits([line for line in wanted if line.key.startswith("trait:")])
    for line in wanted:
        kind, _, what = line.key.partition(":")
        if kind != "trait":
            getattr(taking, kind)(what)
    record("asking.take_in", now, by=by, at=at, after={"lines": len(wanted)})
    response.refresh_from_db()
    return len(wanted)


def _said(reading: Reading, question: str) -> tuple[Question, dict[str, Any]] | None:
    """What counts of an answer, where the question was asked and something was said."""
    found = next((one for one in reading.asked if one.id == question), None)
    said = found.said(reading.answers.get(question)) if found else {}
    return (found, said) if found and said else None


def stated_traits(reading: Reading) -> Iterator[tuple[Trait, str, str]]:
    """Each trait that they spoke of, what they said of it, and in which question."""
    if workforce := _said(reading, WORKFORCE):
        question, said = workforce
        agency = _any_of(said, "agency", "temporary")
        for trait, answer in ((Trait.AGENCY, agency), (Trait.MIGRANT, _any_of(said, "migrant"))):
            if answer:
                yield trait, answer, question.id
        if said.get("traits"):
            chosen, part = chosen_in(said["traits"]), question.part("traits")
            for option in part.options if part else ():
                if option.id in Trait.values and not option.alone:
                    yield Trait(option.id), Known.YES if option.id in chosen else Known.NO, question.id
    if recruitment := _said(reading, RECRUITMENT):
        question, said = recruitment
        pays_no_fees = in_matrix(said, "rows", "fees")
        if pays_no_fees in (YES, NO):
            yield Trait.FEES, Known.YES if pays_no_fees == NO else Known.NO, question.id


def _any_of(said: dict[str, Any], *parts: str) -> str:
    numbers = [number_of(said[part]) for part in parts if part in said]
    known = [number for number in numbers if number is not None]
    if any(number > 0 for number in known):
        return Known.YES
    return Known.NO if len(known) == len(parts) else ""


def _traits(reading: Reading, supplier: Supplier) -> Iterator[Line]:
    rows = WorkforceTrait.objects.standing().of(supplier).order_by("source_on", "pk")
    held = {row.trait: row for row in rows}
    for trait, answer, question in stated_traits(reading):
        row = held.get(trait)
        register = f"{row.get_answer_display()} ({row.source}, {plain(row.source_on)})" if row else UNKNOWN
        yield Line(
            f"trait:{trait}",
            "Workforce",
            trait.label,
            register,
            Known(answer).label,
            question,
            differs=row is None or row.answer != answer,
        )


def _providers(reading: Reading, supplier: Supplier) -> Iterator[Line]:
    rows = list(LabourProviderUse.objects.standing().of(supplier))
    told = _said(reading, PROVIDERS)
    if told is None:
        return
    question, said = told
    held = {normalised(row.name): row for row in rows}
    stated = _stated_providers(said)
    for number, (name, sector, licence) in stated.items():
        row = held.get(normalised(name))
        they = f"{sector.label}{f', licence {licence}' if licence else ''}"
        register = "Not in the list"
        if row:
            number_said = f", licence {row.licence}" if row.licence else ""
            register = f"{row.get_sector_display()}{number_said}"
        yield Line(
            f"provider:{number}",
            "Labour providers",
            name,
            register,
            they,
            question.id,
            differs=register != they,
        )
    missing = [
        row.name for key, row in held.items() if key not in {normalised(one[0]) for one in stated.values()}
    ]
    if missing and (stated or said.get("uses") == NO):
        yield Line(
            "provider:missing", "Labour providers", "Others in the register", "; ".join(missing), "Not named",
            question.id, differs=True, why_not="Archive them in the record where they are not used any more",
        )  # fmt: skip


def _stated_providers(said: dict[str, Any]) -> dict[str, tuple[str, Licensable, str]]:
    """By the number of its row: name, sector, licence."""
    found = {}
    for number, row in enumerate(rows_of(said, "providers")):
        name = str(row.get("name") or "").strip()[:200]
        sector = str(row.get("sector") or "")
        if name:
            known = Licensable(sector) if sector in Licensable.values else Licensable.NOT_KNOWN
            found[str(number)] = (name, known, str(row.get("licence") or "").strip()[:40])
    return found


def _chain(reading: Reading, supplier: Supplier) -> Iterator[Line]:
    links = ChainLink.objects.standing().filter(of_family(supplier, "buyer__supplier"))
    held = list(links.values_list("what", "country"))
    told = _said(reading, CHAIN)
    if told is None:
        return
    question, said = told
    for code in rows_or_list(said, "countries"):
        if code in country_names():
            goods = sorted({what for what, country in held if country == code})
            yield Line(
                f"country:{code}", "Supply chain", f"Country: {country_name(code)}", "; ".join(goods) or UNKNOWN,
                "A main part or material comes from there", question.id, differs=not goods,
            )  # fmt: skip
    part = question.part("inputs")
    chosen = chosen_in(said.get("inputs"))
    for option in part.options if part else ():
        if option.id in chosen and not option.alone:
            known = sorted({country_name(country) or "country not known" for what, country in held
                            if normalised(option.text) in normalised(what)})  # fmt: skip
            yield Line(
                f"good:{option.id}", "Supply chain", f"Material: {option.text}", "; ".join(known) or UNKNOWN,
                "It is in what they supply", question.id, differs=not known,
            )  # fmt: skip


def _statement(reading: Reading, supplier: Supplier) -> Iterator[Line]:
    rows = PublishedStatement.objects.standing().of(supplier).order_by("-year", "-pk")
    told = _said(reading, STATEMENT)
    if told is None or told[1].get("status") not in ("published", "voluntary"):
        return
    question, said = told
    latest = rows.first()
    url = str(said.get("url") or "").strip()
    register = f"{latest.link or 'No address'} ({latest.year})" if latest else UNKNOWN
    yield Line(
        "statement:latest", "Modern slavery statement", "Where the statement stands", register, url or "No address",
        question.id, differs=latest is None or latest.link != url, why_not=_why_no_statement(url, said),
    )  # fmt: skip


def _why_no_statement(url: str, said: dict[str, Any]) -> str:
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        return "What they wrote is not the address of a page"
    return "" if day_of(said.get("approved_on")) else "They gave no day of its approval"


def _turnover(reading: Reading, supplier: Supplier) -> Iterator[Line]:
    row = Turnover.objects.standing().filter(of_family(supplier)).order_by("-source_on", "pk").first()
    told = _said(reading, STATEMENT)
    if told is None:
        return
    question, said = told
    they = {"published": "yes", "not_published": "yes", "voluntary": "no", "out_of_scope": "no"}.get(
        str(said.get("status")), ""
    )
    if they:
        register = f"£{row.amount:,.0f}" if row else UNKNOWN
        words = "£36 million or more" if they == "yes" else "Less than £36 million"
        duty = str(must_publish(row.amount if row else None))
        yield Line(
            "turnover:amount", "Modern slavery statement", "Turnover in a year", register, words, question.id,
            differs=duty != they, why_not="They gave no amount: enter it in the record",
        )  # fmt: skip


class _Taking:
    """Writing ticked lines, each by the act of the room that keeps it."""

    def __init__(self, reading: Reading, supplier: Supplier, by: Person, at: datetime) -> None:
        self.reading, self.supplier, self.by, self.at = reading, supplier, by, at

    def source(self, question: str) -> dict[str, Any]:
        numbers = [one.id for one in self.reading.form.questions]
        named = f"Response {self.reading.response.reference}, question {numbers.index(question) + 1}"
        return {"source": named, "source_on": self.reading.on}

    def sureness(self, question: str) -> Sureness:
        return SURE[Level(self.reading.levels.get(question, Level.ASSERTED))]

    def said(self, question: str) -> dict[str, Any]:
        told = _said(self.reading, question)
        assert told is not None  # there is a line of it
        return told[1]

    def traits(self, lines: Collection[Line]) -> None:
        answers = {trait: (answer, question) for trait, answer, question in stated_traits(self.reading)}
        keys = [Trait(line.key.removeprefix("trait:")) for line in lines]
        for question in sorted({answers[trait][1] for trait in keys}):
            answering.answer(
                self.supplier,
                version=answering.state_of(self.supplier),
                answers={str(trait): answers[trait][0] for trait in keys if answers[trait][1] == question},
                sureness=self.sureness(question),
                **self.source(question),
                by=self.by,
                at=self.at,
            )

    def provider(self, number: str) -> None:
        name, sector, licence = _stated_providers(self.said(PROVIDERS))[number]
        words = {
            "sector": sector, "licence": licence, "sureness": self.sureness(PROVIDERS), **self.source(PROVIDERS),
        }  # fmt: skip
        for row in LabourProviderUse.objects.standing().of(self.supplier):
            if normalised(row.name) == normalised(name):
                keeping.edit(row, version=row.version, changes=words, by=self.by, at=self.at)
                return
        keeping.add(LabourProviderUse(supplier=self.supplier, name=name, **words), by=self.by, at=self.at)

    def country(self, code: str) -> None:
        self._link(what="Parts or materials", country=code)

    def good(self, option: str) -> None:
        question = self.reading.form.question(CHAIN)
        part = question.part("inputs") if question else None
        assert part is not None  # there is a line of it
        self._link(what=part.choices[option], country="")

    def _link(self, *, what: str, country: str) -> None:
        """They named no company: what stands behind them is one of that name until somebody knows better."""
        add_link(
            buyer=self.supplier,
            seller=NewCompany(f"Not named by {self.supplier.name}", country),
            what=what,
            country=country,
            how=HowKnown.DECLARED,
            sure=self.sureness(CHAIN),
            **self.source(CHAIN),
            by=self.by,
            at=self.at,
        )

    def statement(self, _latest: str) -> None:
        said = self.said(STATEMENT)
        approved_on, url = day_of(said.get("approved_on")), str(said.get("url")).strip()
        assert approved_on is not None  # else the line says why it cannot be taken
        year = (day_of(said.get("year_end")) or approved_on).year
        words = {"link": url, "approved_on": approved_on}
        of_year = PublishedStatement.objects.standing().of(self.supplier).filter(year=year, origin="hand")
        if (row := of_year.first()) is not None:
            keeping.edit(row, version=row.version, changes=words, by=self.by, at=self.at)
            return
        new = PublishedStatement(supplier=self.supplier, year=year, **words)
        keeping.add(new, by=self.by, at=self.at)
