"""Suppliers that may be one are offered, with the reason; what a person called different is not."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suppliers.models import ProbablePair, Supplier
from suppliers.register.editing import edit_supplier
from suppliers.register.merging import mark_different
from suppliers.register.pairs import compare, compare_new
from suppliers.spend.joining import merge, take_back_different, undo_merge
from tests.people import person
from tests.suppliers.making import AT, saved, spend_csv, supplier

pytestmark = pytest.mark.django_db


def offered() -> list[tuple[str, str, list[str]]]:
    pairs = ProbablePair.objects.open().likeliest_first()
    return [(pair.first.name, pair.second.name, pair.reasons) for pair in pairs]


def groups(name: str) -> set[str]:
    return {f"  {word} "[at : at + 3] for word in name.split() for at in range(len(word) + 1)}


def test_names_alike_are_offered_with_how_alike() -> None:
    supplier("Thrapmere Valeting Company")
    supplier("Thrapmere Valeting Compagny")
    supplier("Bolt Fuels")

    compare_new()

    ours, theirs = groups("thrapmere valeting company"), groups("thrapmere valeting compagny")
    share = Decimal(len(ours & theirs)) / len(ours | theirs)
    assert share > Decimal("0.8")
    assert offered() == [
        ("Thrapmere Valeting Company", "Thrapmere Valeting Compagny", [f"Names {share:.2f} alike"])
    ]


@pytest.mark.parametrize(("common", "is_offered"), [("abcdefghijkl", True), ("abcdefghijk", False)])
def test_names_are_alike_from_four_fifths_of_their_groups_on(common: str, *, is_offered: bool) -> None:
    """A word of n letters has n + 1 groups; one more letter at its end takes one away and adds two."""
    supplier(common)
    supplier(f"{common}x")
    ours, theirs = groups(common), groups(f"{common}x")
    assert (Decimal(len(ours & theirs)) / len(ours | theirs) >= Decimal("0.8")) is is_offered

    compare_new()

    assert bool(offered()) is is_offered


@pytest.mark.parametrize(
    ("second", "values", "reasons"),
    [
        ("Zeta Works", {"vat_number": "GB123456789"}, ["Same VAT number"]),
        ("Acme Cleaning", {"company_number": "01234567"}, ["Same name"]),
        (
            "Acme Cleaning and Care",
            {"postcode": "AB1 2CD"},
            ["Names 0.67 alike", "Same postcode"],
        ),
        ("Acme Cleaning and Care", {"postcode": "AB1 2CE"}, None),
        ("Zeta Works", {"postcode": "AB1 2CD"}, None),
        ("Acme Cleaning 2", {}, None),
    ],
)
def test_why_two_are_offered(second: str, values: dict[str, str], reasons: list[str] | None) -> None:
    supplier("Acme Cleaning", vat_number="GB123456789", postcode="AB1 2CD")
    supplier(second, **values)

    compare_new()

    assert [pair[2] for pair in offered()] == ([reasons] if reasons else [])


def test_two_company_numbers_are_two_companies() -> None:
    supplier("Acme Cleaning Ltd", company_number="01234567", vat_number="GB123456789")
    supplier("Acme Cleaning Ltd", company_number="SC234567", vat_number="GB123456789")

    compare_new()

    assert offered() == []


def test_pair_is_gone_when_a_name_changes_and_found_when_it_comes_back() -> None:
    one = supplier("Thrapmere Valeting Company")
    supplier("Thrapmere Valeting Companys")
    compare_new()
    assert len(offered()) == 1
    who = person("Ed Itor")

    edit_supplier(one, version=1, by=who, at=AT, name="Bolt")
    compare_new()
    assert offered() == []

    edit_supplier(one, version=2, by=who, at=AT, name="Thrapmere Valeting Company")
    compare_new()
    assert len(offered()) == 1


def test_an_edit_that_changes_nothing_compared_leaves_the_supplier_compared() -> None:
    one = supplier("Thrapmere Valeting Company")
    compare_new()

    edit_supplier(one, version=1, by=person("Ed Itor"), at=AT, country="GB")

    assert not Supplier.objects.not_compared().exists()


def test_marked_as_different_is_never_offered_again_until_taken_back() -> None:
    one, other = supplier("Thrapmere Valeting Company"), supplier("Thrapmere Valeting Companys")
    compare_new()
    mark = mark_different(other, one, by=None, at=AT)
    assert offered() == []

    compare([one.pk, other.pk])
    assert offered() == []

    take_back_different(mark, by=None, at=AT)
    assert len(offered()) == 1


def test_different_holds_for_whatever_was_merged_into_either() -> None:
    one, other, third = (
        supplier("Thrapmere Valeting Company"),
        supplier("Thrapmere Valeting Companys"),
        supplier("Bolt"),
    )
    mark_different(one, third, by=None, at=AT)
    merge(third, into=other, by=None, at=AT)

    compare_new()

    assert offered() == []


def test_merged_pair_is_offered_again_when_the_merge_is_undone() -> None:
    one, other = supplier("Thrapmere Valeting Company"), supplier("Thrapmere Valeting Companys")
    compare_new()
    made = merge(one, into=other, by=None, at=AT)
    assert offered() == []
    assert not ProbablePair.objects.exists()

    undo_merge(made, by=None, at=AT)

    assert len(offered()) == 1


def test_comparing_takes_as_many_statements_for_thirty_as_for_three() -> None:
    def statements(count: int) -> int:
        made = [supplier(f"{word} Ltd") for word in words[:count]]
        del words[:count]
        with CaptureQueriesContext(connection) as asked:
            compare([each.pk for each in made])
        return len(asked)

    words = [
        f"{a}{b} works"
        for a in ("Bar", "Cor", "Dal", "Fen", "Gor", "Hul")
        for b in ("ba", "de", "fi", "go", "lu", "mi")
    ]
    assert statements(3) == statements(30)


def test_nobody_withheld_is_a_supplier_and_look_alikes_of_such_words_are() -> None:
    saved(
        spend_csv(
            *(
                ("03/06/2026", "", name, "10")
                for name in (
                    "REDACTED PERSONAL DATA",
                    "THIRD PARTY",
                    "REDACTIVE EVENTS LTD",
                    "TOTAL CARE LTD",
                )
            )
        )
    )

    assert sorted(Supplier.objects.values_list("name", flat=True)) == [
        "REDACTIVE EVENTS LTD",
        "TOTAL CARE LTD",
    ]


def test_a_role_that_owns_nothing_compares() -> None:
    """As in production, where the program is not the owner of its tables."""
    supplier("Thrapmere Valeting Company")
    supplier("Thrapmere Valeting Compagny")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE owns_nothing_here")  # gone again with the test's transaction
        cursor.execute(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO owns_nothing_here"
        )
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO owns_nothing_here")
        cursor.execute("SET LOCAL ROLE owns_nothing_here")

    compare_new()

    assert [pair[:2] for pair in offered()] == [("Thrapmere Valeting Company", "Thrapmere Valeting Compagny")]


def test_new_names_are_in_the_index_at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'supplier_name_trigrams'")
        assert cursor.fetchone() == (["fastupdate=off"],)
