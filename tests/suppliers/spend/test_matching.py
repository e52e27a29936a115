"""One supplier, once: within a file, and between files."""

import pytest

from suppliers.models import Supplier, SupplierIdentifier, SupplierName, YearSpend
from tests.suppliers.making import names, ready, saved, spend_csv, supplier

pytestmark = pytest.mark.django_db


def row(
    name: str, amount: str = "100.00", *, number: str = "", company: str = "", ref: str = ""
) -> tuple[str, ...]:
    return ("03/06/2026", "Cleaning", name, amount, ref or f"{name}{amount}", number, company)


def all_names() -> list[str]:
    return names(Supplier.objects.order_by("pk"))


def test_spellings_of_one_name_are_one_supplier() -> None:
    saved(
        spend_csv(
            row("ACME CLEANING LTD"),
            row("Acme Cleaning Limited"),
            row("ACME  CLEANING LTD."),
            row("Acme & Co"),
        )
    )

    assert len(all_names()) == 2
    spellings = SupplierName.objects.filter(normalised="acme cleaning").values_list("spelling", flat=True)
    assert sorted(spellings) == ["ACME CLEANING LTD", "ACME CLEANING LTD.", "Acme Cleaning Limited"]


def test_supplier_known_by_name_is_not_added_again() -> None:
    known = supplier("Acme Cleaning Limited")

    done = saved(spend_csv(row("ACME CLEANING LTD")))

    assert (done.result or {})["suppliers_matched"] == 1
    assert known.spend_lines.count() == 1


def test_supplier_is_found_by_company_number_before_its_name() -> None:
    supplier("Acme Group Ltd", company_number="01234567")

    saved(spend_csv(row("ACME CLEANING LTD", company="1234567")))

    assert all_names() == ["Acme Group Ltd"]


def test_rows_with_one_company_number_are_one_supplier() -> None:
    saved(spend_csv(row("ACME CLEANING LTD", company="01234567"), row("Acme (North)", company="01234567")))

    assert Supplier.objects.get().company_number == "01234567"


def test_two_company_numbers_are_two_suppliers_whatever_the_name() -> None:
    supplier("Acme Cleaning Ltd", company_number="01234567")

    saved(spend_csv(row("Acme Cleaning Ltd", company="07654321")))

    assert Supplier.objects.count() == 2


def test_supplier_is_found_by_finance_number_of_the_same_source() -> None:
    saved(spend_csv(row("ACME CLEANING LTD", number="77")), source="Ledger")

    saved(spend_csv(row("ACME CLEANING SERVICES (UK)", number="77")), source="Ledger")

    assert all_names() == ["ACME CLEANING LTD"]


def test_finance_number_of_another_source_means_nothing() -> None:
    saved(spend_csv(row("ACME CLEANING LTD", number="77")), source="Ledger")

    saved(spend_csv(row("ACME CLEANING SERVICES (UK)", number="77")), source="Old ledger")

    assert len(all_names()) == 2


def test_finance_number_given_to_a_stranger_does_not_match() -> None:
    saved(spend_csv(row("ACME CLEANING LTD", number="77")))

    saved(spend_csv(row("ZEPHYR KENNELS", number="77")))

    assert len(all_names()) == 2


def test_finance_number_of_one_off_payees_identifies_nobody() -> None:
    done = ready(spend_csv(row("ACME LTD", number="20000000"), row("BOLT LTD", number="20000000")))

    assert (done.plan or {})["shared_numbers"] == {"20000000": ["ACME LTD", "BOLT LTD"]}
    saved(spend_csv(row("ACME LTD", number="20000000"), row("BOLT LTD", number="20000000"), row("CRUMB LTD")))
    assert SupplierIdentifier.objects.count() == 0


def test_merged_supplier_stands_for_its_survivor() -> None:
    survivor, merged = supplier("Acme Group Ltd"), supplier("Acme Cleaning Ltd")
    Supplier.objects.filter(pk=merged.pk).update(merged_into=survivor)

    saved(spend_csv(row("ACME CLEANING LTD")))

    assert [merged.spend_lines.count(), survivor.spend_lines.count()] == [1, 0]
    assert list(YearSpend.objects.values_list("supplier", "lines")) == [(survivor.pk, 1)]


def test_look_alikes_are_offered_and_not_put_together() -> None:
    supplier("Animal Related Services Ltd")

    spend_import = ready(spend_csv(row("ANIMAL REALTED SERVICES LTD")))

    pair = (spend_import.plan or {})["look_alikes"][0]
    assert (pair["first"], pair["second"]) == ("ANIMAL REALTED SERVICES LTD", "Animal Related Services Ltd")
    assert (spend_import.plan or {})["suppliers_new"] == 1


def test_withheld_payee_is_money_without_a_supplier() -> None:
    done = saved(spend_csv(row("REDACTED PERSONAL DATA"), row("REDACTIVE EVENTS LTD")))

    assert all_names() == ["REDACTIVE EVENTS LTD"]
    assert done.lines.get(withheld=True).supplier_text == ""


def test_new_supplier_gets_a_guessed_category() -> None:
    supplier("Only for the categories")

    saved(spend_csv(row("Acme Ltd")))

    acme = Supplier.objects.get(name="Acme Ltd")
    assert (str(acme.category), acme.category_how) == ("Contract cleaning", "guessed")
