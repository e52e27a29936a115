"""A link that people type leads to a page on the web, and nowhere else."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from actions.lessons.forms import InspectionForm
from actions.models import Inspection
from actions.plan.forms import LinkField
from tests.house.test_layers_inside import module_of
from tests.house.tracked import python_files
from tests.people import person

HOSTILE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    " javascript://force.example/%0aalert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://force.example/report",
    "blob:https://force.example/1",
    "https:javascript:alert(1)",
    "https://force.example/a b",
    "https://",
]
WEB = {
    "https://force.example/report": "https://force.example/report",
    "HTTPS://Force.example/Report": "https://Force.example/Report",
    "http://force.example": "http://force.example",
    "force.example/report": "https://force.example/report",
    "": "",
}


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_no_page_on_the_web_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        LinkField(required=False).clean(typed)


@pytest.mark.parametrize("typed", WEB)
def test_a_page_on_the_web_is_taken(typed: str) -> None:
    assert LinkField(required=False).clean(typed) == WEB[typed]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", HOSTILE)
def test_an_inspection_with_such_a_link_is_not_kept_and_its_words_are(typed: str) -> None:
    answer = sent(link=typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["link"]
    assert "Custody, looked at again" in answer.text
    assert not Inspection.objects.exists()


@pytest.mark.django_db
def test_an_inspection_keeps_where_it_is_published() -> None:
    assert sent(link="HTTPS://force.example/report").status_code == 302
    assert Inspection.objects.get().link == "https://force.example/report"


def sent(link: str) -> Any:
    client = Client()
    client.force_login(person("Ann Teller", "plan_manager"))
    published = {"published_on_day": "4", "published_on_month": "3", "published_on_year": "2026"}
    words = {"body": "The inspectorate", "title": "Custody, looked at again", "version": "", **published}
    return client.post(reverse("lessons:new_inspection"), {**words, "link": link})


def links_of_other_kinds(form: type[forms.BaseForm]) -> list[str]:
    fields = getattr(form, "base_fields", {})
    return [
        name for name, one in fields.items() if isinstance(one, forms.URLField) and type(one) is not LinkField
    ]


def all_forms() -> Iterator[type[forms.BaseForm]]:
    for path in python_files(of=("actions",)):
        if "form" in path.stem:
            module = importlib.import_module(module_of(path))
            found = (one for one in vars(module).values() if isinstance(one, type))
            yield from (one for one in found if issubclass(one, forms.BaseForm))


def test_every_form_of_the_plan_and_its_rooms_asks_for_links_in_this_way() -> None:
    found = list(all_forms())

    assert InspectionForm in found
    assert {form.__name__: wrong for form in found if (wrong := links_of_other_kinds(form))} == {}


def test_control_a_form_that_asks_for_a_link_in_another_way_is_found() -> None:
    class Plain(forms.Form):
        link = forms.URLField(assume_scheme="https")

    assert links_of_other_kinds(Plain) == ["link"]
