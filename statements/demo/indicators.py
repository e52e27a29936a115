"""What Marlshire makes of its indicators: owners, baselines and targets, and the values that people hand in."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from msplan.accounts.models import Person
from msplan.lib.dates import FinancialYear, add_months, last_of_month, london_date
from statements.demo import training
from statements.demo.plan import Event, morning
from statements.figures.handing_in import correct, hand_in, set_up
from statements.figures.indicators import indicators
from statements.models import IndicatorMeasurement

EDITOR = "Hannah Wexley"


class Aim(NamedTuple):
    """Whose it is, the baseline in the year before the first statement, and another target than the proposed one."""

    owner: str
    baseline: str = ""
    target: str = ""
    limits: str = ""
    # Amber and red, and where neither way is better, which is worse.
    amber: str = ""
    red: str = ""
    worse: str = ""
    is_key_risk: bool = False
    frequency: str = ""


AIMS = {
    "K01": Aim(
        "Grace Undermill",
        "4",
        "40",
        "An assessment says how exposed a supplier is, not whether anybody is harmed.",
    ),
    "K02": Aim("Grace Undermill", "11"),
    "K04": Aim("Grace Undermill", amber="90", red="70", is_key_risk=True),
    "K09": Aim("Grace Undermill", amber="85", red="60"),
    "K10": Aim("Ruth Caldermoor", amber="20", red="40", is_key_risk=True),
    "K05": Aim(
        "Grace Undermill",
        "52",
        "80",
        "Who answers is no better for it; see the quality of responses.",
        frequency="half-year",
    ),
    "K11": Aim("Colin Strathby", "0", "25"),
    "K16": Aim("Grace Undermill", "20"),
    "K18": Aim("Ruth Caldermoor", "0"),
    "K19": Aim(
        "Joanna Pellatt",
        "58",
        "",
        "Completion says that a course was opened to its end, not what was learnt.",
    ),
    "K20": Aim("Joanna Pellatt", "31"),
    "K21": Aim("Joanna Pellatt"),
    "K24": Aim("Isla Thornby"),
    "K25": Aim("Isla Thornby"),
    "K26": Aim("Isla Thornby", "5", "", "Orders depend on the courts, and on who comes forward."),
    "K29": Aim("Tom Ferrisby", "45", amber="75", red="50", is_key_risk=True),
    "K33": Aim("Grace Undermill", red="0", is_key_risk=True),
}
# By quarters, the oldest first: how many, of how many.
LEARNING = ((2_140, 3_412), (2_385, 3_420), (2_690, 3_431), (2_901, 3_446), (3_050, 3_455), (3_151, 3_462))
TARGETED = ((19, 46), (24, 46), (31, 47), (36, 47), (41, 48), (45, 48))
ORDERS = (5, 7, 6)
REFERRALS = (23, 31)
PUT_RIGHT = 2_096
LINK = "https://intranet.marlshire.example/learning/completion"
COUNTS = "https://intranet.marlshire.example/public-protection/counts"


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Set up two years ago; then each quarter, or half-year, a value from whoever keeps the numbers."""
    quarters = _quarters(today, len(LEARNING))
    began = morning(add_months(quarters[0], -4))
    for code, aim in AIMS.items():
        yield Event(began, partial(_set_up, code, aim, people, began))
    for end, learning, targeted in zip(quarters, LEARNING, TARGETED, strict=True):
        if end >= training.quarters(today)[0]:
            break  # from here on they are counted from the register of training
        yield _hands_in("K19", end, 3, learning, people["Joanna Pellatt"], LINK)
        yield _hands_in("K20", end, 3, targeted, people["Joanna Pellatt"], LINK)
    for end, orders in zip(quarters[1::2], ORDERS, strict=True):
        yield _hands_in("K26", end, 6, (orders, None), people["Isla Thornby"], COUNTS)
    # Of referrals the last value is missing, and has been asked for.
    for end, referrals in zip(quarters[1::2][:-1], REFERRALS, strict=True):
        yield _hands_in("K25", end, 6, (referrals, None), people["Isla Thornby"], COUNTS)
    corrected = morning(quarters[0] + timedelta(days=30))
    yield Event(corrected, partial(_correct, quarters[0], people["Joanna Pellatt"], corrected))


def _quarters(today: date, many: int) -> list[date]:
    """The last days of the quarters of financial years whose numbers are in by now."""
    first = FinancialYear.of(today).previous.previous.first
    ends = [last_of_month(add_months(first, 3 * n + 2)) for n in range(12)]
    return [end for end in ends if end + timedelta(days=40) < today][-many:]


def _set_up(code: str, aim: Aim, people: dict[str, Person], at: datetime) -> None:
    before = FinancialYear.of(london_date(at)).previous.label
    changes = {
        "owner": people[aim.owner],
        "baseline": Decimal(aim.baseline) if aim.baseline else None,
        "baseline_of": before if aim.baseline else "",
        "target": Decimal(aim.target) if aim.target else None,
        "target_on": None,
        "limits": aim.limits,
        "amber": Decimal(aim.amber) if aim.amber else None,
        "red": Decimal(aim.red) if aim.red else None,
        "worse": aim.worse,
        "is_key_risk": aim.is_key_risk,
        "frequency": aim.frequency,
    }
    set_up(indicators()[code], changes=changes, by=people[EDITOR], at=at)


def _hands_in(
    code: str, end: date, months: int, numbers: tuple[int, int | None], by: Person, link: str
) -> Event:
    at = morning(end + timedelta(days=19))
    how_many, of = numbers
    start = last_of_month(add_months(end.replace(day=1), -months)) + timedelta(days=1)
    note = "From the learning system, on the day after the quarter." if of else ""
    act = partial(
        hand_in,
        indicators()[code],
        period_start=start,
        period_end=end,
        numerator=Decimal(how_many),
        denominator=None if of is None else Decimal(of),
        note=note,
        evidence_link=link,
        by=by,
        at=at,
    )
    return Event(at, act)


def _correct(end: date, by: Person, at: datetime) -> None:
    """People who had left were counted along."""
    first = IndicatorMeasurement.objects.get(indicator__code="K19", period_end=end, is_standing=True)
    correct(
        first,
        reason="People who have left us were counted along.",
        numerator=Decimal(PUT_RIGHT),
        denominator=Decimal(3_362),
        note=first.note,
        by=by,
        at=at,
    )
