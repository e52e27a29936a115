"""Indicators: the data, values that people hand in, what the table and the pages say of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.lib.dates import today
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from statements.figures.catalogue import CHARTS, FIGURES, TABLES
from statements.figures.definition import Scope
from statements.figures.handing_in import change, correct, hand_in, set_up
from statements.figures.indicator_table import counted_figures
from statements.figures.indicators import AREAS, DIRECTIONS, FREQUENCIES, TYPES, indicators
from statements.models import Indicator, IndicatorMeasurement, Measurement
from tests.people import person
from tests.statements.figures.records import a_register_and_a_plan

ON = date(2026, 7, 1)
AT = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
# Of rooms that are not there yet: docs/rules/indicators.md.
AWAITED = {"coverage_level_1", "coverage_legal", "coverage_level_2"}
LEARNING = indicators()["K19"]
WORDS: dict[str, Any] = {
    "owner": None,
    "baseline": None,
    "baseline_of": "",
    "target": None,
    "target_on": None,
}


def test_there_are_34_each_whole_and_counted_or_told_what_is_missing() -> None:
    found = indicators()

    assert list(found) == [f"K{n:02d}" for n in range(1, 35)]
    for kpi in found.values():
        known = (
            kpi.area in AREAS,
            kpi.type in TYPES,
            kpi.direction in DIRECTIONS,
            kpi.frequency in FREQUENCIES,
        )
        assert all(known), kpi.id
        assert all((kpi.formula, kpi.origin, kpi.confidence in "ABP")), kpi.id
        assert kpi.target is not None or kpi.target_words, kpi.id
        assert kpi.figures or kpi.is_entered, kpi.id
        assert kpi.figures or kpi.missing, kpi.id
        assert set(kpi.figures) - AWAITED <= set(FIGURES), kpi.id


def test_a_figure_of_people_makes_an_indicator_of_people() -> None:
    for code, figure in counted_figures(FIGURES).items():
        assert figure.people == indicators()[code].people, code


pytestmark = pytest.mark.django_db


def handed(numerator: int = 90, denominator: int | None = 120, **words: Any) -> IndicatorMeasurement:
    words = {"period_start": date(2026, 4, 1), "period_end": date(2026, 6, 30), **words}
    words.setdefault("evidence_link", "https://intranet.example/learning")
    return hand_in(
        words.pop("kpi", LEARNING),
        numerator=Decimal(numerator),
        denominator=None if denominator is None else Decimal(denominator),
        by=words.pop("by", None) or _someone(),
        at=words.pop("at", AT),
        **words,
    )


def _someone() -> Any:
    return Person.objects.filter(name="Holly Brackwell").first() or person("Holly Brackwell", "hr")


def test_a_value_is_kept_with_who_when_and_evidence() -> None:
    row = handed(note="From the learning system.")

    assert (row.value, row.indicator.code, row.is_standing) == (Decimal("75.0000"), "K19", True)
    assert (row.entered_by.name, row.entered_at) == ("Holly Brackwell", AT)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"evidence_link": ""}, "Hand in a file or a link"),
        ({"period_end": ON}, "must have ended before today"),
        ({"period_end": date(2026, 3, 31)}, "last day must not be before the first"),
        ({"numerator": 121}, "part cannot be more than the whole"),
        ({"denominator": 0}, "must be more than 0"),
        ({"denominator": None}, "needs both numbers"),
        ({"evidence_link": "ftp://x.example/"}, "begins with https"),
        ({"kpi": indicators()["K01"]}, "counted from the records"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(words: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RowRefused, match=sentence):
        handed(**words)

    assert not IndicatorMeasurement.objects.exists()


def test_the_day_before_is_soon_enough() -> None:
    assert handed(period_end=ON - timedelta(days=1)).pk


def test_a_period_has_one_value() -> None:
    handed()

    with pytest.raises(RowRefused, match="Correct that one"):
        handed(numerator=80)


def test_a_correction_keeps_what_was_there() -> None:
    first = handed()

    second = correct(
        first, reason="Counted twice", numerator=Decimal(84), denominator=Decimal(120), by=_someone(), at=AT
    )

    first.refresh_from_db()
    assert (first.is_standing, first.value) == (False, Decimal("75.0000"))
    assert (second.corrects, second.value, second.evidence_link) == (
        first,
        Decimal("70.0000"),
        first.evidence_link,
    )


def test_two_who_correct_at_once_one_is_told() -> None:
    first = handed()
    words = {"numerator": Decimal(84), "denominator": Decimal(120), "by": _someone(), "at": AT}
    correct(first, reason="Counted twice", **words)

    with pytest.raises(InvalidTransition, match="Somebody else"):
        correct(first, reason="Counted twice", **words)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE statements_indicatormeasurement SET value = 1",
        "UPDATE statements_indicatormeasurement SET is_standing = false, note = 'x'",
        "DELETE FROM statements_indicatormeasurement",
    ],
)
def test_the_database_refuses_to_change_a_value(statement: str) -> None:
    handed()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def table_of(on: date, **changes: Any) -> dict[str, list[str]]:
    scope = Scope(**{"on": on, "first": date(on.year, 4, 1), "last": on, **changes})
    return {row[0]: row[1:] for row in TABLES["indicators"].read(scope).shown_rows}


def test_the_table_says_baseline_last_target_and_which_way() -> None:
    by = _someone()
    set_up(LEARNING, changes={**WORDS, "baseline": Decimal(71), "baseline_of": "2024-25"}, by=by, at=AT)
    set_up(
        indicators()["K33"], changes={**WORDS, "baseline": Decimal(0), "baseline_of": "2024-25"}, by=by, at=AT
    )
    handed()

    rows = table_of(ON)

    assert rows[LEARNING.label] == ["71% (2024-25)", "75% (90 of 120)", "95%", "better"]
    assert rows[indicators()["K33"].label] == ["0 (2024-25)", "0", "0", "the same"]


def test_a_value_of_a_period_that_ends_later_is_not_the_last() -> None:
    handed()
    set_up_again = Indicator.objects.get(code="K19")
    change(
        set_up_again,
        version=1,
        changes={"baseline": Decimal(71), "baseline_of": "2024-25"},
        by=_someone(),
        at=AT,
    )

    assert table_of(date(2026, 6, 29))[LEARNING.label][1] == "not known"
    assert table_of(date(2026, 6, 30))[LEARNING.label][1] == "75% (90 of 120)"


def test_few_people_are_words_in_the_table_and_nothing_is_said_of_the_way() -> None:
    handed(numerator=118)
    indicator = Indicator.objects.get(code="K19")
    change(
        indicator,
        version=1,
        changes={"baseline": Decimal(71), "baseline_of": "2024-25"},
        by=_someone(),
        at=AT,
    )

    assert table_of(ON)[LEARNING.label] == ["71% (2024-25)", "all but fewer than 5", "95%", "not told"]
    with pytest.raises(ValueError, match="nothing to draw"):
        CHARTS["indicators"].draw(TABLES["indicators"].read(Scope(on=ON, first=ON, last=ON)))


def test_a_state_is_the_one_measured_at_the_periods_end_as_elsewhere_in_the_text() -> None:
    set_up(indicators()["K01"], changes=WORDS, by=_someone(), at=AT)
    numbers = {"numerator": 30, "denominator": 40, "value": 75, "measured_at": AT}
    Measurement.objects.create(key="suppliers_assessed", as_at=date(2026, 3, 31), **numbers)

    rows = table_of(ON, first=date(2025, 4, 1), last=date(2026, 3, 31))

    assert rows[indicators()["K01"].label][1] == "75% (30 of 40)"


def test_pages_have_few_queries_and_say_where_a_value_comes_from(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    a_register_and_a_plan(today())
    handed(at=datetime.now(UTC))
    client.force_login(person("Ed Itor", "statement_editor"))

    with django_assert_max_num_queries(15):
        page = client.get(reverse("drafts:indicators")).content.decode()
    for code, words in (("k01", "Counted"), ("k19", "Handed in")):
        with django_assert_max_num_queries(15):
            one = client.get(reverse("drafts:indicator", args=[code])).content.decode()
        assert words in one

    assert page.count('scope="rowgroup"') == len(AREAS)
    assert "75% (90 of 120)" in page


@pytest.mark.parametrize(("role", "status"), [("hr", 200), ("contributor", 403)])
def test_who_hands_in(client: Client, role: str, status: int) -> None:
    client.force_login(person("Some Body", role))

    assert client.get("/drafts/indicators/k19/hand-in/").status_code == status


def test_its_owner_hands_in_that_one_alone(client: Client) -> None:
    owner = person("Some Body", "contributor")
    set_up(LEARNING, changes={**WORDS, "owner": owner}, by=_someone(), at=AT)
    client.force_login(owner)

    assert client.get("/drafts/indicators/k19/hand-in/").status_code == 200
    assert client.get("/drafts/indicators/k20/hand-in/").status_code == 403
    assert client.get("/drafts/indicators/k01/hand-in/").status_code == 404


def test_a_page_in_error_keeps_what_was_typed_and_a_good_one_hands_in_once(client: Client) -> None:
    client.force_login(person("Some Body", "hr"))
    url = reverse("drafts:indicator_hand_in", args=["k19"])
    typed = {
        "period_start_day": 1, "period_start_month": 4, "period_start_year": 2026,
        "period_end_day": 30, "period_end_month": 6, "period_end_year": 2026,
        "numerator": "90", "denominator": "120", "form_id": "6f7a55a0-0c6f-4a39-9d5b-7a61c8f3a001",
    }  # fmt: skip

    refused = client.post(url, typed)
    good = [client.post(url, {**typed, "evidence_link": "https://x.example/"}) for _ in range(2)]

    assert refused.status_code == 422
    assert "Hand in a file or a link" in refused.content.decode()
    assert [answer.status_code for answer in good] == [302, 302]
    assert IndicatorMeasurement.objects.count() == 1


def test_what_is_printed_in_the_table_can_be_printed(client: Client) -> None:
    client.force_login(person("Ed Itor", "statement_editor"))

    answer = client.post(
        reverse("drafts:indicator_set_up", args=["k01"]),
        {"baseline": "4", "baseline_of": "{{ figure:spend_total }}", "in_statement": "on"},
    )

    assert answer.status_code == 422
    assert "Figures can stand in the text only" in answer.content.decode()
    assert not Indicator.objects.exists()
