"""The pages of duplicates, of one change to many, and the form of a supplier: for who may and for who may not."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msplan.accounts.models import Person
from suppliers.models import Different, Merge, Score, Supplier
from suppliers.register.pairs import compare_new
from suppliers.spend.joining import merge
from tests.people import person
from tests.suppliers.making import AT, saved, spend_csv, supplier

pytestmark = pytest.mark.django_db
NAMES = ("Thrapmere Valeting Company", "Thrapmere Valeting Companys")


@pytest.fixture
def officer() -> Person:
    return person("Morwen Ashdale", "procurement")


@pytest.fixture
def page(client: Client, officer: Person) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def pair() -> tuple[Supplier, Supplier]:
    made = supplier(NAMES[0], "contract-cleaning"), supplier(NAMES[1], "contract-cleaning")
    saved(spend_csv(("03/06/2026", "", NAMES[1], "1234.56")))
    compare_new()
    return made


def text(response: Any) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def comparing(pair: tuple[Supplier, Supplier]) -> str:
    return reverse("merging:compare", args=[pair[0].pk, pair[1].pk])


def test_pairs_are_listed_with_why(page: Client, pair: tuple[Supplier, Supplier]) -> None:
    shown = text(page.get(reverse("merging:pairs")))

    assert "Showing 1 pair" in shown
    assert re.search(rf"{NAMES[0]} .* {NAMES[1]} .* Names 0\.\d\d alike", shown)


def test_list_says_how_many_wait_to_be_compared(page: Client, pair: tuple[Supplier, Supplier]) -> None:
    supplier("Bolt Fuels")

    assert "1 of 3 suppliers is new or changed and not compared yet" in text(
        page.get(reverse("merging:pairs"))
    )


def test_while_suppliers_are_compared_nobody_is_told_that_none_look_alike(page: Client) -> None:
    supplier("Bolt Fuels")
    supplier("Hartwell Catering")
    asked = reverse("merging:pairs")

    waiting = page.get(asked)
    assert "0 of 2 are compared" in text(waiting)
    assert "Of those compared so far, no two look alike." in text(waiting)
    assert "No two suppliers look alike" not in text(waiting)
    assert "data-ms-reload" in waiting.content.decode()
    assert 'http-equiv="refresh"' in waiting.content.decode()

    compare_new()
    done = page.get(asked)
    assert "No two suppliers look alike" in text(done)
    assert "reload" not in done.content.decode()
    assert 'http-equiv="refresh"' not in done.content.decode()


def test_comparison_shows_what_each_has_and_merges(page: Client, pair: tuple[Supplier, Supplier]) -> None:
    shown = text(page.get(comparing(pair)))
    assert "Spend, all years £0 £1,235" in shown
    assert "Payments 0 1" in shown

    response = page.post(comparing(pair), {"survivor": pair[1].pk}, follow=True)

    assert response.redirect_chain == [(f"/suppliers/{pair[1].pk}/?merged={pair[0].pk}", 302)]
    assert f"{pair[0]} was merged into this supplier by Morwen Ashdale" in text(response)
    assert Supplier.objects.get(pk=pair[0].pk).merged_into == pair[1]


def test_comparison_without_a_choice_says_so(page: Client, pair: tuple[Supplier, Supplier]) -> None:
    response = page.post(comparing(pair), {})

    assert response.status_code == 422
    assert not Merge.objects.exists()


def test_comparison_of_what_is_merged_by_now_says_so(page: Client, pair: tuple[Supplier, Supplier]) -> None:
    merge(pair[0], into=pair[1], by=None, at=AT)

    response = page.post(comparing(pair), {"survivor": pair[0].pk})

    assert response.status_code == 409
    assert f"{pair[0]} was merged into {pair[1]}" in text(response)


def test_merged_suppliers_page_leads_to_its_survivor(page: Client, pair: tuple[Supplier, Supplier]) -> None:
    merge(pair[1], into=pair[0], by=None, at=AT)

    response = page.get(f"/suppliers/{pair[1].pk}/", follow=True)

    assert response.redirect_chain == [(f"/suppliers/{pair[0].pk}/?merged={pair[1].pk}", 302)]
    assert f"{pair[1]} was merged into this supplier by the system on 20 November 2026" in text(response)
    assert "£1,235" in text(response)
    assert "£1,234.56" in text(page.get(f"/suppliers/{pair[1].pk}/payments/", follow=True))


def test_merge_is_undone(page: Client, pair: tuple[Supplier, Supplier]) -> None:
    made = merge(pair[1], into=pair[0], by=None, at=AT)
    address = reverse("merging:undo", args=[made.pk])
    assert "Undo this merge?" in text(page.get(address))

    shown = text(page.post(address, follow=True))

    assert f"{NAMES[1]}" in shown
    assert not Supplier.objects.filter(merged_into__isnull=False).exists()
    assert "This merge was undone" in text(page.get(address))


def test_marked_as_different_and_taken_back(page: Client, pair: tuple[Supplier, Supplier]) -> None:
    page.post(reverse("merging:different", args=[pair[0].pk, pair[1].pk]))
    assert "No two suppliers look alike" in text(page.get(reverse("merging:pairs")))
    assert "Morwen Ashdale" in text(page.get(reverse("merging:marks")))

    page.post(reverse("merging:take_back", args=[Different.objects.get().pk]))

    assert NAMES[1] in text(page.get(reverse("merging:pairs")))


def test_other_supplier_is_found_by_hand(page: Client, pair: tuple[Supplier, Supplier]) -> None:
    shown = text(page.get(reverse("merging:choose", args=[pair[0].pk]), {"q": "thrapmere"}))

    assert f"Compare with {pair[1]}" in shown
    assert f"Compare with {pair[0]}" not in shown


@pytest.mark.parametrize("role", ["auditor", "executive_lead"])
def test_who_may_only_see_changes_nothing(client: Client, pair: tuple[Supplier, Supplier], role: str) -> None:
    client.force_login(person("Other Reader", role))

    assert client.get(reverse("merging:pairs")).status_code == 200
    assert client.post(comparing(pair), {"survivor": pair[0].pk}).status_code == 403
    assert client.get(reverse("merging:together")).status_code == 403
    assert not Merge.objects.exists()


def test_pairs_cost_as_many_queries_for_ten_as_for_one(page: Client, pair: tuple[Supplier, Supplier]) -> None:
    page.get(reverse("merging:pairs"))
    with CaptureQueriesContext(connection) as one:
        page.get(reverse("merging:pairs"))
    for name in ("Ossleby Roofing Contractors", "Wexcombe Laundry Services", "Dunlow Kennels and Cattery"):
        supplier(name)
        supplier(f"{name}s")
    compare_new()

    with CaptureQueriesContext(connection) as more:
        assert "of 4 pairs" in text(page.get(reverse("merging:pairs")))

    assert len(more) == len(one) <= 15


def test_owner_and_category_are_given_to_many(page: Client, officer: Person) -> None:
    made = [supplier(name, "legal-services") for name in ("Acme Ltd", "Bolt Ltd", "Crumb Ltd")]
    address = f"{reverse('merging:together')}?s={made[0].pk}&s={made[1].pk}"
    assert "Change 2 suppliers together" in text(page.get(address))
    category = supplier("Only for its category", "contract-cleaning").category
    assert category is not None

    page.post(address, {"owner": officer.pk, "category": category.pk, "count": 2})

    rows = list(Supplier.objects.order_by("pk").values_list("owner__name", "category__code"))[:3]
    assert rows == [("Morwen Ashdale", "contract-cleaning")] * 2 + [(None, "legal-services")]
    assert Score.objects.get(supplier=made[0]).band == "high"


def test_change_to_all_that_a_filter_finds_is_refused_when_they_are_others_by_now(
    page: Client, officer: Person
) -> None:
    supplier("Acme Ltd", "legal-services")
    address = f"{reverse('merging:together')}?all=yes&q=acme"
    assert "Change 1 supplier together" in text(page.get(address))
    supplier("Acme Two Ltd", "legal-services")

    response = page.post(address, {"owner": officer.pk, "count": 1})

    assert response.status_code == 422
    assert "these are 2 suppliers now" in text(response)
    assert not Supplier.objects.exclude(owner=None).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "..."}, "The name must have letters or digits in it"),
        ({"name": "Acme \u202eLtd"}, "The name holds signs that nobody can see"),
        ({"other_names": "Acme\n--"}, "The name must have letters or digits in it: “--”"),
        ({"name": ""}, "Enter name"),
        ({"vat_number": "12"}, "VAT number must be 9 or 12 digits"),
        ({"website": "javascript:alert(1)"}, "There is a problem"),
    ],
)
def test_form_in_error_answers_422_and_keeps_what_was_typed(
    page: Client, typed: dict[str, str], sentence: str
) -> None:
    made = supplier("Acme Ltd")
    form = {"name": "Bolt Ltd", "address": "1 High Street, Ossleby", **typed}

    for address, version in (
        (reverse("suppliers:add"), ""),
        (reverse("suppliers:edit", args=[made.pk]), "1"),
    ):
        response = page.post(address, {**form, "version": version})
        assert response.status_code == 422
        assert sentence in text(response)
        assert "Somebody else" not in text(response)
        assert "1 High Street, Ossleby" in response.content.decode()
    assert Supplier.objects.get().version == 1


def test_stale_save_shows_both_texts(page: Client) -> None:
    made = supplier("Acme Ltd")
    address = reverse("suppliers:edit", args=[made.pk])
    page.post(
        address,
        {"name": "Acme Ltd", "version": 1, "address": "Theirs", "other_names": "Acme Works\nAcme Plant"},
    )

    response = page.post(address, {"name": "Acme Ltd", "version": 1, "address": "Mine"})

    assert response.status_code == 422
    assert "Theirs" in text(response)
    assert "Mine" in text(response)
    assert Supplier.objects.get().address == "Theirs"
    assert sorted(Supplier.objects.get().names.filter(is_given=True).values_list("spelling", flat=True)) == [
        "Acme Plant", "Acme Works",
    ]  # fmt: skip


def test_other_names_are_found_and_taken_out_again(page: Client) -> None:
    made = supplier("Acme Ltd")
    address = reverse("suppliers:edit", args=[made.pk])
    page.post(address, {"name": "Acme Ltd", "version": 1, "other_names": "Sparkle and Shine"})
    assert list(Supplier.objects.searched("sparkle and shine")) == [made]

    saved(spend_csv(("03/06/2026", "", "SPARKLE & SHINE", "12")))
    assert Supplier.objects.count() == 1

    page.post(address, {"name": "Acme Ltd", "version": 2, "other_names": ""})
    assert not made.names.filter(is_given=True).exists()
