"""The demonstration's supply chains: uniforms back to the cotton, with a loop; and what nobody knows for sure."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from msplan.accounts.models import Person
from statements.demo.plan import Event, morning
from suppliers.chain.linking import NewCompany, add_link, remove_link
from suppliers.models import ChainCompany, ChainLink, Supplier

WRITES = "Grace Undermill"


class Told(NamedTuple):
    """Whoever buys: a category (its ``nth`` active supplier) or a company told before."""

    ago: int
    buyer: str
    nth: int
    seller: str
    what: str
    country: str
    how: str
    sure: str
    source: str


LINKS = (
    Told(
        300,
        "uniform-ppe",
        0,
        "Rahat Garments",
        "shirts and trousers",
        "BD",
        "declared",
        "sure",
        "Answer to our letter",
    ),
    Told(
        280,
        "Rahat Garments",
        0,
        "Meghna Textiles",
        "woven cloth",
        "BD",
        "published",
        "likely",
        "Their list of mills",
    ),
    Told(
        260,
        "Meghna Textiles",
        0,
        "Amu Cotton",
        "raw cotton",
        "UZ",
        "research",
        "unsure",
        "Trade records, read by us",
    ),
    Told(
        255,
        "Meghna Textiles",
        0,
        "Rahat Garments",
        "offcuts for stuffing",
        "BD",
        "audit",
        "likely",
        "Audit of the mill",
    ),
    Told(
        240,
        "uniform-ppe",
        1,
        "Lanka Gloves",
        "disposable gloves",
        "LK",
        "contract",
        "sure",
        "Schedule 4 of the contract",
    ),
    Told(235, "Lanka Gloves", 0, "Kelani Latex", "latex", "LK", "declared", "likely", "Answer to our letter"),
    Told(
        200,
        "ict-hardware",
        0,
        "Pearl River Boards",
        "circuit boards",
        "CN",
        "published",
        "likely",
        "Published list",
    ),
    Told(
        190,
        "ict-hardware",
        1,
        "Pearl River Boards",
        "docking stations",
        "CN",
        "declared",
        "sure",
        "Their answer",
    ),
    Told(
        150,
        "contract-cleaning",
        0,
        "Nightshift People",
        "night cleaners",
        "GB",
        "audit",
        "sure",
        "Visit at night",
    ),
    Told(
        90, "catering", 0, "Coast Fisheries", "frozen fish", "", "declared", "unsure", "Told on the telephone"
    ),
)


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """What was learned of suppliers' suppliers up to ``today``; one link turned out not to hold."""
    by = people[WRITES]
    for told in LINKS:
        yield _event(told, today - timedelta(days=told.ago), by)
    taken_out = morning(today - timedelta(days=60), 15)

    def remove() -> None:
        link = ChainLink.objects.filter(what="offcuts for stuffing").first()
        if link is not None:
            remove_link(link, reason="The audit meant another mill of the same name.", by=by, at=taken_out)

    yield Event(taken_out, remove)


def _event(told: Told, on: date, by: Person) -> Event:
    at = morning(on, 11)

    def act() -> None:
        buyer = _buyer(told)
        if buyer is None:
            return
        known = ChainCompany.objects.filter(name=told.seller).first()
        add_link(
            buyer=buyer,
            seller=known or NewCompany(told.seller, told.country),
            what=told.what,
            country=told.country,
            how=told.how,
            sure=told.sure,
            source=told.source,
            source_on=on - timedelta(days=9),
            by=by,
            at=at,
        )

    return Event(at, act)


def _buyer(told: Told) -> Supplier | ChainCompany | None:
    company = ChainCompany.objects.filter(name=told.buyer).first()
    if company is not None:
        return company
    theirs = (
        Supplier.objects.standing().filter(category__code=told.buyer).order_by("-score__recent_spend", "pk")
    )
    return theirs[told.nth : told.nth + 1].first()
