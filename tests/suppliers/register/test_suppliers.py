"""The words in which suppliers are asked for, and what the database refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from suppliers.models import Category, Supplier, SupplierIdentifier
from suppliers.register.guessing import Guesser
from suppliers.register.models import number_of
from suppliers.register.numbers import company_number
from suppliers.register.reference_data import load_categories
from tests.suppliers.making import names, saved, spend_csv, supplier

pytestmark = pytest.mark.django_db


@pytest.fixture
def cleaners() -> list[Supplier]:
    return [
        supplier(name) for name in ("ACME Cleaning Services Ltd", "Bolt & Sons plc", "Crumb Catering Ltd")
    ]


@pytest.mark.parametrize(
    "words",
    [
        "acme cleanng",
        "ACME CLEANING",
        "Acme Cleaning Services Limited",
        "acme",
        "cleening servces",
        "  acme   cleaning. ",
    ],
)
def test_search_forgives_spelling(cleaners: list[Supplier], words: str) -> None:
    assert names(Supplier.objects.searched(words)) == ["ACME Cleaning Services Ltd"]


@pytest.mark.parametrize("words", ["bolt and sons", "BOLT & SONS PLC", "bolt sons"])
def test_search_forgives_and_or_ampersand(cleaners: list[Supplier], words: str) -> None:
    assert names(Supplier.objects.searched(words)) == ["Bolt & Sons plc"]


def test_search_finds_nothing_where_nothing_is_like_it(cleaners: list[Supplier]) -> None:
    assert names(Supplier.objects.searched("zzyzx quarry")) == []


def test_search_finds_by_reference_company_and_finance_number(cleaners: list[Supplier]) -> None:
    bolt = cleaners[1]
    Supplier.objects.filter(pk=bolt.pk).update(company_number="SC123456")
    SupplierIdentifier.objects.create(supplier=bolt, source="Ledger", value="000778")

    for words in (bolt.reference, bolt.reference.lower(), "sc123456", "000778"):
        assert names(Supplier.objects.searched(words)) == ["Bolt & Sons plc"]


def test_search_finds_a_spelling_seen_once(cleaners: list[Supplier]) -> None:
    cleaners[2].names.create(spelling="The Sandwich People", normalised="sandwich people")

    assert names(Supplier.objects.searched("sandwich peple")) == ["Crumb Catering Ltd"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("S-00014", 14), ("s14", 14), ("S 14", 14), ("14", None), ("Smith", None), ("S-", None)],
)
def test_reference_is_read_back(text: str, number: int | None) -> None:
    assert number_of(text) == number


def test_active_is_paid_in_this_or_the_last_financial_year() -> None:
    saved(
        spend_csv(
            ("31/03/2025", "x", "Two years ago Ltd", "1.00"),
            ("01/04/2025", "x", "Last year Ltd", "1.00"),
            ("20/11/2026", "x", "This year Ltd", "1.00"),
        )
    )

    assert names(Supplier.objects.active(date(2026, 11, 20)).order_by("name")) == [
        "Last year Ltd",
        "This year Ltd",
    ]


def test_merged_and_archived_suppliers_do_not_stand(cleaners: list[Supplier]) -> None:
    acme, bolt, crumb = cleaners
    Supplier.objects.filter(pk=bolt.pk).update(merged_into=acme)
    Supplier.objects.filter(pk=crumb.pk).update(archived_at=crumb.created_at)

    assert names(Supplier.objects.standing()) == [acme.name]


def test_one_name_stands_once_without_company_numbers(cleaners: list[Supplier]) -> None:
    twin = Supplier(name="x", normalised_name=cleaners[0].normalised_name, created_at=cleaners[0].created_at)

    with pytest.raises(IntegrityError, match="supplier_name_once_without_number"), transaction.atomic():
        twin.save()


def test_one_company_number_stands_once(cleaners: list[Supplier]) -> None:
    Supplier.objects.filter(pk=cleaners[0].pk).update(company_number="01234567")

    with pytest.raises(IntegrityError, match="supplier_company_number_once"), transaction.atomic():
        Supplier.objects.filter(pk=cleaners[1].pk).update(company_number="01234567")


@pytest.mark.parametrize(
    "wrong",
    [
        {"company_number": "123"}, {"country": "gb"}, {"name": ""}, {"category_how": "guessed"},
    ],
)  # fmt: skip
def test_database_refuses_what_cannot_be(cleaners: list[Supplier], wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Supplier.objects.filter(pk=cleaners[0].pk).update(**wrong)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7595434", "07595434"), ("01234567", "01234567"), ("sc 12345", "SC012345"), ("SC123456", "SC123456"),
        ("R0000123", "R0000123"), ("IP00123R", "IP00123R"), ("0", ""), ("00000000", ""), ("GB123", ""), ("n/a", ""),
        ("", ""), ("123456789", ""),
    ],
)  # fmt: skip
def test_company_number_is_padded_and_keeps_its_prefix(typed: str, number: str) -> None:
    assert company_number(typed) == number


def test_reference_data_is_loaded_once() -> None:
    first = load_categories()

    assert (first > 25, load_categories(), Category.objects.count()) == (True, 0, first)


def test_reference_data_leaves_a_changed_category_alone() -> None:
    load_categories()
    Category.objects.filter(code="catering").update(f1=2)

    load_categories()

    assert Category.objects.get(code="catering").f1 == 2


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Building Cleaning Contract (External)", "Contract cleaning"),
        ("Police - Vehicle Cleaning", "Vehicle valeting and car wash"),
        ("Clothing & Uniform", "Uniform and PPE"),
        ("Computer Equipment (Hardware)", "ICT hardware"),
        ("Police - Reactive Maintenance – Building Services", "Building maintenance and construction"),
        ("Catering Service (External)", "Catering"),
        ("Police - Waste Collection Charges - Clinical", "Waste and recycling"),
        ("Police - FSS", "Forensic laboratories"),
        ("Police - Interpreters", "Interpreters and translation"),
        ("Police - Counsel Fees", "Legal services"),
        ("Sundry", None),
    ],
)
def test_category_is_guessed_from_finance_words(text: str, category: str | None) -> None:
    load_categories()

    found = Guesser(Category.objects.all()).guess(text)

    assert (found and found.name) == category
