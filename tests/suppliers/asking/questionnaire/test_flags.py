"""When each red flag is raised, and when not."""

from typing import Any

import pytest

from tests.suppliers.asking.questionnaire.bank import BEST, YES6, YES7, answer, best, scored


def raised(question: str, parts: dict[str, Any], *, band: str = "high") -> set[str]:
    """The flags that one answer raises beside fourteen best ones."""
    return {flag.code for flag in scored("extended", best(**{question: parts}), band=band).flags}


def provider(sector: str, licence: str = "") -> dict[str, Any]:
    row = {"name": "Hands Ltd", "sector": sector, "licence": licence, "checked_on": "2026-11-01"}
    return {"uses": "yes", "providers": [row], "checks": ["licence"]}


NO_CHANNEL = dict.fromkeys(["own", "contract", "chain"], "no")
HOUSED = {"size": "small", "traits": ["accommodation"], "tied": "yes", "deduction": "yes"}
SEEN = {"kinds": ["own_site"], "own_site_on": "2026-10-01", "interviews": "yes", "open_critical": "2"}
FOUND = {"found": "yes", "signs": ["debt"], "history": ["none"]}


@pytest.mark.parametrize(
    ("question", "parts", "expected"),
    [
        ("q1", {"status": "not_published"}, {"RF1"}),
        ("q1", {"status": "out_of_scope", "policy": "no"}, set()),
        ("q1", {"status": "published", "approved_on": "2019-01-01"}, set()),
        ("q3", {"provisions": ["none"]}, {"RF2"}),
        ("q3", {"provisions": []}, set()),  # silence is no "none"
        ("q5", HOUSED, {"RF3"}),
        ("q5", {**HOUSED, "deduction": "no"}, set()),
        ("q5", {**HOUSED, "tied": "dont_know"}, set()),
        ("q5", {**HOUSED, "traits": ["none"]}, set()),  # what is hidden now counts no more
        ("q6", provider("agriculture"), {"RF4"}),
        ("q6", provider("horticulture", "none"), {"RF4"}),
        ("q6", provider("shellfish", "applied for"), {"RF4"}),
        ("q6", provider("processing", "ACES0001"), set()),
        ("q6", provider("not_licensable"), set()),
        ("q6", provider("not_known"), set()),
        ("q6", {**provider("agriculture"), "uses": "no"}, set()),
        ("q7", {"rows": {**YES7, "fees": "no"}}, {"RF5"}),
        ("q7", {"rows": {**YES7, "documents": "no"}}, {"RF6"}),
        ("q7", {"rows": {**YES7, "leave": "no"}}, {"RF7"}),
        ("q7", {"rows": {**YES7, "repaid": "no", "contract": "no", "right_to_work": "no", "bank": "no"}}, set()),
        ("q7", {"rows": dict.fromkeys(YES7, "dont_know")}, set()),
        ("q8", {"rows": {**YES6, "minimum": "no"}, "overtime": "yes"}, {"RF8"}),
        ("q8", {"rows": {**YES6, "deductions": "no"}, "overtime": "yes"}, {"RF8"}),
        ("q8", {"rows": YES6, "overtime": "no"}, {"RF9"}),
        ("q8", {"rows": {**YES6, "hours": "no", "rest": "no"}, "overtime": "yes"}, set()),  # long, but not forced
        ("q8", {"rows": YES6, "overtime": "dont_know"}, set()),
        ("q9", {**BEST["q9"], "inputs": ["cotton"], "state_imposed": "yes"}, {"RF10"}),
        ("q9", {**BEST["q9"], "inputs": ["cotton"], "state_imposed": "dont_know"}, set()),
        ("q9", {**BEST["q9"], "inputs": ["none"], "state_imposed": "yes"}, set()),
        ("q9", {**BEST["q9"], "countries": ["GB", "KP"]}, {"RF10"}),
        ("q9", {**BEST["q9"], "countries": ["TM"], "inputs": ["cotton"], "state_imposed": "no"}, {"RF10"}),
        ("q9", {**BEST["q9"], "countries": ["TM"], "inputs": ["seafood"], "state_imposed": "no"}, set()),
        ("q9", {**BEST["q9"], "countries": ["CN"], "inputs": ["cotton"], "state_imposed": "no"}, set()),
        ("q10", {"state": "done", "done_on": "2026-05-01", "found": ["none"]}, {"RF11"}),
        ("q10", {"state": "none", "found": ["none"]}, set()),
        ("q11", {**SEEN, "overdue": "1"}, {"RF12"}),
        ("q11", {**SEEN, "overdue": "0"}, set()),
        ("q11", SEEN, set()),
        ("q11", {**SEEN, "overdue": "many"}, set()),
        ("q12", {"rows": NO_CHANNEL}, {"RF13"}),
        ("q12", {"rows": {**NO_CHANNEL, "union": "yes"}}, {"RF13"}),
        ("q12", {"rows": {**NO_CHANNEL, "own": "dont_know"}}, set()),
        ("q12", {"rows": {**NO_CHANNEL, "own": "yes"}}, set()),
        ("q14", {"found": "no", "history": ["conviction"]}, {"RF14"}),
        ("q14", {"found": "no", "history": ["stpo"]}, {"RF14"}),
        ("q14", {"found": "no", "history": ["stro", "investigation"]}, {"RF14"}),
        ("q14", {"found": "no", "history": ["lme_order"]}, {"RF14"}),
        ("q14", {"found": "no", "history": ["nmw_named", "investigation"]}, set()),
        ("q14", {**FOUND, "done": ["none"]}, {"RF15"}),
        ("q14", FOUND, {"RF15"}),  # found, and not a word of what was done
        ("q14", {**FOUND, "done": ["repaid"]}, set()),
        ("q14", {"found": "refused", "history": ["none"]}, set()),
        ("q15", {"plan": "no"}, {"RF16"}),
        ("q15", {"plan": "dont_know"}, set()),
    ],
)  # fmt: skip
def test_a_flag_is_raised_by_what_it_says_alone(
    question: str, parts: dict[str, Any], expected: set[str]
) -> None:
    assert raised(question, parts) == expected


@pytest.mark.parametrize("band", ["medium", "low", "", "not_rated"])
def test_three_flags_hang_on_a_high_inherent_risk(band: str) -> None:
    answers = {
        "q3": {"provisions": ["none"]},
        "q10": {"state": "done", "done_on": "2026-05-01", "found": ["none"]},
        "q12": {"rows": NO_CHANNEL},
    }

    assert [raised(question, parts, band=band) for question, parts in answers.items()] == [
        set(),
        set(),
        set(),
    ]
    assert [raised(question, parts, band="high") for question, parts in answers.items()] == [
        {"RF2"}, {"RF11"}, {"RF13"},
    ]  # fmt: skip


def test_no_flag_of_a_question_that_is_not_asked() -> None:
    """A small firm is not asked about audits: what lies there from before raises nothing."""
    overdue = {**SEEN, "overdue": "3"}
    small = best(q5={"size": "micro", "traits": ["none"]}, q11=overdue)

    assert {flag.code for flag in scored("extended", small, band="high").flags} == set()
    assert raised("q11", overdue) == {"RF12"}  # control: a larger one is asked


def test_no_flag_where_the_whole_question_is_not_known() -> None:
    kept = {**best(), "q7": answer({"rows": {**YES7, "fees": "no"}}, dont_know=True)}

    assert scored("extended", kept).flags == ()
    kept["q7"]["dont_know"] = False
    assert [flag.code for flag in scored("extended", kept).flags] == ["RF5"]
