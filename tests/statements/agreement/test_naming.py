"""What is found as a name in a text, and what is not."""

import pytest

from statements.agreement.naming import Passage, found_in, person_key, phrases, supplier_key
from suppliers.register.names import normalised

KNOWN = {
    **{
        supplier_key(normalised(name)): "supplier"
        for name in (
            "Acme Cleaning Ltd",
            "Acme Cleaning Services PLC",
            "Boots",
            "Sainsbury’s",
            "J.P. Marl & Sons LLP",
        )
    },
    **{person_key(name): "person" for name in ("Hannah Wexley", "Siân O’Neill", "Sales Team")},
}


def names(text: str, **more: object) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in found_in([Passage("Text", text)], KNOWN, **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We pay Acme Cleaning to clean.", [("supplier", "Acme Cleaning")]),
        ("We pay ACME CLEANING LIMITED.", [("supplier", "ACME CLEANING")]),
        ("we pay acme cleaning", [("supplier", "acme cleaning")]),
        ("Acme Cleaning Services cleans.", [("supplier", "Acme Cleaning Services")]),
        ("Acme Cleaning’s people and Acme's.", [("supplier", "Acme Cleaning’s")]),
        ("Acme\u200b Clean\u00ading came.", [("supplier", "Acme Cleaning")]),
        ("Nobody from Acmes Cleaning.", []),
        ("They wore boots.", []),
        ("A shop of Boots.", [("supplier", "Boots")]),
        ("Bread from Sainsbury's and Sainsburys.", [("supplier", "Sainsbury's"), ("supplier", "Sainsburys")]),
        (
            "JP Marl and Sons, or J.P. Marl & Sons.",
            [("supplier", "JP Marl and Sons"), ("supplier", "J.P. Marl & Sons")],
        ),
        ("Thanks to Hannah Wexley.", [("person", "Hannah Wexley")]),
        (
            "HANNAH WEXLEY’S idea, and Sian O'Neill's.",
            [("person", "HANNAH WEXLEY’S"), ("person", "Sian O'Neill's")],
        ),
        ("Ask our sales team.", []),
        ("Operation Aidant and Op Tarn.", [("operation", "Operation Aidant"), ("operation", "Op Tarn")]),
        ("The operation began. Operations go on.", []),
        ("PC Jones and Mrs Marsh-Green came.", [("person", "PC Jones"), ("person", "Mrs Marsh-Green")]),
        ("Chief Constable Hannah Wexley", [("person", "Hannah Wexley")]),
        ("The Constable Degree Apprenticeship.", []),
        ("", []),
    ],
)
def test_names_in_a_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


def test_our_own_name_is_none() -> None:
    assert names("Acme Cleaning Services and Acme Cleaning.", own=["Acme Cleaning Services"]) == [
        ("supplier", "Acme Cleaning")
    ]


def test_a_name_is_found_in_each_sentence_and_once_in_each() -> None:
    found = found_in([Passage("Text", "Boots came. Boots left, and Boots came back.\nBoots.")], KNOWN)

    assert [one.sentence for one in found] == ["Boots came.", "Boots left, and Boots came back.", "Boots."]
    assert len({one.sentence_key for one in found}) == 3


def test_every_name_that_is_found_is_among_the_phrases_that_are_looked_up() -> None:
    passage = Passage("Text", "Sainsbury’s, J.P. Marl & Sons’ and Siân O’Neill’s")

    looked_up = phrases([passage])

    assert {"sainsburys", "jp marl and sons", "sian oneill"} <= looked_up
    assert len(found_in([passage], KNOWN)) == 3
