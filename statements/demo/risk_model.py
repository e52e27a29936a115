"""The demonstration's risk model: one change in force, one that waits, one that was discarded; bands set by people."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from msplan.accounts.models import Person
from msplan.lib.dates import add_months, london_date
from statements.demo.plan import Event, morning
from suppliers.chain.origins import origins_of
from suppliers.models import BandOverride, Category, Supplier
from suppliers.risk import changing
from suppliers.risk.assessing import Answer, assess
from suppliers.risk.overriding import answer_override, ask_for_override, withdraw_override
from suppliers.risk.proposing import confirm, discard, propose
from suppliers.risk.suggesting import suggestions
from suppliers.risk.tables import first_version, load_tables

ASKS, ANSWERS = "Grace Undermill", "Daniel Reedmoor"


def begin(at: datetime) -> None:
    """The tables and the version that come with the program, as on a first start."""
    load_tables()
    first_version(at=at)


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    grace, daniel = people[ASKS], people[ANSWERS]
    yield Event(morning(add_months(today, -1), 9), partial(_by_the_tables, grace, add_months(today, -1)))
    yield Event(morning(add_months(today, -7), 3), partial(_discarded, grace, add_months(today, -7)))
    yield Event(morning(add_months(today, -5), 3), partial(_in_force, grace, add_months(today, -5)))
    yield Event(morning(today - timedelta(days=4), 3), partial(_waiting, grace, today - timedelta(days=4)))
    yield Event(
        morning(add_months(today, -4), 9), partial(_override, grace, daniel, add_months(today, -4), "agreed")
    )
    yield Event(
        morning(add_months(today, -3), 9),
        partial(_override, grace, daniel, add_months(today, -3), "withdrawn"),
    )
    yield Event(
        morning(today - timedelta(days=9), 9),
        partial(_override, grace, daniel, today - timedelta(days=9), "asked"),
    )


def _discarded(by: Person, on: date) -> None:
    """Seen to take the boundary past catering and laundry, and left."""
    proposal = propose(changing.bands(Decimal(65), Decimal(35)), by=by, at=morning(on, 3))
    discard(proposal, by=by, at=morning(on, 4))


def _in_force(by: Person, on: date) -> None:
    at = morning(on, 3)
    source = "US State Department, Trafficking in Persons report (Tier 2), read again with the working group"
    propose(changing.country("MY", score=4, source=source, year=2024), by=by, at=at)
    proposal = propose(changing.work(4, 45), by=by, at=at)
    reason = "Two of four work part time; Malaysia is scored by what the force knows of its glove suppliers."
    confirm(proposal, version=proposal.version, reason=reason, by=by, on=london_date(at), at=at)


def _waiting(by: Person, on: date) -> None:
    """A proposal that nobody has confirmed: couriers and makers of furniture more exposed, the tables read again."""
    at = morning(on, 3)
    for code, workforce in (("logistics-couriers", 5), ("furniture", 3)):
        category = Category.objects.get(code=code)
        six = [*category.defaults[:1], workforce, *category.defaults[2:]]
        propose(changing.category(code, six), by=by, at=at)
    source = "US State Department, Trafficking in Persons report, read again with the working group"
    for code, score in (("LK", 4), ("UZ", 5)):
        propose(changing.country(code, score=score, source=source, year=2024), by=by, at=at)
    propose(changing.without_good("Cotton", "AZ"), by=by, at=at)


def _by_the_tables(by: Person, on: date) -> None:
    """Whose chain is known: their inputs are taken from the rows of the tables, and follow them."""
    for supplier in (
        Supplier.objects.select_related("category").filter(pk__in=list(origins_of())).order_by("pk")
    ):
        if supplier.category is None:
            continue
        answers = {n: Answer(score) for n, score in enumerate(supplier.category.defaults, start=1)}
        found = suggestions(supplier)
        answers |= {n: Answer(row.score, row.as_reason, row.key) for n, row in found.items()}
        assess(
            supplier,
            answers=answers,
            agency_labour=supplier.category.agency_labour,
            reason="Where its goods come from, as far as the chain is known.",
            by=by,
            on=on,
            at=morning(on, 9),
        )


def _override(by: Person, second: Person, on: date, ends: str) -> None:
    at = morning(on, 9)
    taken = BandOverride.objects.values("supplier")
    rows = Supplier.objects.standing().filter(category__code=_CATEGORY[ends]).exclude(pk__in=taken)
    supplier = rows.screened().order_by("-score__recent_spend", "pk").first()
    if supplier is None:
        return
    override = ask_for_override(
        supplier, band=_BAND[ends], reason=_REASON[ends], expires_on=add_months(on, 9), by=by, on=on, at=at
    )
    if ends == "asked":
        return
    answer_override(override, agreed=True, answer="Read with the contract manager.", by=second, on=on, at=at)
    if ends == "withdrawn":
        reason = "The night shift went to an agency in the spring."
        withdraw_override(override, reason=reason, by=by, on=on, at=at + timedelta(hours=2))


_CATEGORY = {"agreed": "interpreters", "withdrawn": "laundry", "asked": "building-works"}
_BAND = {"agreed": "high", "withdrawn": "medium", "asked": "medium"}
_REASON = {
    "agreed": "Half of the interpreters are paid through another company that nobody here has met, and two said so at "
    "a court user group.",
    "withdrawn": "All of its staff are employed and the plant is five miles away: seen on a visit in the spring.",
    "asked": "A surveyor's practice that was put under building works: three chartered surveyors, no site labour.",
}
