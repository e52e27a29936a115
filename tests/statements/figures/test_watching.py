"""Thresholds, key risk indicators and the line for the corporate risk register."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from msplan.accounts.models import Person
from msplan.lib.refusing import RowRefused
from statements.figures.handing_in import change, hand_in, set_up
from statements.figures.indicators import indicators
from statements.figures.reading import Reading
from statements.figures.watching import RED, key_risks, level_of, past_threshold
from statements.models import Indicator
from suppliers.models import Supplier
from tests.people import person
from tests.statements.figures.records import a_register_and_a_plan

ON = date(2026, 7, 1)
AT = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
ORDERS = indicators()["K26"]
pytestmark = pytest.mark.django_db


def watched(code: str, **changes: Any) -> Indicator:
    who = Person.objects.filter(name="Ed Itor").first() or person("Ed Itor", "statement_editor")
    return set_up(indicators()[code], changes={"is_key_risk": True, **changes}, by=who, at=AT)


def orders(number: int) -> None:
    hand_in(
        ORDERS,
        period_start=date(2025, 10, 1),
        period_end=date(2026, 3, 31),
        numerator=Decimal(number),
        evidence_link="https://intranet.example/orders",
        by=person("Isla Thornby", "specialist"),
        at=AT,
    )


def reading(value: str | None) -> Reading:
    number = None if value is None else Decimal(value)
    return Reading("x", "X", "state", "percent", number, number, None, "", as_at=ON)


@pytest.mark.parametrize(
    ("worse", "value", "level"),
    [
        ("below", "90.0001", ""), ("below", "90", ""), ("below", "89.9999", "amber"), ("below", "80", "amber"),
        ("below", "79.9999", "red"), ("below", None, ""),
        ("above", "9.9999", ""), ("above", "10", ""), ("above", "10.0001", "amber"), ("above", "20", "amber"),
        ("above", "20.0001", "red"), ("above", None, ""),
    ],
)  # fmt: skip
def test_what_equals_a_threshold_is_not_past_it(worse: str, value: str | None, level: str) -> None:
    amber, red = (90, 80) if worse == "below" else (10, 20)
    row = Indicator(code="K04", worse=worse, amber=Decimal(amber), red=Decimal(red))

    assert level_of(row, reading(value)) == level


@pytest.mark.parametrize(("code", "side"), [("K04", "below"), ("K10", "above")])
def test_which_way_is_worse_follows_from_the_indicator(code: str, side: str) -> None:
    red = Decimal(80 if side == "below" else 30)

    row = watched(code, red=red)

    assert row.worse == side
    assert change(row, version=1, changes={"red": None, "is_key_risk": False}, by=row.owner, at=AT)
    assert Indicator.objects.get().worse == ""


@pytest.mark.parametrize(
    ("code", "changes", "sentence"),
    [
        ("K04", {"amber": Decimal(80), "red": Decimal(80)}, "Red must be worse than amber"),
        ("K04", {"amber": Decimal(80), "red": Decimal(90)}, "Red must be worse than amber"),
        ("K10", {"amber": Decimal(30), "red": Decimal(20)}, "Red must be worse than amber"),
        ("K04", {"amber": Decimal(80)}, "needs a value from which it is red"),
        ("K26", {"red": Decimal(3)}, "Say which way is worse"),
        ("K26", {"worse": "above"}, "Say which way is worse"),
    ],
)
def test_what_cannot_be_is_refused(code: str, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RowRefused, match=sentence):
        watched(code, **changes)


def test_counted_ones_are_compared_as_they_are_on_the_day() -> None:
    a_register_and_a_plan(ON)
    watched("K03", worse="above", red=Decimal(0))
    high = sum(
        supplier.score.band == "high"
        for supplier in Supplier.objects.active(ON).select_related("score")
        if hasattr(supplier, "score")
    )

    [one] = past_threshold(ON)

    assert high > 0
    assert (one.level, one.indicator.code, one.threshold) == (RED, "K03", Decimal(0))
    assert one.words == f"{high}; red is above 0"
    assert one.line == (
        f"Modern slavery: “Suppliers in the high risk band” is {high}, past its red threshold (above 0), "
        "as at 1 July 2026."
    )
    assert one.href == "/drafts/indicators/k03/"


def test_those_within_are_watched_and_not_told_to_the_lead() -> None:
    a_register_and_a_plan(ON)
    watched("K03", worse="above", amber=Decimal(900), red=Decimal(1_000))

    assert past_threshold(ON) == []
    assert [one.state for one in key_risks(ON)] == ["Within its threshold"]
    assert key_risks(ON)[0].line.endswith("within its threshold above 900, as at 1 July 2026.")


def test_of_few_people_nothing_is_said() -> None:
    watched("K26", worse="below", red=Decimal(4))
    orders(3)

    assert past_threshold(ON) == []
    assert [one.words for one in key_risks(ON)] == ["fewer than 5; no value to compare"]


def test_one_that_was_handed_in_is_of_its_period() -> None:
    watched("K26", worse="below", red=Decimal(8))
    orders(7)

    assert [one.line for one in past_threshold(ON)] == [
        "Modern slavery: “Prevention and risk orders” is 7, past its red threshold (below 8), as at 31 March 2026."
    ]


def test_without_a_value_it_is_said_so_and_is_past_nothing() -> None:
    watched("K26", worse="below", red=Decimal(8))

    assert past_threshold(ON) == []
    assert key_risks(ON)[0].words == "not known; no value to compare"


def test_red_ones_come_first_and_queries_do_not_grow(django_assert_max_num_queries: Any) -> None:
    a_register_and_a_plan(ON)
    watched("K03", worse="above", amber=Decimal(0), red=Decimal(1_000))
    watched("K33", red=Decimal(0))
    watched("K26", worse="below", red=Decimal(8))
    orders(7)

    with django_assert_max_num_queries(2):
        found = key_risks(ON)

    assert [one.level for one in found if one.is_past] == sorted(
        (one.level for one in found if one.is_past), reverse=True
    )
    assert found[0].level == RED
