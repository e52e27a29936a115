"""The demonstration's planned purchases: one in each state, one late and not screened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from msplan.accounts.models import Person
from statements.demo.plan import Event, morning
from suppliers.buying import asking, awarding, planning, screening
from suppliers.buying.asks import LABOUR_COST
from suppliers.buying.signs import SIGNS
from suppliers.models import Category, Contract, PlannedPurchase, Supplier


@dataclass
class Told:
    """Days are counted from today: ``ago`` into the past, ``award`` into the future."""

    title: str
    category: str
    value: int
    route: str
    ago: int
    award: int
    yes: str = ""
    band: str = ""
    reason: str = ""
    answered: int = 0  # how many of the things asked
    ground: bool = False
    signed: bool = False
    replaces: bool = False  # the next contract of its category that ends
    awarded: bool = False
    abandoned: str = ""
    made: list[PlannedPurchase] = field(default_factory=list)


TOLD = (
    Told(
        "Cleaning of custody suites",
        "contract-cleaning",
        480_000,
        "open",
        120,
        35,
        "industry workforce context model",
        "high",
        answered=4,
        ground=True,
        replaces=True,
    ),
    Told(
        "Interpreters for planned visits",
        "legal-services",
        60_000,
        "framework",
        110,
        21,
        "workforce model",
        "medium",
        answered=9,
    ),
    Told(
        "Laptops, yearly replacement",
        "ict-hardware",
        900_000,
        "framework",
        160,
        -30,
        "industry location commodity model",
        "high",
        answered=9,
        signed=True,
        awarded=True,
        replaces=True,
    ),
    Told(
        "Stationery, two years",
        "office-supplies",
        24_999,
        "quotes",
        60,
        18,
        "",
        "low",
        answered=9,
        signed=True,
    ),
    Told("Hand car wash at the north depot", "vehicle-valeting", 9_500, "quotes", 30, -4),
    Told(
        "Uniform trousers, extension",
        "uniform-ppe",
        140_000,
        "direct",
        75,
        60,
        "industry workforce location commodity",
        "high",
        abandoned="The maker could not name its factories; bought through the national contract instead.",
    ),
    Told("Grounds of the training centre", "grounds-maintenance", 75_000, "quotes", 14, 90),
)

LOOKED_AT = "The screen, every answer and the file of the purchase. Nothing stands against the award."


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """What was planned, screened, asked and decided up to ``today``."""
    for told in TOLD:
        yield from _life(told, today, people)


def _life(told: Told, today: date, people: dict[str, Person]) -> Iterator[Event]:
    buyer, second = people["Liam Tarrow"], people["Grace Undermill"]

    def event(ago: int, act: Callable[[datetime], object], hour: int) -> Event:
        at = morning(today - timedelta(days=ago), hour)
        return Event(at, lambda: act(at))

    yield event(told.ago, lambda at: _plan(told, today, buyer, at), 9)
    if told.band:
        yield event(told.ago - 3, lambda at: _screen(told, buyer, at), 10)
        yield event(told.ago - 10, lambda at: _answer(told, buyer, at), 11)
    if told.signed:
        sign = awarding.sign_off
        yield event(told.ago - 20, lambda at: sign(told.made[0], words=LOOKED_AT, by=second, at=at), 12)
    if told.awarded:
        yield event(-told.award, lambda at: _award(told, buyer, at), 13)
    if told.abandoned:
        act = planning.abandon
        yield event(told.ago - 30, lambda at: act(told.made[0], reason=told.abandoned, by=buyer, at=at), 14)


def _plan(told: Told, today: date, by: Person, at: datetime) -> None:
    award = today + timedelta(days=told.award)
    category = Category.objects.filter(code=told.category).first() or Category.objects.order_by("pk")[0]
    assert by.department is not None
    told.made[:] = [
        planning.plan_purchase(
            title=told.title,
            category=category,
            value=Decimal(told.value),
            route=told.route,
            department=by.department,
            owner=by,
            award_on=award,
            starts_on=award + timedelta(days=30),
            ends_on=award + timedelta(days=760),
            replaces=_ending(told, today) if told.replaces else None,
            by=by,
            at=at,
        )
    ]


def _ending(told: Told, today: date) -> Contract | None:
    found = Contract.objects.ending_within(12, today).filter(supplier__category__code=told.category)
    return found.order_by("ends_on", "pk").first()


def _screen(told: Told, by: Person, at: datetime) -> None:
    seen = {sign.key: "yes" if sign.key in told.yes.split() else "no" for sign in SIGNS}
    reason = told.reason or "Read with the department that needs it."
    screening.screen(told.made[0], seen=seen, notes={}, band=told.band, reason=reason, by=by, at=at)


def _answer(told: Told, by: Person, at: datetime) -> None:
    purchase = told.made[0]
    if told.ground:
        found = "Named in the published list of employers that paid below the minimum wage."
        words = {
            "bidder": "Brightway Facilities",
            "ground": "discretionary",
            "found": found,
            "found_on": at.date(),
        }
        asking.add_ground(purchase, **words, by=by, at=at)  # type: ignore[arg-type]  # of four kinds
    for ask in purchase.asks.all()[: told.answered]:
        if ask.kind == LABOUR_COST:
            asking.work_out(
                purchase,
                bidder="Brightway Facilities",
                price=Decimal(90_000),
                hours=Decimal(7_200),
                wage=Decimal("12.00"),
                wage_source="Entered for the demonstration: not a published rate",
                wage_on=at.date(),
                on_costs=Decimal(18),
                by=by,
                at=at,
            )
        asking.answer_ask(
            ask, answer="Asked at selection; the answers are in the file of the purchase.", by=by, at=at
        )


def _award(told: Told, by: Person, at: datetime) -> None:
    theirs = Supplier.objects.standing().filter(category__code=told.category)
    supplier = theirs.order_by("-score__recent_spend", "pk").first()
    if supplier is None:
        return
    awarding.award(
        told.made[0],
        supplier=supplier,
        on=at.date(),
        value=Decimal(told.value),
        starts_on=at.date() + timedelta(days=30),
        ends_on=at.date() + timedelta(days=760),
        reference="DEMO-0417",
        by=by,
        at=at,
    )
