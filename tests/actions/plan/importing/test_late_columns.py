"""Two people say what the columns of one plan's file hold: the second is told, and overwrites nothing unawares."""

import pytest
from django.test import Client

from actions.models import PlanImport
from actions.plan.importing.answers import Answers
from actions.plan.importing.confirming import say_columns
from msplan.lib.refusing import StaleEdit
from tests.actions.making import noon
from tests.actions.plan.importing.files import A_ROW, HEADINGS, ON, a_manager, csv_of, ready
from tests.people import department, person
from tests.walk.filling import forms_of

pytestmark = pytest.mark.django_db


def test_the_second_is_told_and_sees_both() -> None:
    department()
    plan_import = ready(csv_of([HEADINGS, A_ROW]))
    path = f"/actions/imports/{plan_import.pk}/columns/"
    one, other = Client(), Client()
    one.force_login(a_manager())
    other.force_login(person("Bo Harwick", "plan_manager"))

    def form(answer: object) -> dict[str, list[str]]:
        found = next(each for each in forms_of(answer, path) if each.action == path)  # type: ignore[arg-type]
        return {name: held for name, held in found.now.items() if any(held)}

    mine, theirs = form(other.get(path)), form(one.get(path))
    assert one.post(path, {**theirs, "source": "national_plan"}).status_code == 302

    answer = other.post(path, {**mine, "source": "inspection"})

    assert answer.status_code == 422
    assert "Somebody else saved this while you were writing" in answer.text
    assert form(answer)["source"] == ["inspection"]
    stands = PlanImport.objects.get()
    assert stands.answers["source"] == "national_plan"
    with pytest.raises(StaleEdit):
        say_columns(stands, Answers.stored(stands.answers), seen="0" * 16, by=a_manager(), at=noon(ON))
    assert other.post(path, form(answer)).status_code == 302
    assert PlanImport.objects.get().answers["source"] == "inspection"
