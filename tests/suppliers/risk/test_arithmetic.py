"""The worked examples and the edges of docs/rules/risk.md, against the arithmetic and the reference table."""

import csv
from decimal import Decimal

import pytest

from suppliers.register.reference_data import CATEGORIES
from suppliers.risk.arithmetic import (
    SHIPPED,
    WEIGHTS,
    inherent_risk,
    priority,
    residual_risk,
    shown,
    what_would_change_it,
)

WORKED = [
    ("Uniform and PPE", "goods", "5 4 4 4 5 4", "85.0", "high"),
    ("Solar panels", "goods", "5 4 5 5 5 4", "92.5", "high"),
    ("Vehicle valeting and car wash", "services", "5 5 2 3 1 4", "80.0", "high"),
    ("Contract cleaning", "services", "4 5 2 3 1 4", "73.8", "high"),
    ("ICT hardware", "goods", "4 4 4 3 4 4", "72.5", "high"),
    ("Building maintenance and construction", "works", "4 4 2 3 3 5", "70.0", "high"),
    ("Security guarding", "services", "4 4 2 3 1 4", "66.3", "high"),
    ("Catering", "services", "4 4 2 3 4 3", "63.8", "high"),
    ("Laundry", "services", "4 4 2 3 3 3", "62.5", "high"),
    ("Waste and recycling", "services", "4 4 2 3 2 3", "61.3", "high"),
    ("Fleet vehicles (manufacturer)", "goods", "4 2 3 2 4 4", "57.5", "medium"),
    ("Office supplies", "goods", "3 2 3 3 3 3", "46.3", "medium"),
    ("Agency office staff", "services", "3 3 2 2 1 3", "43.8", "medium"),
    ("Forensic laboratories", "services", "2 1 2 2 2 2", "17.5", "low"),
    ("Software as a service", "services", "2 1 2 2 1 2", "16.3", "low"),
    ("Legal services", "services", "1 1 2 2 1 1", "3.8", "low"),
]
REFERENCE = {row["name"]: row for row in csv.DictReader(CATEGORIES.read_text(encoding="utf-8").splitlines())}


@pytest.mark.parametrize(("name", "profile", "scores", "value", "band"), WORKED)
def test_worked_example_comes_out_as_written(
    name: str, profile: str, scores: str, value: str, band: str
) -> None:
    found = inherent_risk(profile, [int(score) for score in scores.split()])

    assert (str(shown(found.value)), found.band) == (value, band)


@pytest.mark.parametrize(("name", "profile", "scores", "value", "band"), WORKED)
def test_reference_table_holds_the_worked_example(
    name: str, profile: str, scores: str, value: str, band: str
) -> None:
    row = REFERENCE[name]

    assert (row["profile"], " ".join(row[f"f{n}"] for n in range(1, 7))) == (profile, scores)


def test_weights_of_each_profile_sum_to_100() -> None:
    assert {profile: sum(weights) for profile, weights in WEIGHTS.items()} == dict.fromkeys(
        ("services", "goods", "works", "mixed"), 100
    )


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("60", "high"),
        ("59.999", "medium"),
        ("35", "medium"),
        ("34.999", "low"),
        ("0", "low"),
        ("100", "high"),
    ],
)
def test_band_is_told_on_the_unrounded_value(value: str, band: str) -> None:
    assert SHIPPED.band_of(Decimal(value)) == band


def test_lowest_and_highest_answers_span_0_to_100() -> None:
    assert [inherent_risk("mixed", [score] * 6).value for score in (1, 3, 5)] == [0, 50, 100]


def test_two_inputs_of_4_make_at_least_medium() -> None:
    found = inherent_risk("services", [1, 1, 4, 1, 4, 1])

    assert (found.value, found.band_of_value, found.band, found.letters) == (
        Decimal("7.5"),
        "low",
        "medium",
        "a",
    )


def test_one_input_of_4_lifts_nothing() -> None:
    assert inherent_risk("services", [1, 1, 4, 1, 3, 1]).letters == ""


def test_listed_industry_with_exposed_workforce_is_high() -> None:
    found = inherent_risk("goods", [5, 4, 1, 1, 1, 1])

    assert (found.value, found.band, found.letters) == (Decimal("31.25"), "high", "ab")


def test_listed_industry_with_workforce_of_3_is_not_lifted_to_high() -> None:
    assert inherent_risk("goods", [5, 3, 1, 1, 1, 1]).band == "low"


def test_agency_labour_on_our_site_makes_at_least_medium() -> None:
    found = inherent_risk("services", [1] * 6, agency_labour=True)

    assert (found.band, [(o.letter, o.lifted) for o in found.overrides]) == ("medium", [("c", True)])


@pytest.mark.parametrize("factor", [3, 5])
def test_a_5_for_location_or_material_makes_at_least_medium(factor: int) -> None:
    scores = [5 if n == factor else 1 for n in range(1, 7)]

    assert (inherent_risk("services", scores).band, inherent_risk("services", scores).letters) == (
        "medium",
        "d",
    )


@pytest.mark.parametrize("factor", [1, 2, 4, 6])
def test_a_5_elsewhere_lifts_nothing_by_itself(factor: int) -> None:
    scores = [5 if n == factor else 1 for n in range(1, 7)]

    assert inherent_risk("services", scores).letters == ""


def test_override_that_changes_nothing_says_so() -> None:
    found = inherent_risk("services", [4, 5, 2, 3, 1, 4])

    assert [(o.letter, o.lifted) for o in found.overrides] == [("a", False)]


def test_unknown_counts_as_3_and_is_flagged() -> None:
    found = inherent_risk("services", [None, 3, 3, 3, 3, 3])

    assert (found.value, found.unknown, found.letters, found.is_unsure) == (Decimal(50), 1, "e", False)


def test_three_unknown_make_the_result_unsure() -> None:
    assert [inherent_risk("mixed", [None] * n + [3] * (6 - n)).is_unsure for n in (2, 3)] == [False, True]


@pytest.mark.parametrize("scores", [[1] * 5, [0, 1, 1, 1, 1, 1], [6, 1, 1, 1, 1, 1]])
def test_scores_out_of_range_are_refused(scores: list[int]) -> None:
    with pytest.raises(ValueError, match="Six scores"):
        inherent_risk("services", scores)


@pytest.mark.parametrize(("control", "residual"), [(80, "38.4"), (40, "56.1"), (0, "73.8")])
def test_residual_of_contract_cleaning_under_controls(control: int, residual: str) -> None:
    assert str(shown(residual_risk(Decimal("73.75"), Decimal(control)))) == residual


def test_priority_takes_spend_as_leverage_only() -> None:
    dangerous_and_small = priority(Decimal(80), spend_percentile=Decimal(0))
    harmless_and_large = priority(Decimal(5), spend_percentile=Decimal(100))

    assert (dangerous_and_small, harmless_and_large) == (Decimal("56.0"), Decimal("23.5"))


def test_what_would_change_the_band_names_answers_that_do() -> None:
    profile, scores = "goods", [4, 2, 3, 2, 4, 4]  # 57.5, medium

    found = what_would_change_it(profile, scores)

    assert found[0] == (1, 5, "high")
    for factor, score, band in found:
        changed = [*scores[: factor - 1], score, *scores[factor:]]
        assert inherent_risk(profile, changed).band == band != "medium"
