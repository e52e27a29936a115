"""The table of what the OWASP standard asks: whole, and every test and document that it names is there."""

import re
from collections import Counter

from tests.house.named import NAMED, missing_documents, missing_tests
from tests.house.tracked import ROOT

TABLE = ROOT / "docs" / "security" / "asvs.md"
ANSWERS = ("shown by", "not applicable", "by document", "not met")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+) \|$", re.M)
# How many items of levels 1 and 2 the standard has in each of its chapters.
CHAPTERS = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16,
    17: 7,
}  # fmt: skip


def rows(text: str) -> list[tuple[str, str, str, str]]:
    return ROW.findall(text)


def kind(answer: str) -> str:
    return next((kind for kind in ANSWERS if re.match(rf"{kind}(:| `)", answer)), "")


def faults(text: str) -> list[str]:
    """Rows without an answer, or with one that shows nothing."""
    found = []
    for number, _, asked, answer in rows(text):
        said = answer.removeprefix(kind(answer)).strip(": ")
        if not kind(answer) or len(asked) < 8 or len(said) < 12:
            found.append(f"{number}: no answer")
        if kind(answer) == "shown by" and not NAMED.search(answer):
            found.append(f"{number}: no test")
        if kind(answer) == "by document" and "`" not in answer:
            found.append(f"{number}: no document")
    return found


def test_every_item_of_the_two_levels_stands_there_once() -> None:
    found = rows(TABLE.read_text())
    numbers = [number for number, *_ in found]

    assert len(numbers) == len(set(numbers)) == 253
    assert Counter(level for _, level, *_ in found) == {"1": 70, "2": 183}
    assert dict(Counter(int(number.split(".")[0]) for number in numbers)) == CHAPTERS


def test_every_answer_says_something_and_names_what_is_there() -> None:
    text = TABLE.read_text()

    assert faults(text) == []
    assert missing_tests(text) == []
    assert missing_documents(text) == []


def test_the_counts_at_the_top_are_those_of_the_table() -> None:
    text = TABLE.read_text()
    counted = Counter(kind(answer) for *_, answer in rows(text))

    said = dict(re.findall(rf"^\| ({'|'.join(ANSWERS)}) \| (\d+) \|", text, re.M))
    assert {answer: int(number) for answer, number in said.items()} == counted


def test_control_a_test_a_document_or_an_answer_that_is_missing_is_found() -> None:
    planted = (
        "| 1.1.1 | 1 | Asked for here | shown by `tests/house/test_asvs.py::test_that_nobody_wrote` |\n"
        "| 1.1.2 | 2 | Asked for here | by document: `docs/nowhere.md` |\n"
        "| 1.1.3 | 2 | Asked for here | yes |\n"
    )

    assert missing_tests(planted) == ["tests/house/test_asvs.py::test_that_nobody_wrote"]
    assert missing_documents(planted) == ["docs/nowhere.md"]
    assert faults(planted) == ["1.1.3: no answer"]
