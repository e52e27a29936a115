"""The table of what people expect of the pages: all 58 are there, and every test that is named."""

import re

from tests.house.named import NAMED, missing_tests
from tests.house.tracked import ROOT

TABLE = ROOT / "docs" / "behaviours.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.M)


def unshown(text: str) -> list[int]:
    """Expectations with neither a test nor a reason."""
    return [
        int(number)
        for number, _, shown in ROW.findall(text)
        if not NAMED.search(shown) and not re.match(r"not shown: .{20,}", shown)
    ]


def test_all_58_stand_there_each_with_a_test_or_a_reason() -> None:
    text = TABLE.read_text()

    assert [int(number) for number, *_ in ROW.findall(text)] == list(range(1, 59))
    assert unshown(text) == []
    assert missing_tests(text) == []


def test_the_counts_at_the_top_are_those_of_the_table() -> None:
    text = TABLE.read_text()
    reasons = sum(shown.startswith("not shown") for *_, shown in ROW.findall(text))

    assert re.findall(r"(\d+) are shown by a named test, (\d+) is not", text) == [
        (str(58 - reasons), str(reasons))
    ]


def test_control_an_expectation_that_nothing_shows_is_found() -> None:
    planted = "| 1 | A title | yes |\n| 2 | A heading | `tests/nowhere.py::test_it` |\n"

    assert unshown(planted) == [1]
    assert missing_tests(planted) == ["tests/nowhere.py::test_it"]
