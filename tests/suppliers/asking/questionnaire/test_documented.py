"""The tables of docs/rules/questionnaire.md say what the shipped questionnaires have."""

import re
from pathlib import Path

from suppliers.asking.questionnaire.form import Kind
from suppliers.asking.questionnaire.rules import RULES
from tests.suppliers.asking.questionnaire.bank import body_of

TEXT = (Path(__file__).parents[4] / "docs/rules/questionnaire.md").read_text(encoding="utf-8")
QUESTIONS = {question["id"]: question for question in body_of("extended")["questions"]}
SHORT = {question["id"] for question in body_of("short")["questions"]}


def table(heading: str) -> list[list[str]]:
    """The rows of the table with this first line, without it."""
    lines = TEXT.split(heading, 1)[1].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_the_table_of_questions() -> None:
    written = {
        row[0]: (row[2], row[3] == "yes", row[4] == "yes", row[5].strip("`"))
        for row in table("| Question | About")
    }

    assert written == {
        name: (one["of"], name in SHORT, one["evidence_counts"], one["rule"])
        for name, one in QUESTIONS.items()
    }


def test_the_table_of_points() -> None:
    written = {
        row[0]: dict(re.findall(r"`(\w+)` ([0-9.]+)", row[1])) for row in table("| Question | Named points")
    }

    assert written == {name: one["points"] for name, one in QUESTIONS.items()}


def test_the_table_of_flags() -> None:
    written = {row[0]: (row[1], row[2], row[3] == "yes") for row in table("| Flag | Question | Severity")}

    assert written == {
        flag["code"]: (name, flag["severity"], flag["may_be_crime"])
        for name, one in QUESTIONS.items()
        for flag in one["flags"]
    }


def test_why_each_flag_is_a_crime_is_told() -> None:
    crimes = {flag["code"] for one in QUESTIONS.values() for flag in one["flags"] if flag["may_be_crime"]}
    why = TEXT.split("Which may be a crime, and why.")[1].split("## How a")[0]

    told = {
        code
        for line in why.splitlines()
        if line.startswith("* RF")
        for code in re.findall(r"RF\d+", line.split(":")[0])
    }
    assert told == crimes


def test_every_rule_and_every_kind_is_told() -> None:
    rules = set(re.findall(r"^\* `(\w+)`:", TEXT, flags=re.M))

    assert rules == set(RULES)
    assert {row[0].strip("`") for row in table("| Kind of part")} == {kind.value for kind in Kind}
