"""What the registry would refuse: each rule at its boundary."""

from datetime import date
from typing import Any

import pytest

from statements.registry.preflight import faults_in, refusals, registry_year
from statements.registry.questions import Answers, registry_form

FORM = registry_form()
TODAY = date(2025, 9, 1)
CONTENT: dict[str, Any] = {
    "sections": [
        {"topic": topic, "text": "We did this."}
        for topic in ("structure", "policies", "risk", "due_diligence", "training", "effectiveness")
    ],
    "period": {"from": "2024-04-01", "to": "2025-03-31"},
}
GOOD: dict[str, Any] = {
    "GroupSubmission": "A single organisation",
    "StatementUrl": "https://marlshire.example/statements/2024-25/",
    "StatementStartDate": "2024-04-01",
    "StatementEndDate": "2025-03-31",
    "ApproverFirstName": "Eleanor",
    "ApproverLastName": "Hartwright",
    "ApproverJobTitle": "Chief Constable",
    "ApprovedDate": "2025-07-10",
    "IncludesStructure": "yes",
    "IncludesPolicies": "yes",
    "IncludesRisks": "yes",
    "IncludesDueDiligence": "yes",
    "IncludesTraining": "yes",
    "IncludesGoals": "yes",
    "Sectors": ["Public sector"],
    "Turnover": "£100 million to £500 million",
    "StatementYears": "1 to 5 years",
}


def codes(answers: Answers, *, content: dict[str, Any] = CONTENT, on: date = TODAY) -> list[str]:
    return [fault.code for fault in faults_in(FORM, answers, content=content, on=on) if fault.stops]


def test_answers_that_break_nothing() -> None:
    assert codes(GOOD) == []
    assert [part.id for part in FORM.parts if part.is_complete(GOOD)] == [
        "organisations",
        "sign_off",
        "areas",
        "sectors",
        "years",
    ]


def test_a_form_has_eleven_sections_of_which_five_are_needed() -> None:
    assert [part.part for part in FORM.parts] == [1] * 5 + [2] * 6
    assert len({question.code for question in FORM.questions}) == len(FORM.questions)


@pytest.mark.parametrize("code", [code for code in GOOD if code != "StatementUrl"])
def test_part_one_is_needed_whole(code: str) -> None:
    assert code in codes({key: value for key, value in GOOD.items() if key != code})


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"ApprovedDate": "2025-03-31"}, []),  # on the period's last day
        ({"ApprovedDate": "2025-03-30"}, ["ApprovedDate"]),
        ({"ApprovedDate": "2025-09-01"}, []),
        ({"ApprovedDate": "2025-09-02"}, ["ApprovedDate"]),  # tomorrow
        ({"ApprovedDate": "31 July"}, ["ApprovedDate"]),
        ({"StatementUrl": "marlshire.example/statements/"}, ["StatementUrl"]),
        ({"StatementUrl": "javascript:alert(1)"}, ["StatementUrl"]),
        ({"StatementUrl": "https://" + "a" * 1012 + ".org"}, []),  # 1,024 characters
        ({"StatementUrl": "https://" + "a" * 1013 + ".org"}, ["StatementUrl"]),
        ({"StatementUrl": ""}, ["StatementUrl"]),
        ({"StatementUrl": "", "StatementEmail": "statement@marlshire.example"}, []),
        ({"StatementEmail": "statement@marlshire.example"}, ["StatementEmail"]),
        ({"StatementUrl": "", "StatementEmail": "at home"}, ["StatementEmail"]),
        ({"ApproverJobTitle": "C" * 50}, []),
        ({"ApproverJobTitle": "C" * 51}, ["ApproverJobTitle"]),
        ({"Turnover": "£36 million"}, ["Turnover"]),
        ({"Sectors": ["Public sector", "Other"]}, ["OtherSectors"]),
        ({"Sectors": ["Public sector", "Other"], "OtherSectors": "Policing"}, []),
        ({"GroupSubmission": "A group of organisations"}, ["Organisations"]),
        ({"GroupSubmission": "A group of organisations", "Organisations": ["A", "a"]}, ["Organisations"]),
        ({"Policies": ["Freedom of movement", "None of these"]}, ["Policies"]),
        ({"Policies": ["None of these"]}, []),
        ({"Risk1": "P" * 200}, []),
        ({"Risk1": "P" * 201}, ["Risk1"]),
        ({"Risk1Tiers": ["Don't know", "Tier 1 suppliers"], "Risk1": "People"}, []),  # not asked: no area
        (
            {
                "Risk1": "People",
                "Risk1Area": "Within your supply chains",
                "Risk1Tiers": ["Don't know", "Tier 1 suppliers"],
            },
            ["Risk1Tiers"],
        ),
        ({"ProgressMeasures": "x" * 500}, []),
        ({"ProgressMeasures": "x" * 501}, ["ProgressMeasures"]),
    ],
)
def test_each_rule_at_its_boundary(change: dict[str, Any], refused: list[str]) -> None:
    assert codes(GOOD | change) == refused


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [
        ("2024-04-01", "2025-03-31", False),  # twelve months
        ("2024-04-01", "2025-03-30", True),
        ("2023-10-01", "2025-03-31", False),  # eighteen
        ("2023-09-30", "2025-03-31", True),
        ("2024-02-29", "2025-02-28", False),
        ("2025-04-01", "2025-03-31", True),
    ],
)
def test_a_period_has_twelve_to_eighteen_months(first: str, last: str, *, refused: bool) -> None:
    content = CONTENT | {"period": {"from": first, "to": last}}
    answers = GOOD | {"StatementStartDate": first, "StatementEndDate": last, "ApprovedDate": "2025-08-01"}

    assert ("StatementEndDate" in codes(answers, content=content)) is refused


def test_a_period_has_to_be_over() -> None:
    assert codes(GOOD, on=date(2025, 3, 31)) == ["StatementEndDate", "ApprovedDate"]
    assert "StatementEndDate" not in codes(GOOD, on=date(2025, 4, 1))


def test_yes_needs_a_section_in_the_signed_text() -> None:
    without = CONTENT | {"sections": [one for one in CONTENT["sections"] if one["topic"] != "training"]}
    empty = CONTENT | {
        "sections": [
            one | {"text": " "} if one["topic"] == "training" else one for one in CONTENT["sections"]
        ]
    }

    assert codes(GOOD, content=without) == codes(GOOD, content=empty) == ["IncludesTraining"]
    assert codes(GOOD | {"IncludesTraining": "no"}, content=without) == []


def test_a_period_that_differs_from_the_signed_one_is_a_thought_and_no_refusal() -> None:
    answers = GOOD | {"StatementStartDate": "2024-03-31"}
    found = faults_in(FORM, answers, content=CONTENT, on=TODAY)

    assert [(fault.code, fault.stops) for fault in found] == [("StatementStartDate", False)]


@pytest.mark.parametrize(
    ("answers", "complete"),
    [
        ({}, False),
        ({"NoRisks": "yes"}, True),
        ({"Risk1": "People"}, False),
        ({"Risk1": "People", "Risk1Area": "Within your own operations", "Risk1Groups": ["Women"]}, False),
        (
            {
                "Risk1": "People",
                "Risk1Area": "Within your own operations",
                "Risk1Groups": ["Women"],
                "Risk1Countries": ["GB"],
            },
            True,
        ),
        (
            {
                "Risk1": "People",
                "Risk1Area": "Within your supply chains",
                "Risk1Groups": ["Women"],
                "Risk1Countries": ["GB"],
            },
            False,  # no tiers
        ),
    ],
)
def test_when_risks_are_complete(answers: Answers, *, complete: bool) -> None:
    part = FORM.part("risks")
    assert part is not None
    assert part.is_complete(answers) is complete


def test_what_was_done_is_asked_only_where_something_was_found() -> None:
    part = FORM.part("indicators")
    assert part is not None
    assert [one.code for one in part.asked({"Indicators": ["None of these"]})] == ["Indicators"]
    assert part.is_complete({"Indicators": ["None of these"]})
    assert not part.is_complete({"Indicators": ["Debt bondage"]})
    assert part.is_complete({"Indicators": ["Debt bondage"], "Remediations": ["Change in policy"]})


def test_the_registry_year_is_that_of_the_day_it_was_due() -> None:
    assert registry_year(date(2027, 3, 31)) == 2027
    assert registry_year(date(2026, 6, 30)) == 2026
    assert registry_year(date(2026, 7, 1)) == 2027


def test_rubbish_is_refused_in_a_sentence_and_never_raises() -> None:
    for question in FORM.questions:
        for rubbish in ("\N{RIGHT-TO-LEFT OVERRIDE}x" * 700, "<script>", "=1+1", "\N{PILE OF POO}" * 2000):
            list(refusals(question, rubbish))
        list(refusals(question, ["<script>", "\N{PILE OF POO}" * 300]))
