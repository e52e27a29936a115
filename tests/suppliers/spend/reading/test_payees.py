import pytest

from suppliers.spend.reading.payees import is_total_label, is_withheld, may_be_total_label, names_nobody


@pytest.mark.parametrize(
    "name",
    [
        "REDACTED", "Redacted", "redact", "REDACTED ", "[REDACTED]", "*REDACTED*", "Redacted personal data",
        "Redacted Personal Information", "REDACTED UNDER DP ACT", "Redacted under Data Protection Act 1998",
        "REDACTED COMMERCIAL CONFIDENTIALITY", "Redacted Supplier", "Name redacted", "Supplier name withheld",
        "Payee withheld under s40 FOIA", "Redacted - s.40(2)", "Withheld for reasons of security", "Redact Name",
        "REDACTED\u00a0PERSONAL\u00a0DATA", "Personal data", "Private Individual", "Not disclosed",
        "Commercial in confidence", "NDORS TRAINER", "NDORS Trainers", "THIRD PARTY", "THIRD PARTY ",
        "Third-Party", "3rd Party", "THIRDPARTY", "Third Parties", "THIRD PARTY LTD", "THIRD PARTY SUPPLIER",
        "THIRD PARTY FORENSICS", "THIRD PARTY FORENSIC SERVICES", "Third Party Claimant", "******", "█████",
    ],
)  # fmt: skip
def test_withheld_payee_is_told_under_all_its_spellings(name: str) -> None:
    assert is_withheld(name)


@pytest.mark.parametrize(
    "name",
    [
        "REDACTIVE EVENTS LTD", "REDACTIVE MEDIA SALES LIMITED", "REDACTED MEDIA LTD", "REDACTED THEATRE COMPANY",
        "THIRD PARTY LOGISTICS LTD", "THIRD PARTY PICTURES", "THIRD SECTOR TRUST", "NDORS LTD", "NDORS",
        "INDIVIDUAL CARE SERVICES", "PERSONAL BEST LIFE COACHING", "PERSONAL STRENGTHS (UK) LTD",
        "PRIVATE AMBULANCE SERVICE LTD", "CONFIDENTIAL SHREDDING LTD", "NAME BADGES LTD", "TOTAL CARE LTD",
        "DATA PROTECTION CONSULTANTS LLP", "", "PUBLIC SERVICE SUPPLIES", "PAYMENT SERVICES",
    ],
)  # fmt: skip
def test_supplier_that_only_looks_withheld_stays_a_supplier(name: str) -> None:
    assert not is_withheld(name)


@pytest.mark.parametrize(
    "label",
    [
        "Total", "TOTALS", "Total:", "Grand Total", "GRAND TOTAL £", "Sub-total", "Subtotal",
        "Total for April 2021", "Total spend", "Total amount", "Report Total", "Overall total", "Page total",
        "Total payments", "Total of all payments",
    ],
)  # fmt: skip
def test_label_of_a_sum_is_a_total(label: str) -> None:
    assert is_total_label(label)


@pytest.mark.parametrize(
    "name",
    [
        "TOTAL CARE LTD", "JLA TOTAL CARE LTD", "TOTAL GAS & POWER LTD", "TOTAL UK LTD", "TOTAL BUTLER (CREDITON)",
        "Total Tree Care", "TOTAL INSIGNIA LTD", "TOTALJOBS GROUP LTD", "CHADDERTON TOTAL-CARE UNIT LTD",
        "Total Produce ( Hereford )", "Total People Ltd", "TOTAL PEST CONTROL (UK) LTD", "Total Payments Solutions Ltd",
        "Sumtotal Systems", "",
    ],
)  # fmt: skip
def test_firm_called_total_is_no_total(name: str) -> None:
    assert not is_total_label(name)
    assert not may_be_total_label(name)


def test_name_that_ends_in_total_may_be_a_pivots_subtotal() -> None:
    assert may_be_total_label("EXAMPLE FIRM LTD Total")
    assert not is_total_label("EXAMPLE FIRM LTD Total")


@pytest.mark.parametrize("label", ["Sub Total April", "Subtotal Systems Ltd", "Grand Total Events Ltd"])
def test_label_with_a_name_behind_it_is_a_total_only_where_its_line_says_no_more(label: str) -> None:
    assert may_be_total_label(label)
    assert not is_total_label(label)


@pytest.mark.parametrize("text", ["", " ", "-", "N/A", "none"])
def test_mark_for_nothing_names_nobody(text: str) -> None:
    assert names_nobody(text)


def test_short_name_is_not_taken_for_a_mark() -> None:
    assert not names_nobody("NA LTD")
