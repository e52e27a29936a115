"""When somebody is reminded of a response: on which day, and who."""

from datetime import date, timedelta

import pytest

from msplan.accounts.models import Person
from suppliers.asking.reading import querying, settling, taking
from suppliers.asking.reading.letting_through import keep_held, let_through
from suppliers.due import items
from tests.suppliers.asking.making import AT, buyer
from tests.suppliers.asking.reading.making import CRIME, a_response, staff

pytestmark = pytest.mark.django_db
ON = date(2026, 12, 2)  # a Wednesday
THEN = AT + timedelta(days=12)


@pytest.fixture
def people() -> dict[str, Person]:
    return staff()


def rows() -> list[tuple[int, str, date, str]]:
    found = [(due.person_id, due.ladder, due.due_on, due.permission) for due in items(ON)]
    return [row for row in found if row[1] in ("response", "asked_back", "read_first")]


def test_to_read_by_the_owner_of_the_campaign_until_somebody_takes_it(people: dict[str, Person]) -> None:
    """Handed in on 30 November: fourteen days later."""
    response = a_response()
    assert rows() == [(buyer().pk, "response", date(2026, 12, 14), "")]

    taking.take(response, instead_of=None, by=people["procurement"], at=THEN)
    assert rows() == [(people["procurement"].pk, "response", date(2026, 12, 14), "")]

    settling.settle(
        response, outcome="accept", note="", version=response.version, by=people["procurement"], at=THEN
    )
    assert rows() == []


def test_asked_back_is_due_on_its_day_once_however_many(people: dict[str, Person]) -> None:
    asked = {"q6": "Which?", "q9": "From where?"}
    querying.ask_back(a_response(), asked, due_on=date(2026, 12, 20), by=people["procurement"], at=THEN)

    assert rows() == [(people["procurement"].pk, "asked_back", date(2026, 12, 20), "")]


def test_an_outcome_is_followed_up_by_who_gave_it(people: dict[str, Person]) -> None:
    response, by = a_response(), people["lead"]
    settling.settle(
        response, outcome="escalate", note="To the board", follow_up_on=date(2026, 12, 21), version=1, by=by, at=THEN
    )  # fmt: skip
    assert rows() == [(by.pk, "asked_back", date(2026, 12, 21), "")]

    settling.write_follow_up(response, text="They decided", by=by, at=THEN)
    assert rows() == []


def test_what_is_held_is_told_to_the_team_alone(people: dict[str, Person]) -> None:
    """Monday 30 November: the working day after is Tuesday 1 December."""
    response = a_response(**CRIME)
    aisha = people["specialist"]
    assert rows() == [(aisha.pk, "read_first", date(2026, 12, 1), "responses.read_first")]

    keep_held(response, until=date(2026, 12, 30), by=aisha, at=THEN)
    assert rows() == [(aisha.pk, "read_first", date(2026, 12, 30), "responses.read_first")]

    let_through(response, by=aisha, at=THEN)
    assert rows() == [(buyer().pk, "response", date(2026, 12, 14), "")]


def test_without_a_specialist_the_leads_read_it_first(people: dict[str, Person]) -> None:
    Person.objects.filter(pk=people["specialist"].pk).update(is_active=False)
    a_response(**CRIME)

    assert [row[0] for row in rows()] == [people["lead"].pk]
