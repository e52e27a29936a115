"""The same thing said with two numbers: what is pointed out, and what must not be."""

import pytest

from statements.text.consistency import sentences_of, two_numbers

FOREWORD = "As an organisation that employs more than 3,000 people, it is vital to us."


def found(*sentences: str) -> list[tuple[str, str, str]]:
    texts = [(f"Section {n}", sentence) for n, sentence in enumerate(sentences, start=1)]
    return [(clash.what, clash.first.number, clash.second.number) for clash in two_numbers(texts)]


@pytest.mark.parametrize(
    ("one", "other", "what", "numbers"),
    [
        (FOREWORD, "There are more than 3,700 staff comprising of officers.", "staff", ("3,000", "3,700")),
        ("We employ 3,000 staff.", "We have 3,100 employees across the county.", "staff", ("3,000", "3,100")),
        ("We have 2,487 suppliers.", "We buy from 2,600 suppliers.", "suppliers", ("2,487", "2,600")),
        ("There are 240 tier 1 contracts.", "There are 204 tier 1 contracts.", "tier 1 contracts", ("240", "204")),
        ("We have 310 agency staff.", "There are 130 agency staff.", "agency staff", ("310", "130")),
        ("We spend £30m a year with suppliers.", "Annual expenditure is £58m.", "spend", ("£30m", "£58m")),
        (
            "The e-learning was completed by 92% of procurement officers in March 2025.",
            "The e-learning was completed by 94% of procurement officers in March 2025.",
            "Nearly the same sentence",
            ("92%", "94%"),
        ),
    ],
)  # fmt: skip
def test_two_numbers_for_one_thing_are_pointed_out(
    one: str, other: str, what: str, numbers: tuple[str, str]
) -> None:
    assert found(one, "Nothing here.", other) == [(what, *numbers)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # The same, or about the same.
        ("We employ 3,700 staff.", "There are 3,700 employees."),
        ("We employ around 2,500 staff.", "There are 2,487 employees."),
        ("We have over 3,600 staff.", "There are 3,712 employees."),
        # Other years, other organisations, before and after.
        ("In 2023/24 we had 3,000 staff.", "In 2024/25 we have 3,700 staff."),
        ("We had 3,000 staff last year.", "We have 3,700 staff."),
        ("We have 3,700 staff, up from 3,000.", "We have 3,800 staff, compared with 3,000."),
        ("Marlshire Constabulary employs 3,700 staff.", "Northvale Constabulary employs 2,200 staff."),
        # A part, or another kind.
        ("We employ 3,700 staff.", "We trained 120 staff."),
        ("We employ 3,700 staff.", "We have 310 agency staff."),
        ("We have 2,500 suppliers.", "We have 250 high-risk suppliers."),
        ("We have 2,500 suppliers.", "We sent a questionnaire to 250 suppliers."),
        ("We have 2,500 suppliers, of which 250 suppliers are large.", "We have 2,500 suppliers."),
        ("We employ 2,000 officers.", "We employ 1,700 staff."),
        ("We employ 3,700 staff.", "We have 3,300 full-time equivalent staff."),
        # No number of ours.
        (
            "The law asks companies with an annual turnover of £36 million.",
            "Our annual turnover is £70 million.",
        ),
        ("We have contracts over £25,000.", "We spend £30m a year."),
        ("We helped 14 people.", "We met 300 people."),
        ("The Act of 2015 has six topics.", "The Act of 2018 has six topics."),
    ],
)
def test_what_can_both_be_true_is_left_alone(one: str, other: str) -> None:
    assert found(one, other) == []


def test_both_sentences_and_their_sections_are_named() -> None:
    (clash,) = two_numbers(
        [
            ("Foreword", f"Welcome. {FOREWORD}"),
            ("About us", "- Four districts\n- There are **3,700** staff in the county\n"),
        ]
    )

    assert (clash.first.where, clash.first.sentence) == ("Foreword", FOREWORD)
    assert (clash.second.where, clash.second.sentence) == ("About us", "There are 3,700 staff in the county")


def test_a_pair_of_numbers_is_said_once() -> None:
    assert len(found(*["We employ 3,000 staff.", "There are 3,700 staff.", "We have 3,700 employees."])) == 1


def test_tokens_and_marks_are_no_numbers() -> None:
    text = "# Our 12 suppliers\n\nWe have {{ figure:suppliers_active }} suppliers, e.g. [a list](https://x.example/4)."

    assert found(text, "We have 2,500 suppliers.") == []
    assert sentences_of(text)[0] == "Our 12 suppliers"
