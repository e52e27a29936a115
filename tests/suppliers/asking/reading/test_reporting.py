"""The report to the supplier: plain words about its own answers, frozen, and nothing else in it."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from msplan.accounts.models import Person
from msplan.lib.refusing import StaleEdit
from msplan.lib.states import InvalidTransition
from msplan.outbox.models import Mail
from suppliers.asking.models import Response
from suppliers.asking.questionnaire.advice import WORDS, advise
from suppliers.asking.questionnaire.rules import RULES
from suppliers.asking.reading import flagging, reporting, settling
from suppliers.asking.reading.letting_through import let_through
from suppliers.asking.reading.reckoning import read
from suppliers.asking.reading.settling import reopen
from tests.suppliers.asking.making import AT
from tests.suppliers.asking.questionnaire.bank import best, form_of, scored
from tests.suppliers.asking.reading.making import UNLICENSED, a_response, staff

THEN = AT + timedelta(days=12)
WEAK: dict[str, Any] = {
    "q1": {"status": "not_published"},
    "q3": {"provisions": ["fees", "documents"], "reviewed_on": "2021-01-15", "suppliers": "no"},
    "q9": {"mapped": "tier1", "countries": ["BD"], "inputs": ["cotton"], "state_imposed": "no"},
    "q10": {"state": "planned"},
    "q13": {"groups": ["hr"]},
}


@pytest.fixture
def people(db: None) -> dict[str, Person]:
    return staff()


def settled(response: Response, by: Person) -> Response:
    response.refresh_from_db()
    settling.settle(response, outcome="accept", note="zqnote", version=response.version, by=by, at=THEN)
    return response


def released(response: Response, by: Person, *, note: str = "", with_score: bool = False) -> Response:
    reporting.release(response, note=note, with_score=with_score, version=response.version, by=by, at=THEN)
    return response


def test_every_rule_has_words() -> None:
    assert set(WORDS) == set(RULES) - {"none"}


@pytest.mark.parametrize("slug", ["short", "extended"])
def test_the_best_answers_have_strengths_and_nothing_to_do_but_show_it(slug: str) -> None:
    answers, form = best(slug), form_of(slug)
    result = scored(slug, answers)
    for question in form.questions:
        line = result.line(question.id)
        assert line is not None
        advice = advise(question, answers[question.id], line, on=date(2026, 11, 20))
        assert advice.steps == (), question.id
        assert advice.strengths or not question.of, question.id


@pytest.mark.parametrize("slug", ["short", "extended"])
def test_whoever_misses_points_is_told_a_next_step(slug: str) -> None:
    """Whatever the rule: less than all there is, or not shown, means that there is something to do."""
    answers, form = (
        best(slug, **{key: value for key, value in WEAK.items() if form_of(slug).question(key)}),
        form_of(slug),
    )
    result = scored(slug, answers)
    for question in form.asked(answers):
        line = result.line(question.id)
        assert line is not None
        steps = advise(question, answers[question.id], line, on=date(2026, 11, 20)).steps
        assert bool(steps) == (line.points < line.of), question.id


@pytest.mark.django_db
def test_it_speaks_of_its_own_answers_without_flags_or_numbers(people: dict[str, Person]) -> None:
    by = people["procurement"]
    response = a_response("Brightclean Ltd", slug="extended", **WEAK)
    other = a_response("Zennor Cleaning Ltd", slug="extended")
    for flag in response.flags.all():
        flagging.settle_flag(flag, note="zqreason", by=by, at=THEN)
    released(settled(response, by), by, note="Thank you for your answers.")

    told = json.dumps(response.report)
    assert response.invitation.campaign.name not in told
    assert response.supplier.reference not in told
    for word in (
        "RF", "flag", "zqreason", "zqnote", "Zennor", other.reference, "asserted", "verified", "amber", "green",
    ):  # fmt: skip
        assert word not in told, word
    assert response.report["score"] == ""
    assert response.report["note"] == "Thank you for your answers."
    first = response.report["questions"][0]
    assert first["steps"] == [
        "Publish a modern slavery statement: the law asks a company of your size for one every year."
    ]


@pytest.mark.django_db
def test_the_score_is_told_where_the_reader_says_so(people: dict[str, Person]) -> None:
    response = released(settled(a_response(), people["lead"]), people["lead"], with_score=True)

    assert response.report["score"] == "78"


@pytest.mark.django_db
def test_it_is_frozen_and_said_once(people: dict[str, Person]) -> None:
    by = people["procurement"]
    response = released(settled(a_response(), by), by, note="First")
    with pytest.raises(InvalidTransition, match="never changes"):
        released(response, by, note="Second")
    with pytest.raises(InvalidTransition, match="went to the supplier"):
        reopen(response, reason="Again", by=by, at=THEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(report={"note": "Third"})
    (mail,) = Mail.objects.filter(key__contains=":report:")
    assert "First" not in bytes(mail.message).decode()  # the page says it, behind the link
    assert mail.address == response.invitation.to_email


@pytest.mark.django_db
def test_control_without_the_trigger_it_would_change(people: dict[str, Person]) -> None:
    by = people["procurement"]
    response = released(settled(a_response(), by), by)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE suppliers_response DISABLE TRIGGER response_report_stays")
    assert Response.objects.filter(pk=response.pk).update(report={"note": "Third"}) == 1


@pytest.mark.django_db
def test_not_before_an_outcome_nor_with_an_old_page(people: dict[str, Person]) -> None:
    by, response = people["procurement"], a_response()
    with pytest.raises(InvalidTransition, match="after an outcome"):
        released(response, by)
    settled(response, by)
    with pytest.raises(StaleEdit):
        reporting.release(response, note="", with_score=False, version=response.version - 1, by=by, at=THEN)
    assert not Mail.objects.filter(key__contains=":report:").exists()


@pytest.mark.django_db
def test_what_is_held_goes_to_nobody(people: dict[str, Person]) -> None:
    by, response = people["lead"], a_response(**UNLICENSED)
    with pytest.raises(InvalidTransition):
        released(response, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(report={}, report_at=THEN, report_by=by)
    let_through(response, by=by, at=THEN)
    assert "no licence" not in json.dumps(
        reporting.drafted(read(response), note="", with_score=False, by="x", at=THEN)
    )
