"""What the typeface of our PDFs lacks is shown by one sign; what it has is left as it is."""

import pytest

from msplan.printing.typeface import printable


@pytest.mark.parametrize(
    "text",
    ["Plain text.\n2nd line\t£12,500 – “quoted” é", "Łódź, Ελλάδα, Привет", "=SUM(A1) <b>&amp;</b>", ""],
)
def test_what_it_has_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a 👩🏽‍🏭 b", "a □ b"),
        ("שלום עולם", "□"),
        ("\u202eright\u202c to left", "right to left"),
        ("漢字", "□"),
        ("one 漢 two 字", "one □ two □"),
    ],
)
def test_what_it_lacks_is_one_sign(text: str, shown: str) -> None:
    assert printable(text) == shown
