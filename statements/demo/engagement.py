"""The demonstration's engagements: sessions, letters and talks of two years; some with what changed, one overdue."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from msplan.accounts.models import Person
from statements.demo.plan import Event, morning
from suppliers.engagement import holding
from suppliers.engagement.holding import Party
from suppliers.models import Engagement, Supplier


@dataclass
class Told:
    """Held ``ago`` days before today (less than 0: planned); ``asked`` and ``changed`` in days after it."""

    title: str
    kind: str
    ago: int
    owner: str
    parties: tuple[tuple[str, str], ...]
    category: str = ""
    invited: int | None = None
    came: int | None = None
    asked: int = 90
    changed: tuple[int, str] = (0, "")
    went: str = ""
    called_off: str = ""
    made: list[Engagement] = field(default_factory=list)


TOLD = (
    Told(
        "Signs of forced labour, for cleaning firms",
        "session",
        520,
        "Grace Undermill",
        (("trade_body", "Marlshire Cleaning Association"),),
        "contract-cleaning",
        40,
        31,
        went="Most came for the prices; the hour on debt to recruiters was the one they asked about.",
        changed=(90, "Nine firms put our line on the back of their passes."),
    ),
    Told(
        "Code of conduct, new edition",
        "code",
        430,
        "Colin Strathby",
        (("business", "Marlshire Chamber of Trade"),),
        "catering",
        asked=60,
        went="Sent with the new passage on sub-contracting; two caterers rang at once.",
        changed=(62, "Accepted by most; two asked what sub-contracting means."),
    ),
    Told(
        "Hand car washes: what a fair one looks like",
        "briefing",
        300,
        "Leila Varley",
        (("charity", "Open Door Marlshire"), ("partner", "Marlshire County Council")),
        "vehicle-valeting",
        25,
        9,
        went="Nine of the small ones, none of the chains. Leaflets in four languages went within the hour.",
        changed=(95, "Three asked for the licence rules; nobody has changed prices yet."),
    ),
    Told(
        "How workers can reach us",
        "meeting",
        190,
        "Grace Undermill",
        (("union", "Union of Service Workers (invented)"),),
        came=6,
        went="They told us how workers reach them, and that our own number is not known on night shifts.",
        changed=(92, "The union puts our card into its welcome pack."),
    ),
    Told(
        "Who stands behind your goods?",
        "letter",
        130,
        "Grace Undermill",
        (("business", "Northgate Traders"),),
        "uniform-ppe",
        40,
        40,
        went="Fourteen answered with names of makers, eleven asked for time.",
        asked=100,
    ),
    Told(
        "Talk to the builders' forum",
        "talk",
        60,
        "Leila Varley",
        (("trade_body", "Marlshire Builders' Forum"),),
        came=48,
        went="A talk of twenty minutes before their dinner; many questions on labour-only agencies.",
        asked=75,
    ),
    Told(
        "Hotels and short stays",
        "session",
        9,
        "Leila Varley",
        (("business", "Hotels of the south coast"),),
        invited=18,
    ),
    Told(
        "Autumn supplier day",
        "session",
        -30,
        "Grace Undermill",
        (("charity", "Open Door Marlshire"),),
        "catering",
        120,
    ),
    Told(
        "Farm gangs",
        "briefing",
        45,
        "Leila Varley",
        (("trade_body", "County Growers"),),
        called_off="The growers met on another day; asked for the spring.",
    ),
)


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """What was planned, held and followed up until ``today``."""
    for told in TOLD:
        by = people[told.owner]
        day = today - timedelta(days=told.ago)
        planned = morning(min(day, today) - timedelta(days=20), 9)
        yield Event(planned, _plan(told, day, by, planned))
        if told.called_off:
            at = morning(day - timedelta(days=3), 10)
            yield Event(at, _call_off(told, by, at))
        if told.went:
            at = morning(day, 16)
            yield Event(at, _held(told, day, by, at))
        if told.changed[1]:
            at = morning(day + timedelta(days=told.changed[0]), 15)
            yield Event(at, _changed(told, by, at))


def _plan(told: Told, day: date, by: Person, at: datetime) -> Callable[[], None]:
    def act() -> None:
        theirs = Supplier.objects.standing().filter(category__code=told.category).order_by("pk")[:4]
        others = [Party(*party) for party in told.parties]
        told.made[:] = [
            holding.plan_engagement(
                kind=told.kind,
                title=told.title,
                on=day,
                owner=by,
                department=by.department,
                invited=told.invited,
                parties=[*(Party("supplier", supplier=one) for one in theirs), *others],
                by=by,
                at=at,
            )
        ]

    return act


def _held(told: Told, day: date, by: Person, at: datetime) -> Callable[[], None]:
    asked = day + timedelta(days=told.asked)
    words = {"went": told.went, "came": told.came, "follow_up_on": asked}
    return lambda: holding.say_held(told.made[0], **words, by=by, at=at)  # type: ignore[arg-type]  # of three kinds


def _changed(told: Told, by: Person, at: datetime) -> Callable[[], object]:
    words = told.changed[1]
    return lambda: holding.follow_up(told.made[0], changed=words, is_change=True, next_on=None, by=by, at=at)


def _call_off(told: Told, by: Person, at: datetime) -> Callable[[], None]:
    return lambda: holding.call_off(told.made[0], reason=told.called_off, by=by, at=at)
