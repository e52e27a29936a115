"""The list of indicators, the page of one, the lines for the risk register, and their files."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from msplan.accounts.models import Person
from msplan.lib.dates import today
from statements.figures.definition import Scope
from statements.figures.handing_in import hand_in, set_up
from statements.figures.indicator_list import rows_of
from statements.figures.indicators import PROMISED, indicators
from statements.figures.over_time import chart, finding, points
from statements.figures.periods import first_day, last_ended
from statements.models import Indicator, Measurement
from tests.people import person
from tests.statements.figures.records import a_register_and_a_plan

AT = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
ORDERS = indicators()["K26"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Person:
    found = person("Ed Itor", "statement_editor")
    client.force_login(found)
    return found


def listed(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{reverse('drafts:indicators')}?{query}&file=csv".replace("?&", "?"))
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    return [line[0] for line in lines[1:]]


def measured(*values: int | None, until: date = date(2026, 6, 30)) -> None:
    """Month ends up to one, oldest first; None where nothing was measured."""
    end = until
    for value in reversed(values):
        if value is not None:
            Measurement.objects.create(
                key="suppliers_assessed",
                as_at=end,
                numerator=value,
                denominator=100,
                value=value,
                measured_at=AT,
            )
        end = end.replace(day=1) - timedelta(days=1)


def test_all_34_are_listed_and_the_file_has_the_same(client: Client, editor: Person) -> None:
    a_register_and_a_plan(today())

    page = client.get(reverse("drafts:indicators")).content.decode()

    assert "Showing 1 to 34 of 34 indicators" in page
    assert listed(client) == list(indicators())


def test_the_five_measures_of_the_first_statement_are_told_by_some(client: Client, editor: Person) -> None:
    found = [kpi for kpi in indicators().values() if kpi.promised]

    assert {kpi.promised for kpi in found} == set(PROMISED) == {1, 2, 3, 4, 5}
    assert [kpi.id for kpi in found] == ["K05", "K06", "K11", "K15", "K17", "K27", "K28"]
    assert listed(client, "promised=on") == [kpi.id for kpi in found]
    assert (
        "Measure 1: How far risk beyond tier 1 is assessed"
        in client.get("/drafts/indicators/k11/").content.decode()
    )


def test_the_filters_narrow_the_list(client: Client, editor: Person) -> None:
    day = {"in_use_from": date(2020, 1, 1)}
    set_up(ORDERS, changes={"owner": editor}, by=editor, at=AT)
    Indicator.objects.update(**day)
    set_up(indicators()["K33"], changes={"red": Decimal(0), "is_key_risk": True}, by=editor, at=AT)

    assert listed(client, "q=k26") == ["K26"]
    assert listed(client, "q=LABOUR+provid") == ["K18"]
    assert listed(client, "mine=on") == ["K26"]
    assert listed(client, "state=owed") == ["K26"]
    assert listed(client, "key_risk=on") == ["K33"]
    assert listed(client, "area=force") == ["K25", "K26"]
    assert listed(client, "state=red") == []
    assert set(listed(client, "source=entered")) | set(listed(client, "source=counted")) == set(indicators())


def test_months_that_nobody_measured_are_gaps_and_no_zeros(client: Client, editor: Person) -> None:
    measured(31, None, None, 44, 61)

    [row] = rows_of(Scope(on=date(2026, 7, 1), first=date(2026, 4, 1), last=date(2026, 7, 1)), ["K01"])
    found = points(row, [], few=5)
    drawn = chart(row, found)

    assert [point.shown for point in found] == ["31%", "not measured", "not measured", "44%", "61%"]
    assert drawn is not None
    assert [line[1] for line in drawn.rows] == ["31%", "Not measured", "Not measured", "44%", "61%"]
    assert drawn.title == "61% in June 2026, up from 31% in February 2026"


def test_thirteen_months_are_shown_the_newest_first(client: Client, editor: Person) -> None:
    measured(*range(1, 16))

    page = client.get("/drafts/indicators/k01/").content.decode()

    assert page.index("30 June 2026") < page.index("31 May 2026")
    assert "30 June 2025" in page
    assert "31 May 2025" not in page


@pytest.mark.parametrize(
    ("values", "words"),
    [((5, 5), "as in May 2026"), ((9, 5), "down from 9% in May 2026"), ((5,), "5% in June 2026")],
)
def test_the_title_says_what_is_found(values: tuple[int, ...], words: str) -> None:
    measured(*values)
    [row] = rows_of(Scope(on=date(2026, 7, 1), first=date(2026, 4, 1), last=date(2026, 7, 1)), ["K01"])

    assert words in finding(row, points(row, [], few=5))


def test_target_and_thresholds_are_lines_with_names(editor: Person) -> None:
    measured(31, 44)
    changes = {"target": Decimal(90), "amber": Decimal(80), "red": Decimal(60)}
    set_up(indicators()["K01"], changes=changes, by=editor, at=AT)
    [row] = rows_of(Scope(on=date(2026, 7, 1), first=date(2026, 4, 1), last=date(2026, 7, 1)), ["K01"])

    drawn = chart(row, points(row, [], few=5))

    assert drawn is not None
    assert drawn.description.endswith("Target: 90%; Amber: 80%; Red: 60%.")
    assert drawn.title.endswith("; the target is 90%")


def handed(by: Person, number: int, end: date) -> None:
    hand_in(
        ORDERS,
        period_start=first_day(end, "half-year"),
        period_end=end,
        numerator=Decimal(number),
        evidence_link="https://intranet.example/orders",
        by=by,
        at=datetime.now(UTC),
    )


def test_few_people_have_no_point_and_their_words_stand_in_the_table(client: Client, editor: Person) -> None:
    last = last_ended(today(), "half-year")
    before = last_ended(first_day(last, "half-year"), "half-year")
    handed(editor, 3, before)
    handed(editor, 7, last)

    page = client.get("/drafts/indicators/k26/").content.decode()

    assert "Fewer than 5" in page
    assert page.count("<circle") == 1
    assert "3</" not in page.split("Values handed in")[0]


def test_the_files_of_one_hold_its_values_and_what_it_is(client: Client, editor: Person) -> None:
    measured(31, None, 44)

    csv_file = client.get("/drafts/indicators/k01/?file=csv")
    lines = list(csv.reader(io.StringIO(b"".join(csv_file.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    book = load_workbook(io.BytesIO(client.get("/drafts/indicators/k01/?file=xlsx").content))

    assert [line[2:6] for line in lines[1:]] == [
        ["31", "31", "100", "31%"], ["", "", "", "not measured"], ["44", "44", "100", "44%"],
    ]  # fmt: skip
    assert book.sheetnames == ["About this file", "What it is", "Values"]
    about = {row[0].value: row[1].value for row in book["What it is"].iter_rows(min_row=2)}
    assert about["Owner"] == "Nobody yet"
    assert about["Definition"] == f"{indicators()['K01'].formula}."


def test_pages_and_files_ask_little(
    client: Client, editor: Person, django_assert_max_num_queries: Any
) -> None:
    a_register_and_a_plan(today())
    measured(31, 44)
    set_up(indicators()["K33"], changes={"red": Decimal(0), "is_key_risk": True}, by=editor, at=AT)

    for path in (
        "",
        "risk-register/",
        "k01/",
        "k29/",
        "k26/",
        "?file=xlsx",
        "risk-register/?file=xlsx",
        "k01/?file=xlsx",
    ):
        with django_assert_max_num_queries(15):
            assert client.get(f"/drafts/indicators/{path}").status_code == 200, path


@pytest.mark.parametrize("code", [kpi.slug for kpi in indicators().values()])
def test_every_one_has_a_page(client: Client, editor: Person, code: str) -> None:
    page = client.get(f"/drafts/indicators/{code}/").content.decode()

    for words in (
        "Definition",
        "How it is worked out",
        "Target",
        "Thresholds",
        "Next value",
        "What it cannot say",
    ):
        assert words in page
    if missing := indicators()[code.upper()].missing:
        assert missing.replace("’", "’")[:30] in page


def test_the_register_of_risks_can_be_taken_away(client: Client, editor: Person) -> None:
    assert "No key risk indicators yet" in client.get("/drafts/indicators/risk-register/").content.decode()
    a_register_and_a_plan(today())
    set_up(
        indicators()["K03"],
        changes={"worse": "above", "red": Decimal(0), "is_key_risk": True},
        by=editor,
        at=AT,
    )

    page = client.get("/drafts/indicators/risk-register/").content.decode()
    answer = client.get("/drafts/indicators/risk-register/?file=csv")
    [_, line] = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]

    assert "1 of 1 key risk indicator is past its threshold" in page
    assert line[-1].startswith("Modern slavery: “Suppliers in the high risk band” is ")
    assert line[-1] in page


@pytest.mark.parametrize(
    ("code", "posted", "field"),
    [
        ("k04", {"amber": "70", "red": "80", "is_key_risk": "on"}, "red"),
        ("k04", {"amber": "70", "red": "70"}, "red"),
        ("k10", {"amber": "40", "red": "20"}, "red"),
        ("k04", {"is_key_risk": "on"}, "red"),
        ("k04", {"target": "100.01"}, "target"),
        ("k04", {"red": "-0.01"}, "red"),
        ("k04", {"baseline": "50"}, "baseline_of"),
        ("k04", {"baseline_of": "2023-24"}, "baseline"),
        ("k04", {"target_on_day": "31", "target_on_month": "3", "target_on_year": "2028"}, "target"),
        ("k26", {"red": "3"}, "worse"),
    ],
)
@pytest.mark.parametrize("in_use", [False, True])
def test_what_cannot_be_is_said_beside_its_field(
    client: Client, editor: Person, code: str, posted: dict[str, str], field: str, *, in_use: bool
) -> None:
    if in_use:
        set_up(indicators()[code.upper()], changes={}, by=editor, at=AT)
        posted = {**posted, "version": "1"}

    answer = client.post(f"/drafts/indicators/{code}/set-up/", posted)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'href="#id_{field}' in answer.content.decode()


def test_what_is_at_the_edge_of_a_share_is_taken(client: Client, editor: Person) -> None:
    edges = {"target": "100", "red": "0", "baseline": "0", "baseline_of": "2023-24"}
    assert client.post("/drafts/indicators/k04/set-up/", edges).status_code == 302
    # The change of a score is in percent and no share.
    assert client.post("/drafts/indicators/k21/set-up/", {"target": "120"}).status_code == 302


@pytest.mark.parametrize(
    ("code", "numbers", "field"),
    [
        ("k26", {"numerator": "1.5"}, "numerator"),
        ("k26", {"numerator": "3", "evidence_link": ""}, "evidence_link"),
        ("k19", {"numerator": "81", "denominator": "80"}, "numerator"),
        ("k19", {"numerator": "60", "denominator": "80.5"}, "denominator"),
        ("k19", {"numerator": "-1", "denominator": "80"}, "numerator"),
        ("k26", {"numerator": "3", "period_end_year": "2099"}, "period_end"),
    ],
)
def test_a_value_that_cannot_be_is_said_beside_its_field(
    client: Client, editor: Person, code: str, numbers: dict[str, str], field: str
) -> None:
    parts = ("day", "month", "year")
    days = {
        f"period_{name}_{part}": word
        for name, day in (("start", ("1", "4", "2025")), ("end", ("30", "9", "2025")))
        for part, word in zip(parts, day, strict=True)
    }
    whole = {**days, "evidence_link": "https://intranet.example/counts", **numbers}

    answer = client.post(f"/drafts/indicators/{code}/hand-in/", whole)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_the_period_that_is_owed_is_filled_in(client: Client, editor: Person) -> None:
    assert not client.get("/drafts/indicators/k26/hand-in/").context["form"].initial.get("period_end")
    set_up(ORDERS, changes={}, by=editor, at=AT)
    end = next(row.owed_end for row in rows_of(Scope(on=today(), first=today(), last=today()), ["K26"]))

    filled = client.get("/drafts/indicators/k26/hand-in/").context["form"].initial

    assert end is not None
    assert (filled["period_start"], filled["period_end"]) == (first_day(end, ORDERS.frequency), end)


def test_what_cannot_be_worked_out_yet_says_what_there_has_to_be_first(
    client: Client, editor: Person
) -> None:
    scope = Scope(on=today(), first=date(today().year, 4, 1), last=today())
    empty = rows_of(scope)
    told = {row.kpi.id: row.unknown_words for row in empty}

    for row in empty:
        unknown = row.reading is None or (row.reading.value is None and not row.reading.hidden)
        assert bool(told[row.kpi.id]) == unknown, row.kpi.id
        assert row.kpi.needs or not (unknown and row.figure), row.kpi.id
    assert told["K16"] == "cannot be worked out yet: there is no live contract"
    assert told["K10"].endswith("there is no critical finding that was closed")
    assert told["K26"] == "nobody has handed in a value yet"
    assert told["K03"] == ""
    page = client.get("/drafts/indicators/k16/").content.decode()
    assert "Cannot be worked out yet: there is no live contract." in page
    assert (
        "Cannot be worked out yet: there is no live contract"
        in client.get("/drafts/indicators/").content.decode()
    )

    a_register_and_a_plan(today())  # the control: with records it is worked out, and nothing is said

    assert not next(row.unknown_words for row in rows_of(scope, ["K01"]))


def test_each_says_what_it_cannot_say_and_the_force_may_say_it_better(client: Client, editor: Person) -> None:
    assert all(kpi.leaves_out.endswith(".") for kpi in indicators().values())
    assert indicators()["K04"].leaves_out in client.get("/drafts/indicators/k04/").content.decode()

    set_up(indicators()["K04"], changes={"limits": "Our own words."}, by=editor, at=AT)

    page = client.get("/drafts/indicators/k04/").content.decode()
    assert "Our own words." in page
    assert indicators()["K04"].leaves_out not in page


def test_what_is_right_is_taken_after_what_was_wrong(client: Client, editor: Person) -> None:
    good = client.post("/drafts/indicators/k04/set-up/", {"amber": "90", "red": "80", "is_key_risk": "on"})
    assert (good.status_code, Indicator.objects.get().worse) == (302, "below")


def test_of_one_that_is_counted_by_now_the_values_handed_in_before_stay(
    client: Client, editor: Person
) -> None:
    kpi = indicators()["K19"]
    end = last_ended(first_day(last_ended(today(), "quarter"), "quarter"), "quarter")
    hand_in(
        kpi,
        period_start=first_day(end, "quarter"),
        period_end=end,
        numerator=Decimal(60),
        denominator=Decimal(80),
        evidence_link="https://intranet.example/learning",
        by=editor,
        at=datetime.now(UTC),
    )

    [row] = rows_of(Scope(on=today(), first=end, last=today()), ["K19"])
    found = points(row, list(Indicator.objects.get().measurements.all()), few=5)

    assert row.told.last == "75% (60 of 80)"
    assert [point.shown for point in found] == ["75%"]
    measured_on = last_ended(today(), "month")
    Measurement.objects.create(
        key=kpi.figures[0], as_at=measured_on, numerator=30, denominator=40, value=75, measured_at=AT
    )
    found = points(row, list(Indicator.objects.get().measurements.all()), few=5)
    assert [(point.end, point.counted) for point in found if point.reading] == [
        (end, "60 of 80"),
        (measured_on, "30 of 40"),
    ]
    assert not any(point.reading for point in found[1:-1])
