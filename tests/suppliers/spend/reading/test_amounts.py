from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.spend.reading.amounts import read_amount

pence = st.integers(min_value=-(10**13), max_value=10**13)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("530", "530.00"),
        ("1,760.00", "1760.00"),
        ("£2,681.94", "2681.94"),
        ("-£12.50", "-12.50"),
        ("£-12.50", "-12.50"),
        ("- £ 12.50", "-12.50"),
        ("(12.50)", "-12.50"),
        ("(£1,012.50)", "-1012.50"),
        ("12.50-", "-12.50"),
        ("12.50 CR", "-12.50"),
        ("12.50 DR", "12.50"),
        ("\u221212.50", "-12.50"),
        (" 507.50 ", "507.50"),
        ("1\u00a0760.00", "1760.00"),
        ("GBP 12", "12.00"),
        ("'12.30", "12.30"),
        ("+5", "5.00"),
        (".5", "0.50"),
        ("7.", "7.00"),
        ("-0.00", "0.00"),
        ("756.5699999999999", "756.57"),
        ("0.125", "0.13"),
        ("-0.125", "-0.13"),
        ("0.1249", "0.12"),
        ("ú75.00", "75.00"),  # a pound sign read in the wrong code page
    ],
)
def test_written_amount_is_what_was_meant(written: str, meant: str) -> None:
    assert read_amount(written) == Decimal(meant)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "no amount"),
        ("   ", "no amount"),
        ("-", "no amount"),
        (" £ - ", "no amount"),
        ("n/a", "no amount"),
        ("REDACTED", "amount withheld"),
        ("Withheld", "amount withheld"),
        ("€50", "other currency"),
        ("50 USD", "other currency"),
        ("see invoice", "amount unreadable"),
        ("1,76", "amount unreadable"),
        ("1.234,56", "amount unreadable"),
        ("1.234.567", "amount unreadable"),
        ("0,500", "amount unreadable"),
        ("12 34", "amount unreadable"),
        ("1,2345", "amount unreadable"),
        ("(-5)", "amount unreadable"),
        ("-5 CR", "amount unreadable"),
        ("--5", "amount unreadable"),
        ("1.25E+03", "amount unreadable"),
        ("12k", "amount unreadable"),
        ("20%", "amount unreadable"),
        ("nan", "amount unreadable"),
        ("Infinity", "amount unreadable"),
        ("#REF!", "amount unreadable"),
        ("1000000000000", "amount unreadable"),
        ("٣٤", "amount unreadable"),
    ],
)
def test_amount_that_cannot_be_known_says_why(written: str, why: str) -> None:
    assert read_amount(written) == why


def test_largest_amount_is_still_one_of_money() -> None:
    assert read_amount("999,999,999,999.99") == Decimal("999999999999.99")


@pytest.mark.parametrize("cell", [True, date(2021, 4, 1), float("nan"), float("inf")])
def test_cell_that_is_no_number_is_unreadable(cell: date | float) -> None:
    assert read_amount(cell) == "amount unreadable"


@given(pence)
def test_every_way_of_writing_pence_reads_back(number: int) -> None:
    meant = Decimal(number) / 100
    size = abs(meant)
    minus = "-" if number < 0 else ""

    if size < 10**12:
        assert read_amount(f"{meant:.2f}") == meant
        assert read_amount(f"{minus}£{size:,.2f}") == meant
        assert read_amount(f"  {meant:,.2f} ") == meant
        assert read_amount(f"({size:,.2f})" if minus else f"{size:,.2f}") == meant
        assert read_amount(f"{size:.2f}{minus}") == meant


@given(st.floats(min_value=-1e9, max_value=1e9))
def test_float_is_rounded_half_up_as_its_digits_say(number: float) -> None:
    assert read_amount(number) == Decimal(repr(number)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_float_noise_of_a_spreadsheet_disappears(number: int) -> None:
    noisy = number / 100 + 1e-9 * (1 if number % 2 else -1)

    assert read_amount(noisy) == Decimal(number) / 100


@given(st.text(max_size=20))
def test_any_text_gives_pence_or_a_reason(text: str) -> None:
    found = read_amount(text)

    if isinstance(found, Decimal):
        assert found == found.quantize(Decimal("0.01"))
        assert any(character.isdigit() for character in text)
    else:
        assert found in {"no amount", "amount withheld", "other currency", "amount unreadable"}
