"""Filters narrow a list, show what was chosen, and shrug at what they do not know."""

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from msplan.accounts.roles import Role
from msplan.lib.filters import FilterForm, tidied
from tests.people import person
from tests.walk.addresses import addresses

REQUEST = RequestFactory()


class Filters(FilterForm):
    q = forms.CharField(label="Name")
    band = forms.MultipleChoiceField(
        label="Risk band", choices=[("high", "High"), ("low", "Low")], widget=forms.CheckboxSelectMultiple
    )
    least = forms.IntegerField(label="Spend of at least")
    category = forms.ChoiceField(label="Category", choices=[("", "---------"), ("cleaning", "Cleaning")])


def test_nothing_chosen_is_nothing_filtered() -> None:
    form = Filters(REQUEST.get("/?q=&category=&page=2"))

    assert form.values == {}
    assert form.chosen == []


def test_values_are_what_was_chosen() -> None:
    form = Filters(REQUEST.get("/?q=wyre&band=high&band=low&least=0"))

    assert form.values == {"q": "wyre", "band": ["high", "low"], "least": 0}


def test_unknown_values_are_left_out_without_an_error() -> None:
    form = Filters(REQUEST.get("/?band=purple&least=lots&q=wyre"))

    assert form.values == {"q": "wyre"}
    assert not form.errors


def test_each_chosen_value_may_be_taken_away_alone() -> None:
    form = Filters(REQUEST.get("/?q=wyre&band=high&band=low&sort=-spend&page=3"))

    assert [(c.group, c.label, c.href) for c in form.chosen] == [
        ("Name", "wyre", "?band=high&band=low&sort=-spend"),
        ("Risk band", "High", "?q=wyre&band=low&sort=-spend"),
        ("Risk band", "Low", "?q=wyre&band=high&sort=-spend"),
    ]


def test_clearing_keeps_the_sorting() -> None:
    form = Filters(REQUEST.get("/?q=wyre&band=high&sort=-spend&page=3"))

    assert form.clear_href == "?sort=-spend"


def test_an_empty_choice_says_any() -> None:
    assert ("", "Any") in list(Filters(REQUEST.get("/")).fields["category"].choices)  # type: ignore[attr-defined]


@tidied
def a_list(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse(f"The list {pk}")


@pytest.mark.parametrize(
    ("asked", "shared"),
    [
        ("q=&band=", "/list/"),
        ("q=wyre&band=high&band=&least=0&category=", "/list/?q=wyre&band=high&least=0"),
        ("sort=-name&q=&page=2", "/list/?sort=-name&page=2"),
        ("q=a%26b+c&category=", "/list/?q=a%26b+c"),
    ],
)
def test_an_address_with_keys_that_hold_nothing_leads_to_the_same_without_them(
    asked: str, shared: str
) -> None:
    answer = a_list(REQUEST.get(f"/list/?{asked}"))

    assert (answer.status_code, answer.headers["Location"]) == (302, shared)
    assert a_list(REQUEST.get(shared), pk=7).content == b"The list 7"


def test_no_address_leads_to_itself() -> None:
    assert a_list(REQUEST.get("/list/")).status_code == 200
    assert a_list(REQUEST.get("/list/?q=0&q=0")).status_code == 200


@pytest.mark.django_db
def test_every_list_with_filters_is_tidied() -> None:
    """Found by what it shows: whoever adds one need not remember."""
    client = Client(raise_request_exception=False)  # a page that breaks is another test's
    client.force_login(person("Somebody Everywhere", *Role))
    asked = [reverse(one.name) for one in addresses() if not one.arguments and one.permission]
    answers = {path: client.get(path) for path in asked}
    lists = {
        path
        for path, answer in answers.items()
        if answer.context is not None and isinstance(answer.context.get("form"), FilterForm)
    }

    assert len(lists) > 10
    assert {path for path in lists if client.get(f"{path}?q=&sort=").headers.get("Location") != path} == set()
