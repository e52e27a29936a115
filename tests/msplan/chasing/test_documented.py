"""The table in docs/rules/chasing.md is the table that the program keeps."""

from pathlib import Path

from msplan.chasing.table import table

RULES = Path(__file__).parents[3] / "docs" / "rules" / "chasing.md"


def rows(text: str) -> list[tuple[str, ...]]:
    """The cells of the first table, without its heading."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]


def test_the_rules_say_what_the_table_of_the_program_says() -> None:
    assert rows(RULES.read_text()) == [tuple(row) for row in table()]


def test_control_another_number_of_days_is_seen() -> None:
    assert rows(RULES.read_text().replace("28, 14", "28, 15")) != [tuple(row) for row in table()]
