"""What each answer gives, worked out by hand: each rule at its boundary. All on 20 November 2026 unless told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from suppliers.asking.questionnaire.rules import RULES, is_within
from tests.suppliers.asking.questionnaire.bank import BEST, ON, PROVISIONS, YES6, YES7, answer, form_of


def points(question: str, parts: dict[str, Any], *, on: date = ON) -> Decimal:
    """Of one question, before evidence is looked at."""
    found = form_of("extended").question(question)
    assert found is not None
    return RULES[found.rule].score(found, found.said(answer(parts)), on)


def in_q1(status: str, **more: str) -> dict[str, Any]:
    return {"status": status, **more}


@pytest.mark.parametrize(
    ("approved", "on", "expected"),
    [
        # 31 March 2025 and 18 months is 30 September 2026: September has no 31st.
        ("2025-03-31", "2026-09-30", "7"),
        ("2025-03-31", "2026-10-01", "3"),
        # 29 February 2024 and 18 months is 29 August 2025.
        ("2024-02-29", "2025-08-28", "7"),
        ("2024-02-29", "2025-08-29", "7"),
        ("2024-02-29", "2025-08-30", "3"),
        # 31 August 2026 and 18 months is 29 February 2028, a leap day; of 31 August 2024 it is 28 February 2026.
        ("2026-08-31", "2028-02-29", "7"),
        ("2026-08-31", "2028-03-01", "3"),
        ("2024-08-31", "2026-02-28", "7"),
        ("2024-08-31", "2026-03-01", "3"),
        # Approved today; tomorrow is no approval yet.
        ("2026-11-20", "2026-11-20", "7"),
        ("2026-11-21", "2026-11-20", "3"),
        ("", "2026-11-20", "3"),
        ("not a date", "2026-11-20", "3"),
    ],
)
def test_q1_a_statement_is_current_for_18_months(approved: str, on: str, expected: str) -> None:
    day = date.fromisoformat(on)

    assert points("q1", in_q1("published", approved_on=approved), on=day) == Decimal(expected)
    assert points("q1", in_q1("voluntary", approved_on=approved, policy="no"), on=day) == Decimal(expected)


def test_q1_out_of_scope_is_worth_what_the_policy_makes_it() -> None:
    assert points("q1", in_q1("out_of_scope", policy="yes")) == Decimal(5)
    assert points("q1", in_q1("out_of_scope", policy="no")) == Decimal(3)
    assert points("q1", in_q1("out_of_scope", policy="dont_know")) == Decimal(3)
    assert points("q1", in_q1("out_of_scope")) == Decimal(3)
    # Telling of an old statement that nobody had to make never costs what the policy is worth.
    assert points("q1", in_q1("voluntary", approved_on="2020-01-01", policy="yes")) == Decimal(5)


def test_q1_in_scope_and_not_published_is_worth_nothing() -> None:
    assert points("q1", in_q1("not_published")) == 0
    # What was typed before the answer was changed counts no more.
    left = in_q1("not_published", approved_on="2026-11-01", url="https://x.example", policy="yes")
    assert points("q1", left) == 0


@pytest.mark.parametrize(("level", "expected"), [("board", 4), ("manager", 2), ("none", 0), ("king", 0)])
def test_q2(level: str, expected: int) -> None:
    assert points("q2", {"level": level}) == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0"), (1, "0.6"), (3, "1.8"), (7, "4.2"), (9, "5.4"), (10, "6")]
)
def test_q3_gives_0_60_for_each_provision(count: int, expected: str) -> None:
    assert points("q3", {"provisions": PROVISIONS[:count]}) == Decimal(expected)


@pytest.mark.parametrize(
    ("reviewed", "extra"),
    [
        ("2024-11-20", 1),  # 24 months to the day
        ("2024-11-19", 0),
        ("2024-11-21", 1),
        ("2026-11-20", 1),
        ("2026-11-21", 0),  # tomorrow
        ("", 0),
    ],
)
def test_q3_gives_one_more_for_a_review_in_24_months(reviewed: str, extra: int) -> None:
    # 4 provisions x 0.6 = 2.4
    assert points("q3", {"provisions": PROVISIONS[:4], "reviewed_on": reviewed}) == Decimal("2.4") + extra


def test_q3_of_a_leap_day() -> None:
    # 29 February 2024 and 24 months is 28 February 2026.
    reviewed = {"provisions": PROVISIONS[:1], "reviewed_on": "2024-02-29"}

    assert points("q3", reviewed, on=date(2026, 2, 28)) == Decimal("1.6")
    assert points("q3", reviewed, on=date(2026, 3, 1)) == Decimal("0.6")


def test_q3_gives_two_more_where_it_applies_to_suppliers() -> None:
    assert points("q3", {"provisions": PROVISIONS[:1], "suppliers": "yes"}) == Decimal("2.6")
    assert points("q3", {"provisions": PROVISIONS[:1], "suppliers": "no"}) == Decimal("0.6")
    assert points("q3", {"provisions": PROVISIONS[:1], "suppliers": "dont_know"}) == Decimal("0.6")


def test_q3_without_a_policy_nothing_else_counts() -> None:
    left = {"provisions": ["none"], "reviewed_on": "2026-11-01", "suppliers": "yes"}

    assert points("q3", left) == 0
    assert points("q3", {**left, "provisions": []}) == 0
    # A provision that is none of ours, or the same twice, adds nothing.
    assert points("q3", {"provisions": ["leave", "leave", "free_beer"]}) == Decimal("0.6")


@pytest.mark.parametrize(("passed", "expected"), [("none", 0), ("some", 3), ("tier1", 6), ("beyond", 8)])
def test_q4(passed: str, expected: int) -> None:
    assert points("q4", {"passed_on": passed}) == expected


def test_q5_gives_no_points_whatever_it_says() -> None:
    assert (
        points("q5", {"size": "large", "headcount": "900", "traits": ["accommodation"], "tied": "yes"}) == 0
    )


def used(*checked: str, **more: Any) -> dict[str, Any]:
    rows = [{"name": "Hands Ltd", "sector": "not_licensable", "checked_on": day} for day in checked]
    return {"uses": "yes", "providers": rows, "checks": ["pay"], **more}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"uses": "no"}, 8),
        ({"uses": "dont_know"}, 0),
        (used("2025-11-20"), 8),  # 12 months to the day
        (used("2025-11-19"), 4),  # checked, but longer ago
        (used("2026-11-20", "2025-11-20"), 8),
        (used("2026-11-20", "2025-11-19"), 4),
        (used("2026-11-20", ""), 4),  # one of two is checked
        (used("2026-11-21"), 0),  # tomorrow is no check
        (used(""), 0),
        (used("", ""), 0),
        (used(), 0),  # some are used, and none is named
        (used("2026-11-20", checks=["none"]), 0),  # nobody looks at anything
        ({"uses": "no", "providers": used("")["providers"]}, 8),  # what is hidden now counts no more
    ],
)
def test_q6_labour_providers(parts: dict[str, Any], expected: int) -> None:
    assert points("q6", parts) == expected


def test_q6_of_a_leap_day() -> None:
    # 29 February 2028 and 12 months is 28 February 2029.
    assert points("q6", used("2028-02-29"), on=date(2029, 2, 28)) == 8
    assert points("q6", used("2028-02-29"), on=date(2029, 3, 1)) == 4


def rows(of: dict[str, str], **changed: str) -> dict[str, Any]:
    return {"rows": {**of, **changed}}


def test_q7_gives_two_for_yes_half_a_point_for_not_knowing_and_nothing_for_no() -> None:
    assert points("q7", rows(YES7)) == 14
    assert points("q7", rows(YES7, fees="dont_know")) == Decimal("12.5")
    assert points("q7", rows(YES7, fees="no")) == 12
    assert points("q7", rows(dict.fromkeys(YES7, "dont_know"))) == Decimal("3.5")
    assert points("q7", rows(dict.fromkeys(YES7, "no"))) == 0
    # 3 yes, 2 not known, 1 no, 1 empty: 6 + 1
    mixed = {"repaid": "dont_know", "documents": "dont_know", "leave": "no", "contract": ""}
    assert points("q7", rows(YES7, **mixed)) == 7
    assert points("q7", {"rows": {"fees": "maybe", "pets": "yes"}}) == 0


def test_q8_is_worth_the_share_of_its_six_rows() -> None:
    # 8 x 5 / 6 = 6.6666..., 8 x 1 / 6 = 1.3333...
    assert points("q8", rows(YES6)) == 8
    assert round(points("q8", rows(YES6, rest="no")), 2) == Decimal("6.67")
    assert points("q8", rows(YES6, rest="no")) == Decimal(40) / 6
    assert round(points("q8", {"rows": {"rest": "yes"}}), 2) == Decimal("1.33")
    # Not knowing is no yes: only question 7 gives something for it.
    assert points("q8", rows(YES6, rest="dont_know")) == Decimal(40) / 6
    assert points("q8", rows(dict.fromkeys(YES6, "no"))) == 0


@pytest.mark.parametrize(
    ("mapped", "with_countries", "without"),
    [
        ("none", 0, 0),
        ("tier1", 3, 1),
        ("tier2", 6, 4),
        ("tier3", 8, 6),
        ("no_countries", 0, 0),
        ("moon", 0, 0),
    ],
)
def test_q9_blank_countries_cost_two_and_never_bring_it_below_nothing(
    mapped: str, with_countries: int, without: int
) -> None:
    assert points("q9", {"mapped": mapped, "countries": ["GB"]}) == with_countries
    assert points("q9", {"mapped": mapped, "countries": []}) == without
    assert points("q9", {"mapped": mapped}) == without


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"state": "done", "done_on": "2025-11-20", "found": ["agency"]}, 8),  # 12 months to the day
        ({"state": "done", "done_on": "2025-11-19", "found": ["agency"]}, 5),
        ({"state": "done", "done_on": "2025-11-20", "found": ["none"]}, 5),  # no risk is named
        ({"state": "done", "done_on": "2025-11-20"}, 5),
        ({"state": "done", "done_on": "2024-11-20", "found": ["agency"]}, 5),  # 24 months to the day
        ({"state": "done", "done_on": "2024-11-19", "found": ["agency"]}, 0),
        ({"state": "done", "done_on": "2026-11-21", "found": ["agency"]}, 0),  # tomorrow
        ({"state": "done", "found": ["agency"]}, 0),
        ({"state": "planned"}, 2),
        ({"state": "planned", "done_on": "2026-11-01", "found": ["agency"]}, 2),
        ({"state": "none"}, 0),
    ],
)
def test_q10_risk_assessment(parts: dict[str, Any], expected: int) -> None:
    assert points("q10", parts) == expected


def visited(ours: str = "", theirs: str = "", interviews: str = "yes") -> dict[str, Any]:
    kinds = [kind for kind, day in (("own_site", ours), ("supplier_site", theirs)) if day]
    return {"kinds": kinds, "own_site_on": ours, "supplier_site_on": theirs, "interviews": interviews}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (visited("2024-11-20", "2024-11-20"), 6),  # both 24 months to the day
        (visited("2024-11-19", "2024-11-20"), 3),
        (visited("2024-11-20", "2024-11-19"), 3),
        (visited("2024-11-19", "2024-11-19"), 0),
        (visited("2026-01-01", "2026-01-01", interviews="no"), 3),
        (visited("2026-01-01", "2026-01-01", interviews="dont_know"), 3),
        (visited("2026-01-01"), 3),
        (visited(theirs="2026-01-01"), 3),
        (visited("2026-11-21", "2026-11-21"), 0),
        ({"kinds": ["none"]}, 0),
        # A date left behind by an answer that was changed.
        ({**visited("2026-01-01", "2026-01-01"), "kinds": ["own_site"]}, 3),
    ],
)  # fmt: skip
def test_q11_audits(parts: dict[str, Any], expected: int) -> None:
    assert points("q11", parts) == expected


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        ([], 0),
        (["own"], 2),
        (["own", "contract"], 4),
        (["own", "contract", "chain"], 6),
        (["contract"], 4),
        (["chain"], 6),
        (["anonymous", "languages", "union"], 0),
    ],
)
def test_q12_is_worth_the_furthest_that_a_channel_reaches(reached: list[str], expected: int) -> None:
    every = dict.fromkeys(["own", "contract", "chain", "anonymous", "languages", "union"], "no")

    assert points("q12", {"rows": {**every, **dict.fromkeys(reached, "yes")}}) == expected
    assert (
        points("q12", {"rows": {**dict.fromkeys(every, "dont_know"), **dict.fromkeys(reached, "yes")}})
        == expected
    )


def test_q13_gives_one_for_each_group() -> None:
    groups = ["hr", "buyers", "managers", "workers", "suppliers"]

    assert [points("q13", {"groups": groups[:n]}) for n in range(6)] == [0, 1, 2, 3, 4, 5]
    assert points("q13", {"groups": ["none"]}) == 0
    assert points("q13", {"groups": [*groups, "cats", "hr"]}) == 5


FOUND = {"found": "yes", "signs": ["fees_like"], "done": ["repaid"], "history": ["none"]}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"found": "no"}, 4),
        ({"signs": ["debt"]}, 4),  # found, and put right
        ({"signs": ["debt"], "done": ["none"]}, 0),
        ({"signs": ["debt"], "done": []}, 0),
        ({"signs": []}, 0),  # no full answer
        ({"found": "refused"}, 0),
        ({"found": "no", "history": ["refused"]}, 0),
        ({"found": "no", "history": []}, 0),
        ({"found": "no", "history": ["conviction"]}, 4),  # a full answer; the flag says the rest
        ({"found": "no", "history": ["nmw_named", "investigation"]}, 4),
    ],
)
def test_q14_honesty_is_worth_the_same_whatever_it_tells(changed: dict[str, Any], expected: int) -> None:
    assert points("q14", {**FOUND, **changed}) == expected


TARGET = {"what": "Agencies checked", "target": "4 of 4", "by": "2027-06-30"}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"targets": [TARGET], "plan": "yes"}, 5),
        ({"targets": [TARGET], "plan": "no"}, 5),
        ({"targets": [{"what": "Be better"}, TARGET], "plan": "dont_know"}, 5),
        ({"targets": [{**TARGET, "target": " "}], "plan": "yes"}, 3),  # how much is not said
        ({"targets": [{**TARGET, "by": ""}], "plan": "yes"}, 3),
        ({"targets": [{**TARGET, "what": ""}], "plan": "no"}, 0),
        ({"plan": "yes"}, 3),
        ({"plan": "dont_know"}, 0),
        ({"plan": "no"}, 0),
    ],
)
def test_q15_improvement(parts: dict[str, Any], expected: int) -> None:
    assert points("q15", parts) == expected


def test_the_whole_question_not_known_or_not_applicable_gives_nothing() -> None:
    for question in form_of("extended").questions:
        for whole in ({"dont_know": True}, {"not_applicable": "We have no staff"}):
            said = question.said(answer(BEST[question.id], **whole))

            assert said == {}
            assert RULES[question.rule].score(question, said, ON) == 0


def test_a_date_counts_to_the_day() -> None:
    assert is_within("2025-11-20", 12, ON)
    assert not is_within("2025-11-19", 12, ON)
    # 31 January and 1 month is the last of February.
    assert is_within("2027-01-31", 1, date(2027, 2, 28))
    assert not is_within("2027-01-31", 1, date(2027, 3, 1))
    assert is_within("2028-01-31", 1, date(2028, 2, 29))
