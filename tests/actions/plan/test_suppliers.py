"""An action may point at a supplier: found by a typed name, followed through a merge, hidden where suppliers are."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import Action
from actions.plan.finding_supplier import SupplierUnclear, supplier_meant
from actions.plan.planning import edit_action
from msplan.accounts.models import Person
from msplan.accounts.roles import PERMISSIONS
from msplan.history.recording import story_of
from msplan.lib.dates import today
from suppliers.models import Supplier
from suppliers.spend.undoing import UndoRefused, undo_import
from tests.actions.making import an_action, an_owner, noon
from tests.actions.test_pages import signed_in, typed, url
from tests.people import person
from tests.suppliers.making import AT, saved, spend_csv
from tests.suppliers.making import supplier as a_supplier

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)


@pytest.fixture
def manager() -> Person:
    return person("Pim Aldersey", "plan_manager")


@pytest.fixture
def cleaner() -> Supplier:
    return a_supplier("Saltreach Cleaning Ltd")


def merge(supplier: Supplier, into: Supplier | None) -> None:
    Supplier.objects.filter(pk=supplier.pk).update(merged_into=into)
    supplier.refresh_from_db()


def edited(action: Action, **words: Any) -> dict[str, object]:
    return typed(
        version=str(action.version),
        title=action.title,
        what=action.what,
        aspect=action.aspect,
        strands=[],
        **words,
    )


# --- whom a typed word means


@pytest.mark.parametrize(
    "words", ["{reference}", "s{pk}", "{reference} {name}", "saltreach", "SALTREACH cleaning"]
)
def test_a_reference_or_a_name_means_the_supplier(cleaner: Supplier, words: str) -> None:
    a_supplier("Harrowick Fuels")

    asked = words.format(reference=cleaner.reference, pk=cleaner.pk, name=cleaner.name)

    assert supplier_meant(asked) == cleaner


def test_a_name_in_full_means_that_one_though_longer_names_begin_with_it(cleaner: Supplier) -> None:
    a_supplier("Saltreach Cleaning North Ltd")

    assert supplier_meant("Saltreach Cleaning Ltd") == cleaner


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Zebra", "No supplier matches “Zebra”. Check the spelling, or enter a reference like S-00014."),
        ("S-99999999", "There is no supplier S-99999999. Check the reference, or enter the name."),
    ],
)
def test_none_is_said_in_a_sentence(cleaner: Supplier, words: str, sentence: str) -> None:
    with pytest.raises(SupplierUnclear, match=sentence):
        supplier_meant(words)


def test_several_are_named_in_a_sentence(cleaner: Supplier) -> None:
    other = a_supplier("Saltreach Catering Ltd")

    with pytest.raises(SupplierUnclear) as told:
        supplier_meant("saltreach")

    assert str(told.value).startswith("2 suppliers match “saltreach”: ")
    assert {cleaner.reference, other.reference} <= set(str(told.value).replace(";", " ").split())
    assert str(told.value).endswith("Enter the reference of the one you mean.")


def test_many_are_counted_and_three_of_them_named() -> None:
    for place in ("North", "South", "East", "West", "Mid"):
        a_supplier(f"Ossleby {place} Tyres")

    with pytest.raises(SupplierUnclear, match="^5 suppliers match “ossleby”, among them S-") as told:
        supplier_meant("ossleby")

    assert str(told.value).count("S-") == 3


def test_a_merged_supplier_means_its_survivor_and_its_name_is_not_asked_for(cleaner: Supplier) -> None:
    old = a_supplier("Saltreach Cleaning Old")
    merge(old, cleaner)

    assert supplier_meant(old.reference) == cleaner
    assert supplier_meant("saltreach cleaning") == cleaner


# --- choosing one


def test_an_action_is_added_about_a_supplier(manager: Person, cleaner: Supplier) -> None:
    answer = signed_in(manager).post("/actions/new/", typed(supplier="saltreach cleaning"), follow=True)

    action = Action.objects.get()
    assert action.supplier == cleaner
    assert f"It is about {cleaner}." in answer.text
    assert story_of(action).get().detail.body["after"]["supplier"] == str(cleaner)


def test_an_unclear_name_is_said_beside_its_field_and_kept(manager: Person, cleaner: Supplier) -> None:
    answer = signed_in(manager).post("/actions/new/", typed(supplier="zebra"))

    assert answer.status_code == 422
    assert answer.context["form"].errors["supplier"][0].startswith("No supplier matches “zebra”.")
    assert 'value="zebra"' in answer.text
    assert not Action.objects.exists()


def test_a_link_from_the_suppliers_page_fills_the_field(manager: Person, cleaner: Supplier) -> None:
    answer = signed_in(manager).get(f"/actions/new/?supplier={cleaner.reference}")

    assert f'value="{cleaner.reference}"' in answer.text


def test_an_edit_changes_and_clears_it_and_history_says_so(manager: Person, cleaner: Supplier) -> None:
    action, client = an_action(start_on=ON), signed_in(manager)

    client.post(url("edit", action), edited(action, supplier=cleaner.reference))
    action.refresh_from_db()
    assert action.supplier == cleaner

    client.post(url("edit", action), edited(action, supplier=""))
    action.refresh_from_db()
    assert action.supplier is None
    said = [entry.detail.body for entry in story_of(action) if entry.act == "actions.edit"]
    assert (said[0]["before"]["supplier"], said[0]["after"]["supplier"]) == (str(cleaner), None)
    assert said[1]["after"]["supplier"] == str(cleaner)


def test_an_edit_of_something_else_leaves_the_pointer_where_it_was_set(
    manager: Person, cleaner: Supplier
) -> None:
    old = a_supplier("Saltreach Cleaning Old")
    action, client = an_action(start_on=ON, supplier=old), signed_in(manager)
    merge(old, cleaner)
    shown = client.get(url("edit", action)).context["form"]["supplier"].value()

    client.post(url("edit", action), edited(action, supplier=shown, priority="low"))

    action.refresh_from_db()
    assert shown == str(cleaner)
    assert (action.priority, action.supplier) == ("low", old)


def test_an_import_is_not_undone_while_an_action_is_about_a_supplier_that_it_brought() -> None:
    brought = saved(spend_csv(("03/06/2026", "Cleaning", "Acme Cleaning Ltd", "100.00")))
    an_action(start_on=ON, supplier=Supplier.objects.get())

    with pytest.raises(UndoRefused, match=r"Acme Cleaning Ltd \(action\) came with it"):
        undo_import(brought, by=None, at=AT)

    assert Supplier.objects.count() == 1


# --- a merge


def test_about_counts_over_the_survivor(cleaner: Supplier) -> None:
    old = a_supplier("Saltreach Cleaning Old")
    first, second = an_action(start_on=ON, supplier=old), an_action(start_on=ON, supplier=cleaner)
    an_action(start_on=ON)
    assert list(Action.objects.about(cleaner)) == [second]

    merge(old, cleaner)

    assert list(Action.objects.about(cleaner)) == list(Action.objects.about(old)) == [first, second]
    first.refresh_from_db()
    assert first.survivor == cleaner
    merge(old, None)
    assert list(Action.objects.about(cleaner)) == [second]


def test_pages_follow_a_merge(manager: Person, cleaner: Supplier) -> None:
    old, client = a_supplier("Saltreach Cleaning Old"), signed_in(manager)
    action = an_action(start_on=ON, supplier=old)
    merge(old, cleaner)

    page = client.get(url("detail", action)).text
    assert cleaner.name in page
    assert reverse("suppliers:detail", args=[cleaner.pk]) in page
    assert (
        client.get(f"/actions/supplier/{old.pk}/").headers["Location"] == f"/actions/supplier/{cleaner.pk}/"
    )
    survivor = client.get(f"/suppliers/{old.pk}/", follow=True)
    assert survivor.redirect_chain == [(f"/suppliers/{cleaner.pk}/?merged={old.pk}", 302)]
    assert survivor.status_code == 200
    assert f'href="/actions/supplier/{cleaner.pk}/">Actions (1)' in survivor.text
    assert client.get(f"/actions/?supplier={old.pk}").context["page"].total == 1


# --- the supplier's tab, and the filter


def test_the_tab_counts_and_leads_to_a_page_that_wears_the_tabs(manager: Person, cleaner: Supplier) -> None:
    client = signed_in(manager)
    action = an_action(start_on=ON, supplier=cleaner)
    an_action(start_on=ON, title="Something else")

    assert (
        f'href="/actions/supplier/{cleaner.pk}/">Actions (1)' in client.get(f"/suppliers/{cleaner.pk}/").text
    )
    answer = client.get(f"/actions/supplier/{cleaner.pk}/")

    assert [row["action"] for row in answer.context["rows"]] == [action]
    assert [(tab["text"], tab["current"]) for tab in answer.context["tabs"]] == [
        ("Overview", False),
        ("Record", False),
        ("Due diligence", False),
        ("Questionnaires", False),
        ("Supply chain", False),
        ("Payments", False),
        ("Actions", True),
    ]


def test_a_supplier_without_actions_says_so_and_offers_one(manager: Person, cleaner: Supplier) -> None:
    page = signed_in(manager).get(f"/actions/supplier/{cleaner.pk}/").text

    assert "No action of the plan is about this supplier." in page
    assert f"/actions/new/?supplier={cleaner.reference}" in page


def test_the_list_is_narrowed_and_the_filter_can_be_taken_away(manager: Person, cleaner: Supplier) -> None:
    action = an_action(start_on=ON, supplier=cleaner)
    an_action(start_on=ON)

    answer = signed_in(manager).get(f"/actions/?supplier={cleaner.pk}")

    assert [row["action"] for row in answer.context["rows"]] == [action]
    assert [(one.group, one.label, one.href) for one in answer.context["form"].chosen] == [
        ("Supplier", str(cleaner), "?")
    ]


@pytest.mark.parametrize("asked", ["x", "-1", "999999999", "9" * 40, "%00", "²"])
def test_a_supplier_that_is_not_there_narrows_nothing(manager: Person, asked: str) -> None:
    an_action(start_on=ON)

    assert signed_in(manager).get(f"/actions/?supplier={asked}").context["page"].total == 1


# --- who may not see suppliers


def test_a_contributor_sees_neither_name_nor_link(manager: Person, cleaner: Supplier) -> None:
    action = an_action(start_on=ON, title="Ask about nights")
    edit_action(action, version=1, changes={"supplier": cleaner}, by=manager, at=noon(ON))
    edit_action(action, version=2, changes={"supplier": None, "priority": "low"}, by=manager, at=noon(ON))
    edit_action(action, version=3, changes={"supplier": cleaner}, by=manager, at=noon(ON))
    owner = signed_in(an_owner())

    pages = [
        owner.get(path) for path in (url("detail", action), "/actions/", f"/actions/?supplier={cleaner.pk}")
    ]

    for page in pages:
        assert page.status_code == 200
        assert "Saltreach" not in page.text
        assert "/suppliers/" not in page.text
    assert owner.get(f"/actions/?q={cleaner.name}").context["page"].total == 0
    told = [(entry.title, [change.name for change in entry.changes]) for entry in pages[0].context["story"]]
    assert ("Edited", ["Priority"]) in told
    assert [title for title, _ in told].count("Edited") == 1
    assert owner.get(f"/actions/supplier/{cleaner.pk}/").status_code == 403


def test_a_filter_tells_nothing_to_who_may_not_see_suppliers(cleaner: Supplier) -> None:
    an_action(start_on=ON, supplier=cleaner)
    an_action(start_on=ON)

    assert signed_in(an_owner()).get(f"/actions/?supplier={cleaner.pk}").context["page"].total == 2


def test_an_editor_who_may_not_see_suppliers_neither_sees_nor_changes_it(
    manager: Person, cleaner: Supplier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PERMISSIONS, "suppliers.see", frozenset())
    action, client = an_action(start_on=ON, supplier=cleaner), signed_in(manager)

    page = client.get(url("edit", action)).text
    assert "Saltreach" not in page
    assert 'name="supplier"' not in page
    client.post(url("edit", action), edited(action, supplier="", priority="low"))

    action.refresh_from_db()
    assert (action.priority, action.supplier) == ("low", cleaner)


# --- what pages cost


def test_pages_cost_the_same_for_one_action_and_for_twenty(
    manager: Person, cleaner: Supplier, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = signed_in(manager)
    old = a_supplier("Saltreach Cleaning Old")
    merge(old, cleaner)
    action = an_action(start_on=ON, supplier=cleaner)
    addresses = [
        url("detail", action),
        f"/actions/supplier/{cleaner.pk}/",
        f"/actions/?supplier={cleaner.pk}",
        f"/suppliers/{cleaner.pk}/",
    ]

    def costs() -> list[int]:
        return [cost(client, address, django_assert_max_num_queries) for address in addresses]

    for_one = costs()
    for n in range(19):
        an_action(start_on=today(), supplier=(cleaner, old)[n % 2], owner=person(f"Owner {n}"))

    assert costs() == for_one


def cost(client: Client, address: str, at_most: Callable[..., Any]) -> int:
    with at_most(25) as captured:
        client.get(address)
    return len(captured)
