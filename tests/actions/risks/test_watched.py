"""What is watched tells everything that the class above it asks of it: no class is half."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from actions.models import Action, AnsweringAction, YearlyReview
from actions.risks.linking import link_action
from actions.risks.models.watched import OPEN, Watched
from tests.actions.making import an_action, noon
from tests.actions.risks.making import a_risk, an_unknown

KINDS = [model for model in apps.get_models() if issubclass(model, Watched)]


def missing(model: Any) -> list[str]:
    """What a class that inherits Watched forgot to say, or says wrongly."""
    found = []
    letter = getattr(model, "letter", "")
    if not (len(letter) == 1 and letter.isupper()):
        found.append("letter")
    if not isinstance(_field(model, getattr(model, "counts_from", "")), models.DateField):
        found.append("counts_from")
    for pointing in (YearlyReview, AnsweringAction):
        field = _field(pointing, getattr(model, "noun", ""))
        if getattr(field, "related_model", None) is not model:
            found.append(f"noun of {pointing.__name__}")
    state: Any = _field(model, "state")
    if state is None or OPEN not in dict(state.choices or ()):
        found.append("state")
    return found


def _field(model: Any, name: str) -> object:
    try:
        return model._meta.get_field(name) if name else None
    except FieldDoesNotExist:
        return None


def test_risks_and_unknowns_are_watched_and_their_letters_differ() -> None:
    assert {model.__name__ for model in KINDS} == {"PriorityRisk", "KnownUnknown"}
    assert len({model.letter for model in KINDS}) == len(KINDS)


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_no_class_is_half(model: type[Watched]) -> None:
    assert missing(model) == []


@pytest.mark.django_db
def test_each_knows_the_actions_that_answer_it_and_no_others() -> None:
    day = date(2026, 3, 4)
    first, second = an_action(start_on=day), an_action(start_on=day)
    risk, unknown = a_risk(assessed_on=day), an_unknown(noted_on=day, by_on=day)
    link_action(risk, first, by=None, at=noon(day))
    link_action(unknown, second, by=None, at=noon(day))

    assert list(risk.actions) == [first]
    assert list(unknown.actions) == [second]
    assert (risk.counted_from, unknown.counted_from) == (risk.assessed_on, unknown.noted_on)


# --- controls


def test_control_a_half_class_is_found() -> None:
    assert missing(Action) == [
        "letter",
        "counts_from",
        "noun of YearlyReview",
        "noun of AnsweringAction",
        "state",
    ]


@pytest.mark.parametrize(
    ("name", "wrong", "found"),
    [
        ("letter", "risk", ["letter"]),
        ("counts_from", "title", ["counts_from"]),
        ("counts_from", "no_such_field", ["counts_from"]),
        ("noun", "unknown", ["noun of YearlyReview", "noun of AnsweringAction"]),
    ],
)
def test_control_a_class_that_says_something_wrong_is_found(
    monkeypatch: pytest.MonkeyPatch, name: str, wrong: str, found: list[str]
) -> None:
    risk = next(model for model in KINDS if model.__name__ == "PriorityRisk")
    monkeypatch.setattr(risk, name, wrong)

    assert missing(risk) == found
