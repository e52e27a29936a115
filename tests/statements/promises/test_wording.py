"""What sounds like a promise, and whether its words stand in a text."""

from datetime import date

import pytest

from statements.promises.wording import day_in, sounding, stands_in

TABLE = """
| Promise | By when | Who |
| --- | --- | --- |
| Map the second tier of our **uniform** suppliers | December 2026 | Procurement |
| Nothing dated | soon | Nobody |
"""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by 31 March 2027", date(2027, 3, 31)),
        ("by March 2027", date(2027, 3, 31)),
        ("by the end of February 2028", date(2028, 2, 29)),
        ("between 1 April 2026 and 31 March 2027", date(2027, 3, 31)),
        ("by 31 February 2027", None),
        ("by next year", None),
    ],
)
def test_the_last_day_that_a_text_names(text: str, day: date | None) -> None:
    assert day_in(text) == day


def test_sentences_that_promise_and_no_others() -> None:
    text = "We trained 40 people. We will train the rest by March 2027. The law will not change. Did we ask?"

    assert [(one.words, one.due_on) for one in sounding(text)] == [
        ("We will train the rest by March 2027.", date(2027, 3, 31))
    ]


def test_a_row_with_a_day_promises_what_its_first_cell_says() -> None:
    assert [(one.words, one.due_on) for one in sounding(TABLE)] == [
        ("Map the second tier of our uniform suppliers", date(2026, 12, 31))
    ]


def test_what_holds_a_figure_is_not_offered() -> None:
    assert sounding("We will look at {{ figure:suppliers_active }} suppliers.") == []


@pytest.mark.parametrize(
    ("body", "stands"),
    [
        ("First. We will train all buyers. Last.", True),
        ("We will\ntrain all\nbuyers.", True),
        ("We will **train** all buyers.", True),
        ("We will train most buyers.", False),
        ("we will train all buyers.", False),
        ("", False),
    ],
)
def test_words_stand_as_readers_meet_them(body: str, *, stands: bool) -> None:
    assert stands_in("We will train all buyers.", body) is stands


def test_a_very_long_text_is_looked_through() -> None:
    text = "We will train all buyers by March 2027. " * 1500

    assert len(sounding(text)) == 1
