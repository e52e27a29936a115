"""Filters narrow a list, show what was chosen, and shrug at what they do not know."""

from django import forms
from django.test import RequestFactory

from msplan.lib.filters import FilterForm

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
