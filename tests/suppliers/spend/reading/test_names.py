import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.register.names import split_leading_id
from suppliers.spend.reading import clean_name, look_alikes, name_key, trading_name, vendor_number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ALDERMERE TYRES LTD", "Aldermere Tyres Limited"),
        ("ALDERMERE TYRES LTD", "ALDERMERE TYRES"),
        ("ALDERMERE TYRES LTD", " ALDERMERE\u00a0 TYRES LTD. "),
        ("ALDERMERE TYRES LTD", "ALDERMERE TYRES LTD [234295]"),
        ("ALDERMERE TYRES LTD", "ALDERMERE TYRES LTD (211433)"),
        # A publisher masks the end of a bank account behind the name, with or without brackets.
        ("ALDERMERE TYRES LTD", "ALDERMERE TYRES LTD (****1234)"),
        ("ALDERMERE TYRES LTD", "Aldermere Tyres Ltd ****1234"),
        ("SMELT & FORGE", "Smelt and Forge"),
        ("SMELT & FORGE", "SMELT&FORGE LTD"),
        ("NORTHMOOR HIRE PLC", "Northmoor Hire P.L.C."),
        ("NORTHMOOR HIRE PLC", "Northmoor Hire Public Limited Company"),
        ("OSTLER T/A GATE CATERING", "Ostler trading as Gate Catering"),
        ("OSTLER T/A GATE CATERING", "Ostler t/as Gate Catering"),
        ("MAYOR'S OFFICE", "MAYORS OFFICE"),
        ("MAYOR'S OFFICE", "Mayor’s Office"),
        ("CAFÉ LUMIÈRE", "Cafe Lumiere"),
        ("THE WHARFSIDE TRUST", "Wharfside Trust"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ALDERMERE TYRES LTD", "ALDERMERE TYRES LLP"),  # two legal persons
        ("ALDERMERE TYRES LTD", "ALDERMERE TYRES PLC"),
        ("EXAMPLE HOUSE (1)", "EXAMPLE HOUSE (2)"),  # branches, not vendor numbers
        ("OSTLER T/A GATE CATERING", "OSTLER"),
        ("LTD", "PLC"),
    ],
)
def test_names_that_may_differ_keep_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_key_never_loses_the_whole_name() -> None:
    assert name_key("LIMITED") == "ltd"
    assert name_key("The The") == "the"
    assert name_key("Łódź 北京") != ""
    assert name_key("***") == ""


@given(st.text(max_size=60))
def test_key_of_a_clean_name_is_the_key_of_the_name(text: str) -> None:
    assert name_key(clean_name(text)) == name_key(text)
    assert "\x00" not in clean_name(text)
    assert clean_name(clean_name(text)) == clean_name(text)


def test_trading_name_is_told_from_the_legal_one() -> None:
    assert trading_name("OSTLER LTD T/A GATE CATERING") == ("OSTLER LTD", "GATE CATERING")
    assert trading_name("JRC MEDIA LTD (T/A EXAMPLE TRAINING)") == ("JRC MEDIA LTD", "EXAMPLE TRAINING")
    assert trading_name("OSTLER LTD") == ("OSTLER LTD", "")
    assert trading_name("T/A ALONE") == ("T/A ALONE", "")


def test_numbers_that_systems_put_into_names_are_found() -> None:
    assert vendor_number("EXAMPLE COUNCIL (200398)") == "200398"
    assert vendor_number("EXAMPLE SUPPLIES (101)") == ""
    assert split_leading_id("UK0577117901 : Example Ltd") == ("UK0577117901", "Example Ltd")
    assert split_leading_id("COVENTRY : Example Ltd") == ("", "COVENTRY : Example Ltd")


def pairs(*names: str) -> set[tuple[str, str]]:
    return {(pair.first, pair.second) for pair in look_alikes(names)}


def test_slips_and_additions_are_offered_as_pairs() -> None:
    assert pairs(
        "GREATER WESSEX COMBINED AUTHORITY", "GREATER WESSEX COMBNIED AUTHORITY", "FOXGLOVE LTD"
    ) == {("GREATER WESSEX COMBINED AUTHORITY", "GREATER WESSEX COMBNIED AUTHORITY")}
    assert pairs("FLEETBRIDGE TOWN COMMUNITY", "FLEETBRIDGE TOWN COMMUNITY TRUST")
    assert pairs("EXAMPLE SUPPLY LTD", "EXAMPLE SUPPLY PLC")
    assert pairs("EXAMPLE CORPORATE LTD", "EXAMPLE CORPORATE LTD INACTIVE")


def test_other_places_and_numbers_are_no_pairs() -> None:
    assert not pairs(
        "POLICE AND CRIME COMMISSIONER FOR CUMBRIA", "POLICE AND CRIME COMMISSIONER FOR NORTHUMBRIA"
    )
    assert not pairs("POLICE COMMISSIONER FOR BEDFORDSHIRE", "POLICE COMMISSIONER FOR HERTFORDSHIRE")
    assert not pairs("BANANA NURSERY 1", "BANANA NURSERY 2")
    assert not pairs("SOUTH ACRE BOROUGH COUNCIL", "NORTH ACRE BOROUGH COUNCIL")


def test_spellings_with_one_key_are_no_pair() -> None:
    assert not pairs("ALDERMERE TYRES LTD", "Aldermere Tyres Limited")


def test_others_are_compared_with_names_but_not_among_themselves() -> None:
    found = look_alikes(["FLEETBRIDGE TRUST"], others=["FLEETBRIGDE TRUST", "QUILL PRINT", "QUILL PRINTS"])

    assert [(pair.first, pair.second) for pair in found] == [("FLEETBRIDGE TRUST", "FLEETBRIGDE TRUST")]
