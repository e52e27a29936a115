"""Columns that a person corrected are offered for the next file of the same finance system, and said to be."""

import pytest
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from suppliers.models import SourceColumns, SpendImport
from suppliers.spend.confirming import ask_to_confirm, save_import
from suppliers.spend.planning import read_again, read_import
from suppliers.spend.tasks import work_on_import
from tests.people import person
from tests.suppliers.making import AT, ready, saved, spend_csv

HEADINGS = ("Date", "Name of firm", "Supplier", "Amount")
MARCH = spend_csv(("03/03/2026", "Acme Ltd", "The Council", "10.00"), headings=HEADINGS)
APRIL = spend_csv(("03/04/2026", "Bolt Ltd", "The Council", "20.00"), headings=HEADINGS)
CORRECTED = {"date": "date", "nameoffirm": "supplier", "supplier": "body", "amount": "amount"}

pytestmark = pytest.mark.django_db


def officer() -> Person:
    return Person.objects.filter(name="Morwen Ashdale").first() or person("Morwen Ashdale", "procurement")


def corrected(content: bytes, **kwargs: str) -> SpendImport:
    """Read, its columns corrected by a person, read again."""
    spend_import = ready(content, **kwargs)
    read_again(spend_import, mapping=CORRECTED, period=None, by=officer(), at=AT)
    read_import(spend_import.pk, at=AT)
    spend_import.refresh_from_db()
    return spend_import


def confirmed(spend_import: SpendImport) -> SpendImport:
    ask_to_confirm(spend_import, by=officer(), at=AT)
    done = save_import(spend_import.pk, at=AT)
    assert done is not None
    assert done.state == "confirmed"
    return done


def new_names(spend_import: SpendImport) -> list[str]:
    return [new["name"] for new in (spend_import.plan or {})["new"]]


def test_corrected_columns_are_used_for_the_next_file_of_that_source() -> None:
    first = confirmed(corrected(MARCH))

    april = ready(APRIL)

    assert (new_names(april), april.columns_how) == (["Bolt Ltd"], "remembered")
    memory = SourceColumns.objects.get()
    assert (memory.source, memory.remembered_from, memory.remembered_by) == (
        "Ledger",
        first,
        first.confirmed_by,
    )


def test_without_a_correction_nothing_is_remembered_and_the_next_file_is_guessed() -> None:
    saved(MARCH)

    april = ready(APRIL)

    assert SourceColumns.objects.count() == 0
    assert (april.columns_how, april.mapping) == ("guessed", None)


def test_what_was_corrected_but_never_saved_is_not_remembered() -> None:
    corrected(MARCH)

    assert ready(APRIL).columns_how == "guessed"


def test_another_source_has_columns_of_its_own() -> None:
    confirmed(corrected(MARCH))

    assert ready(APRIL, source="Card system").columns_how == "guessed"


def test_source_is_one_whatever_the_case_it_is_typed_in() -> None:
    confirmed(corrected(MARCH))

    april = ready(APRIL, source="LEDGER")

    assert (april.columns_how, april.source) == ("remembered", "Ledger")


def test_heading_that_is_not_remembered_is_guessed_and_net_is_found_when_it_appears() -> None:
    confirmed(corrected(MARCH))
    wider = spend_csv(
        ("03/05/2026", "Croft Ltd", "The Council", "12.00", "R1"), headings=(*HEADINGS, "Reference")
    )

    may = ready(wider)

    assert (may.plan or {})["mapping"]["reference"] == "reference"


def test_reading_by_guess_instead_forgets_what_was_remembered_once_it_is_saved() -> None:
    confirmed(corrected(MARCH))
    april = ready(APRIL)
    read_again(april, mapping=None, period=None, by=officer(), at=AT)
    read_import(april.pk, at=AT)
    april.refresh_from_db()
    assert (april.columns_how, SourceColumns.objects.count()) == ("guessed", 1)

    confirmed(april)

    assert SourceColumns.objects.count() == 0


def test_second_correction_adds_to_the_first() -> None:
    confirmed(corrected(MARCH))
    april = ready(APRIL)
    read_again(april, mapping={"date": None}, period=AT.date(), by=officer(), at=AT)
    read_import(april.pk, at=AT)
    april.refresh_from_db()
    by_hand = (april.plan or {})["rows_undated"]

    confirmed(april)

    memory = SourceColumns.objects.get().mapping
    assert (by_hand, memory["date"], memory["nameoffirm"]) == (1, None, "supplier")


def test_page_says_where_the_columns_come_from_and_offers_to_guess(client: Client) -> None:
    client.force_login(officer())
    confirmed(corrected(MARCH))
    wider = spend_csv(("03/05/2026", "Croft Ltd", "x", "12.00", "R1"), headings=(*HEADINGS, "Reference"))
    may = ready(wider)
    page = reverse("suppliers:show_import", args=[may.pk])

    words = client.get(page).text
    client.post(reverse("suppliers:guess", args=[may.pk]))
    work_on_import(may.pk)

    assert "The columns are understood as in the last file from “Ledger”" in words
    assert "Morwen Ashdale corrected them for spend.csv" in words
    assert "New in this file, and guessed: “Reference”." in words
    may.refresh_from_db()
    assert (may.columns_how, "understood as in the last file" in client.get(page).text) == ("guessed", False)


def test_remembered_columns_that_do_not_fit_can_be_put_away_on_the_page_that_says_so(client: Client) -> None:
    client.force_login(officer())
    confirmed(corrected(MARCH))
    other = ready(spend_csv(("03/05/2026", "Croft Ltd", "12.00"), headings=("Date", "Supplier", "Amount")))
    assert other.state == "refused"
    assert "Guess the columns instead" in client.get(reverse("suppliers:show_import", args=[other.pk])).text

    client.post(reverse("suppliers:guess", args=[other.pk]))
    work_on_import(other.pk)

    other.refresh_from_db()
    assert (other.state, new_names(other)) == ("ready", ["Croft Ltd"])


def test_amounts_can_be_taken_from_the_other_column_and_that_is_remembered(client: Client) -> None:
    client.force_login(officer())
    headings = ("Date", "Supplier", "Net Amount", "Gross Amount")
    spend_import = ready(spend_csv(("03/05/2026", "Croft Ltd", "10.00", "12.00"), headings=headings))
    words = client.get(reverse("suppliers:show_import", args=[spend_import.pk])).text

    client.post(reverse("suppliers:amount", args=[spend_import.pk]), {"column": "grossamount"})
    work_on_import(spend_import.pk)

    spend_import.refresh_from_db()
    assert "Net Amount, which comes to £10.00" in words
    assert "Gross Amount, which comes to £12.00" in words
    assert (spend_import.plan or {})["sum"] == "12.00"
    confirmed(spend_import)
    june = ready(spend_csv(("03/06/2026", "Croft Ltd", "1.00", "1.20"), headings=headings))
    assert (june.plan or {})["sum"] == "1.20"


def test_amount_by_a_hand_made_request_changes_nothing_it_does_not_know(client: Client) -> None:
    client.force_login(officer())
    spend_import = ready(MARCH)

    client.post(reverse("suppliers:amount", args=[spend_import.pk]), {"column": "nonsense"})

    spend_import.refresh_from_db()
    assert (spend_import.state, spend_import.mapping) == ("ready", None)
